package org.osimage.source.ips;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.element.Section;
import org.osimage.source.Servers;
import org.osimage.source.Surroundings;
import org.osimage.source.ips.image.InstalledPublisher;
import org.osimage.source.ips.repository.ClientCertificate;
import org.osimage.source.ips.repository.PublisherInfo;
import org.osimage.source.ips.repository.PublisherRequest;
import org.osimage.source.ips.repository.SignaturePolicy;

/**
 * The element {@code <publisher>}: where packages come from.
 *
 * @param origins of packages and catalogs: addresses, directories, archives
 * @param mirrors of package contents only
 * @param serverId of the server in Maven's settings with user and password, or client key
 * @param trustAnchors directory with certificates that signatures must lead to
 * @param sticky whether packages stay with this publisher later on
 * @param options properties of the publisher, e.g. signature-policy
 */
record PublisherElement(
    String name,
    List<String> origins,
    List<String> mirrors,
    Optional<String> serverId,
    Optional<String> trustAnchors,
    boolean sticky,
    SortedMap<String, String> options) {
  private static final String POLICY = "signature-policy";
  private static final String REQUIRED_NAMES = "signature-required-names";
  private static final List<String> POLICIES =
      List.of("ignore", "verify", "require-signatures", "require-names");

  static List<PublisherElement> read(Section s, String wrapper) {
    List<PublisherElement> publishers = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    s.sections(
        wrapper,
        "publisher",
        p -> {
          PublisherElement publisher = read(p);
          publishers.add(publisher);
          if (!names.add(publisher.name)) {
            s.problem("<" + wrapper + "> has the publisher " + publisher.name + " twice");
          }
        });
    return List.copyOf(publishers);
  }

  private static PublisherElement read(Section s) {
    PublisherElement publisher =
        new PublisherElement(
            s.required("name"),
            s.texts("origins", "origin"),
            s.texts("mirrors", "mirror"),
            s.text("serverId"),
            s.text("trustAnchors"),
            s.flag("sticky", true),
            s.map("options"));
    if (!publisher.name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
      s.problem("has a <name> that is not letters, digits, dots, dashes and underscores");
    }
    checkPolicy(s, publisher.options);
    return publisher;
  }

  /** Properties of a publisher or an image. */
  static void checkPolicy(Section s, SortedMap<String, String> properties) {
    String policy = properties.getOrDefault(POLICY, "verify");
    if (!POLICIES.contains(policy)) {
      s.problem(
          "has the signature-policy '" + policy + "'; it is one of " + String.join(", ", POLICIES));
    }
    if (policy.equals("require-names") && properties.getOrDefault(REQUIRED_NAMES, "").isBlank()) {
      s.problem("has the signature-policy require-names, which needs <signature-required-names>");
    }
  }

  /** What a p5i file says. */
  static PublisherElement of(PublisherInfo info) {
    return new PublisherElement(
        info.prefix(),
        info.origins(),
        info.mirrors(),
        Optional.empty(),
        Optional.empty(),
        true,
        new TreeMap<>());
  }

  /**
   * @param image properties, which count where the publisher has none of its own
   */
  PublisherRequest request(SortedMap<String, String> image, Surroundings surroundings)
      throws IOException {
    SortedMap<String, String> properties = new TreeMap<>(image);
    properties.putAll(options);
    SignaturePolicy policy =
        new SignaturePolicy(
            SignaturePolicy.Mode.valueOf(
                properties
                    .getOrDefault(POLICY, "verify")
                    .toUpperCase(Locale.ROOT)
                    .replace('-', '_')),
            trustAnchors
                .map(name -> surroundings.file(name).path())
                .map(List::of)
                .orElse(List.of()),
            List.of(properties.getOrDefault(REQUIRED_NAMES, "").split(",", -1)).stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList());
    Optional<Servers.Server> server = server(surroundings);
    return new PublisherRequest(
        name,
        origins.stream().map(origin -> located(origin, surroundings)).toList(),
        mirrors.stream().map(mirror -> located(mirror, surroundings)).toList(),
        policy,
        server.flatMap(
            s ->
                s.privateKey()
                    .map(key -> new ClientCertificate(key, s.certificate().orElse(key)))));
  }

  Optional<Servers.Server> server(Surroundings surroundings) throws IOException {
    return serverId.isPresent()
        ? Optional.of(Servers.required(surroundings, serverId.get(), "publisher " + name + ": "))
        : Optional.empty();
  }

  /** Addresses stay as they are, paths are meant from the project. */
  private static String located(String origin, Surroundings surroundings) {
    return origin.matches("(?i)(https?|file):.*")
        ? origin
        : surroundings.file(origin).path().toString();
  }

  /** As the installed system knows it, which cannot use directories of the build. */
  InstalledPublisher installed() {
    return new InstalledPublisher(name, addresses(origins), addresses(mirrors), sticky, options);
  }

  private static List<String> addresses(List<String> places) {
    return places.stream().filter(p -> p.matches("(?i)https?:.*|file:///.*")).toList();
  }
}
