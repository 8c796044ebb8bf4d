package org.osimage.source.ips.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.source.ips.action.Action;

/**
 * An image's variants and facets: which actions belong into it. A variant that the image has must
 * be equal; one that it does not have must begin with {@code false}. One with several values never
 * fits (pkg(7), "Facets and Variants").
 */
public final class Varcets {
  private static final String PREFIX = "variant.";

  private final SortedMap<String, String> variants;
  private final Facets facets;

  /**
   * @param variants of the image, names beginning with {@code variant.}
   */
  public Varcets(Map<String, String> variants, Facets facets) {
    this.variants = new TreeMap<>(variants);
    this.facets = facets;
  }

  public SortedMap<String, String> variants() {
    return new TreeMap<>(variants);
  }

  public Facets facets() {
    return facets;
  }

  /** The image's value of a variant. */
  public Optional<String> variant(String name) {
    return Optional.ofNullable(variants.get(name));
  }

  public boolean allow(Action action) {
    for (Map.Entry<String, List<String>> attribute : action.attributes().entrySet()) {
      if (attribute.getKey().startsWith(PREFIX)
          && !fits(attribute.getKey(), attribute.getValue())) {
        return false;
      }
    }
    return facets.allow(action);
  }

  private boolean fits(String name, List<String> values) {
    if (values.size() > 1) {
      return false;
    }
    String value = values.get(0);
    return variant(name).map(value::equals).orElse(value.startsWith("false"));
  }
}
