package org.osimage.source.ips;

import java.io.IOException;
import java.net.Authenticator;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.element.Section;
import org.osimage.source.LockFile;
import org.osimage.source.LockSection;
import org.osimage.source.Lockable;
import org.osimage.source.OnConflict;
import org.osimage.source.PackageSource;
import org.osimage.source.ProjectFile;
import org.osimage.source.Servers;
import org.osimage.source.Surroundings;
import org.osimage.source.download.Access;
import org.osimage.source.download.ServerPasswords;
import org.osimage.source.ips.plan.Facets;
import org.osimage.source.ips.plan.Varcets;
import org.osimage.source.ips.repository.PublisherInfo;
import org.osimage.source.ips.repository.PublisherRequest;

/**
 * The element {@code <ips>}: packages of the image packaging system.
 *
 * @param publishers in search order
 * @param installedPublishers as the installed system will know them; empty: the same
 * @param p5i files that name packages and publishers
 */
public record IpsElement(
    List<PublisherElement> publishers,
    List<PublisherElement> installedPublishers,
    IpsWishes wishes,
    List<String> p5i,
    ImageElement image,
    OnConflict onConflict)
    implements Lockable {
  static IpsElement read(Section s) {
    List<PublisherElement> publishers = PublisherElement.read(s, "publishers");
    List<PublisherElement> installed = PublisherElement.read(s, "installedPublishers");
    Section image = s.sectionOrEmpty("image");
    IpsElement item =
        new IpsElement(
            publishers,
            installed,
            IpsWishes.read(s),
            s.texts("p5i", "source"),
            ImageElement.read(image),
            OnConflict.read(s));
    image.end();
    if (item.wishes.install().isEmpty() && item.p5i.isEmpty()) {
      s.problem("lacks <install><name>PACKAGE</name></install>");
    }
    if (publishers.isEmpty() && item.p5i.isEmpty()) {
      s.problem(
          "lacks <publishers><publisher><name>NAME</name><origins><origin>ADDRESS</origin>"
              + "</origins></publisher></publishers>");
    }
    for (PublisherElement publisher : publishers) {
      if (publisher.origins().isEmpty()) {
        s.problem("<publishers> " + publisher.name() + " lacks <origins><origin>");
      }
    }
    return item;
  }

  /** The same with one more p5i file. */
  IpsElement withP5i(String source) {
    List<String> sources = new ArrayList<>(p5i);
    sources.add(source);
    return new IpsElement(publishers, installedPublishers, wishes, sources, image, onConflict);
  }

  @Override
  public Optional<PackageSource> source(Surroundings surroundings) throws IOException {
    Asked asked = ask(surroundings, surroundings.lock());
    if (image.index()) {
      surroundings
          .context()
          .log()
          .warn(
              asked.name + ": <index> is true, but pkg makes its search index only in the system");
    }
    Optional<LockFile> lock = surroundings.lock(asked.name, "the publishers");
    if (lock.isEmpty()) {
      refuseOpenNetwork(asked.request);
    }
    return Optional.of(new IpsSource(asked.name, asked.request, asked.resolver, lock));
  }

  @Override
  public List<LockSection> lock(Surroundings surroundings) throws IOException {
    Asked asked = ask(surroundings, Optional.empty());
    IpsResolution answer = asked.resolver.resolve(asked.request, surroundings.context());
    return List.of(answer.lock().section(asked.request.lockKey()));
  }

  /** One line for each version of the packages that the pattern stands for. */
  public List<String> list(String pattern, Surroundings surroundings) throws IOException {
    Asked asked = ask(surroundings, Optional.empty());
    return IpsListing.of(asked.resolver.catalogs(asked.request, surroundings.context()), pattern);
  }

  /** What is asked in a certain project, and who answers. */
  private record Asked(String name, IpsRequest request, IpsResolver resolver) {}

  private Asked ask(Surroundings surroundings, Optional<LockFile> lock) throws IOException {
    Map<String, PublisherElement> all = new LinkedHashMap<>();
    publishers.forEach(p -> all.put(p.name(), p));
    List<String> install = new ArrayList<>(wishes.install());
    for (String source : p5i) {
      readP5i(source, surroundings, all, install);
    }
    if (all.isEmpty()) {
      throw new ImageBuildException(
          "<ips> has no <publishers>, and " + p5i + " names no origin of any");
    }
    List<PublisherRequest> requests = new ArrayList<>();
    for (PublisherElement publisher : all.values()) {
      requests.add(publisher.request(image.properties(), surroundings));
    }
    SortedMap<String, String> variants = new TreeMap<>(image.variants());
    variants.put("variant.arch", surroundings.architecture().ips());
    IpsRequest request =
        new IpsRequest(
            requests,
            (installedPublishers.isEmpty() ? all.values() : installedPublishers)
                .stream().map(PublisherElement::installed).toList(),
            wishes.withInstall(install),
            new Varcets(variants, new Facets(image.facets())),
            image.properties());
    return new Asked(
        "<ips> " + String.join(", ", all.keySet()),
        request,
        resolver(all.values(), surroundings, lock.isPresent()));
  }

  private static void readP5i(
      String source,
      Surroundings surroundings,
      Map<String, PublisherElement> publishers,
      List<String> install)
      throws IOException {
    ProjectFile file = surroundings.file(source);
    if (!Files.isRegularFile(file.path())) {
      throw new ImageBuildException("<p5i><source> " + source + " is no file");
    }
    for (PublisherInfo info : PublisherInfo.read(Files.readAllBytes(file.path()), file.shown())) {
      String start = info.prefix().isEmpty() ? "" : "pkg://" + info.prefix() + "/";
      info.packages().forEach(p -> install.add(p.startsWith("pkg:") ? p : start + p));
      if (!info.prefix().isEmpty() && !info.origins().isEmpty()) {
        publishers.putIfAbsent(info.prefix(), PublisherElement.of(info));
      }
    }
  }

  private static IpsResolver resolver(
      Iterable<PublisherElement> publishers, Surroundings surroundings, boolean locked)
      throws IOException {
    Access access = surroundings.access("ips", locked);
    ServerPasswords passwords = new ServerPasswords(access.credentials());
    for (PublisherElement publisher : publishers) {
      Optional<Servers.Server> server = publisher.server(surroundings);
      if (server.isPresent() && server.get().user().isPresent()) {
        List<String> addresses = new ArrayList<>(publisher.origins());
        addresses.addAll(publisher.mirrors());
        passwords.add(addresses, server.get().user().get(), server.get().password());
      }
    }
    Optional<Authenticator> credentials =
        passwords.isEmpty() ? access.credentials() : Optional.of(passwords);
    return new IpsResolver(access.withCredentials(credentials));
  }

  /** Catalogs have checksums only: who can change them on the way, chooses the packages. */
  private static void refuseOpenNetwork(IpsRequest request) throws ImageBuildException {
    for (PublisherRequest publisher : request.publishers()) {
      for (String origin : publisher.origins()) {
        if (!publisher.signatures().isRequired()
            && origin.matches("(?i)http:.*")
            && !ServerPasswords.isProtected(origin)) {
          throw new ImageBuildException(
              "publisher "
                  + publisher.prefix()
                  + ": nothing protects "
                  + origin
                  + " on its way; use https, the signature-policy require-signatures, or write"
                  + " osimage.lock with mvn osimage:lock where you trust the network");
        }
      }
    }
  }
}
