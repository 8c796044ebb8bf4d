package org.osimage.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.element.Section;

/**
 * Packages of the image packaging system (IPS).
 *
 * @param publishers in search order
 * @param installedPublishers as the installed system will know them; empty: the same
 * @param install patterns of packages
 * @param p5i files that name packages and publishers
 * @param uninstall patterns of packages to take out again
 * @param reject names of packages that must not be installed
 * @param avoid names of packages that groups must not bring in
 * @param facets settings by name or pattern
 * @param variants besides architecture, zone and completeness
 * @param properties of the image
 * @param completeness {@code full} or {@code partial}
 * @param zone whether it is the image of a non-global zone
 * @param index whether a search index is wished for
 */
public record IpsItem(
    List<Publisher> publishers,
    List<Publisher> installedPublishers,
    List<String> install,
    List<String> p5i,
    List<String> uninstall,
    List<String> reject,
    List<String> avoid,
    Map<String, Boolean> facets,
    SortedMap<String, String> variants,
    SortedMap<String, String> properties,
    String completeness,
    boolean zone,
    boolean index,
    OnConflict onConflict)
    implements SoftwareItem {
  private static final Set<String> POLICIES =
      Set.of("ignore", "verify", "require-signatures", "require-names");

  /**
   * Where packages come from.
   *
   * @param origins of packages and catalogs: addresses, directories, archives
   * @param mirrors of package contents only
   * @param serverId of the server in Maven's settings with user and password, or client key
   * @param trustAnchors directory with certificates that signatures must lead to
   * @param sticky whether packages stay with this publisher later on
   * @param options properties of the publisher, e.g. signature-policy
   */
  public record Publisher(
      String name,
      List<String> origins,
      List<String> mirrors,
      Optional<String> serverId,
      Optional<String> trustAnchors,
      boolean sticky,
      SortedMap<String, String> options) {
    static Publisher read(Section s) {
      Publisher publisher =
          new Publisher(
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
  }

  /** The same with other publishers and packages. */
  public IpsItem with(List<Publisher> otherPublishers, List<String> otherInstall) {
    return new IpsItem(
        otherPublishers,
        installedPublishers,
        otherInstall,
        p5i,
        uninstall,
        reject,
        avoid,
        facets,
        variants,
        properties,
        completeness,
        zone,
        index,
        onConflict);
  }

  /** The same with one more file that names packages. */
  IpsItem withP5i(String source) {
    List<String> sources = new ArrayList<>(p5i);
    sources.add(source);
    return new IpsItem(
        publishers,
        installedPublishers,
        install,
        List.copyOf(sources),
        uninstall,
        reject,
        avoid,
        facets,
        variants,
        properties,
        completeness,
        zone,
        index,
        onConflict);
  }

  static IpsItem read(Section s) {
    List<Publisher> publishers = publishers(s, "publishers");
    List<Publisher> installed = publishers(s, "installedPublishers");
    Section image = s.sectionOrEmpty("image");
    SortedMap<String, String> properties = image.map("properties");
    checkPolicy(image, properties);
    IpsItem item =
        new IpsItem(
            publishers,
            installed,
            s.texts("install", "name"),
            s.texts("p5i", "source"),
            s.texts("uninstall", "name"),
            s.texts("reject", "name"),
            avoided(s),
            facets(image),
            variants(image),
            properties,
            image.word("completeness", "full", "partial"),
            image.flag("zone", false),
            image.flag("index", false),
            OnConflict.read(s));
    image.end();
    if (item.install.isEmpty() && item.p5i.isEmpty()) {
      s.problem("lacks <install><name>PACKAGE</name></install>");
    }
    if (publishers.isEmpty() && item.p5i.isEmpty()) {
      s.problem(
          "lacks <publishers><publisher><name>NAME</name><origins><origin>ADDRESS</origin>"
              + "</origins></publisher></publishers>");
    }
    for (Publisher publisher : publishers) {
      if (publisher.origins.isEmpty()) {
        s.problem("<publishers> " + publisher.name + " lacks <origins><origin>");
      }
    }
    return item;
  }

  private static List<String> avoided(Section s) {
    List<String> avoided = new ArrayList<>(s.texts("avoid", "name"));
    avoided.removeAll(s.texts("unavoid", "name"));
    return List.copyOf(avoided);
  }

  private static List<Publisher> publishers(Section s, String wrapper) {
    List<Publisher> publishers = new ArrayList<>();
    s.sections(wrapper, "publisher", p -> publishers.add(Publisher.read(p)));
    Set<String> names = new LinkedHashSet<>();
    for (Publisher publisher : publishers) {
      if (!names.add(publisher.name())) {
        s.problem("<" + wrapper + "> has the publisher " + publisher.name() + " twice");
      }
    }
    return List.copyOf(publishers);
  }

  private static void checkPolicy(Section s, SortedMap<String, String> properties) {
    String policy = properties.getOrDefault("signature-policy", "verify");
    if (!POLICIES.contains(policy)) {
      s.problem(
          "has the signature-policy '"
              + policy
              + "'; it is one of ignore, verify, require-signatures, require-names");
    }
    String names = properties.getOrDefault("signature-required-names", "");
    if (policy.equals("require-names") && names.isBlank()) {
      s.problem("has the signature-policy require-names, which needs <signature-required-names>");
    }
  }

  private static Map<String, Boolean> facets(Section image) {
    Map<String, Boolean> facets = new LinkedHashMap<>();
    image.sections(
        "facets",
        "facet",
        s -> {
          String name = s.required("name");
          boolean set = s.flag("set", true);
          String full = name.startsWith("facet.") ? name : "facet." + name;
          if (facets.put(full, set) != null) {
            s.problem("sets " + full + " a second time");
          }
        });
    return facets;
  }

  private static SortedMap<String, String> variants(Section image) {
    SortedMap<String, String> variants = new TreeMap<>();
    image
        .map("variants")
        .forEach(
            (name, value) -> {
              String full = name.startsWith("variant.") ? name : "variant." + name;
              variants.put(full, value);
            });
    refuse(image, variants, "variant.arch", "<arch>");
    refuse(image, variants, "variant.opensolaris.zone", "<image><zone>; <arch> sets the machine");
    refuse(image, variants, "variant.opensolaris.imagetype", "<image><completeness>");
    return variants;
  }

  private static void refuse(
      Section image, SortedMap<String, String> variants, String name, String instead) {
    if (variants.containsKey(name)) {
      image.problem(
          "<variants> has <" + name + ">, which follows from other settings: use " + instead);
    }
  }
}
