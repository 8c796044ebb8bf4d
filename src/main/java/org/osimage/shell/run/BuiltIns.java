package org.osimage.shell.run;

import java.util.Map;
import java.util.Optional;

/**
 * @param special those whose errors end the shell and whose assignments stay
 * @param regular others
 * @param bash those that only bash has
 */
public record BuiltIns(
    Map<String, BuiltIn> special, Map<String, BuiltIn> regular, Map<String, BuiltIn> bash) {
  public BuiltIns {
    special = Map.copyOf(special);
    regular = Map.copyOf(regular);
    bash = Map.copyOf(bash);
  }

  boolean isSpecial(String name) {
    return special.containsKey(name);
  }

  Optional<BuiltIn> find(String name, boolean forBash) {
    BuiltIn found = special.getOrDefault(name, regular.get(name));
    if (found == null && forBash) {
      found = bash.get(name);
    }
    return Optional.ofNullable(found);
  }
}
