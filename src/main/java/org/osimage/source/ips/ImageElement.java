package org.osimage.source.ips;

import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.element.Section;

/**
 * The element {@code <ips><image>}: what kind of image it is.
 *
 * @param variants by their whole names, all but the architecture
 * @param facets by names or patterns, beginning with {@code facet.}
 * @param properties of the image
 * @param index whether a search index is wished for
 */
record ImageElement(
    SortedMap<String, String> variants,
    SortedMap<String, Boolean> facets,
    SortedMap<String, String> properties,
    boolean index) {
  static ImageElement read(Section s) {
    SortedMap<String, String> properties = s.map("properties");
    PublisherElement.checkPolicy(s, properties);
    SortedMap<String, String> variants = new TreeMap<>();
    s.map("variants")
        .forEach(
            (name, value) ->
                variants.put(name.startsWith("variant.") ? name : "variant." + name, value));
    refuse(s, variants, "variant.arch", "<arch>");
    refuse(s, variants, "variant.opensolaris.zone", "<image><zone>; <arch> sets the machine");
    refuse(s, variants, "variant.opensolaris.imagetype", "<image><completeness>");
    variants.put("variant.opensolaris.imagetype", s.word("completeness", "full", "partial"));
    variants.put("variant.opensolaris.zone", s.flag("zone", false) ? "nonglobal" : "global");
    return new ImageElement(variants, facets(s), properties, s.flag("index", false));
  }

  private static SortedMap<String, Boolean> facets(Section image) {
    SortedMap<String, Boolean> facets = new TreeMap<>();
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

  private static void refuse(
      Section image, SortedMap<String, String> variants, String name, String instead) {
    if (variants.containsKey(name)) {
      image.problem(
          "<variants> has <" + name + ">, which follows from other settings: use " + instead);
    }
  }
}
