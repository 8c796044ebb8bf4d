package org.osimage.iso;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells mangled names of one directory apart by a number at the end of the stem. Linear, however
 * many collide: the next number of a stem is remembered.
 */
final class UniqueNames {
  /** Puts a mangled name together. */
  interface Form {
    /** The name with the stem cut to leave room for the mark. */
    String with(String mark);
  }

  private final Set<String> taken;
  private final Map<String, Integer> next = new HashMap<>();
  private final String separator;

  UniqueNames(int siblings, String separator) {
    this.taken = new HashSet<>(siblings * 2);
    this.separator = separator;
  }

  String claim(Form form) {
    String plain = form.with("");
    if (taken.add(plain)) {
      return plain;
    }
    int number = next.getOrDefault(plain, 0);
    String name;
    do {
      name = form.with(separator + digits(number++));
    } while (!taken.add(name));
    next.put(plain, number);
    return name;
  }

  private static String digits(int number) {
    String digits = Integer.toString(number);
    return "0".repeat(Math.max(0, 3 - digits.length())) + digits;
  }
}
