package org.osimage.source.ips.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.source.ips.action.Action;

/**
 * Which optional parts of packages an image wants (pkg(7), "Facets and Variants"). A name that is
 * set decides itself; else the longest pattern that matches, of equally long ones the first in
 * ASCII order; else {@code facet.debug.*} and {@code facet.optional.*} are false and the rest true.
 */
public final class Facets {
  private static final String PREFIX = "facet.";

  private record Rule(String name, Glob glob, boolean value) {}

  private final SortedMap<String, Boolean> settings;
  private final List<Rule> rules = new ArrayList<>();

  /**
   * @param settings names or patterns beginning with {@code facet.}
   */
  public Facets(Map<String, Boolean> settings) {
    this.settings = new TreeMap<>(settings);
    this.settings.forEach((name, value) -> rules.add(new Rule(name, Glob.of(name), value)));
    rules.sort(
        Comparator.comparingInt((Rule rule) -> -rule.name().length()).thenComparing(Rule::name));
  }

  /** What was set, by name. */
  public SortedMap<String, Boolean> settings() {
    return new TreeMap<>(settings);
  }

  /** Whether the image wants what this facet names. */
  public boolean wants(String name) {
    if (settings.containsKey(name)) {
      return settings.getOrDefault(name, false);
    }
    for (Rule rule : rules) {
      if (rule.glob().matches(name)) {
        return rule.value();
      }
    }
    return !name.startsWith("facet.debug.") && !name.startsWith("facet.optional.");
  }

  /**
   * Whether the image wants the action: every facet with the value {@code all} must be true, and of
   * the others, if there are any, at least one.
   */
  public boolean allow(Action action) {
    boolean others = false;
    boolean any = false;
    for (Map.Entry<String, List<String>> attribute : action.attributes().entrySet()) {
      if (!attribute.getKey().startsWith(PREFIX)) {
        continue;
      }
      if (attribute.getValue().size() > 1) {
        return false;
      }
      boolean wanted = wants(attribute.getKey());
      if (attribute.getValue().get(0).equals("all")) {
        if (!wanted) {
          return false;
        }
      } else {
        others = true;
        any |= wanted;
      }
    }
    return any || !others;
  }
}
