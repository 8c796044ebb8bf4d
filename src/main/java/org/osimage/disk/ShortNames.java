package org.osimage.disk;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The short names of one directory, each of 11 characters. A name that fits 8.3 but for its case
 * has itself in upper case; every other one gets {@code BASE~n}, numbered in the order of the tree.
 */
final class ShortNames {
  private final Set<String> taken = new HashSet<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /** In the order of the names, which differ in more than case. */
  static String[] of(List<String> names) {
    ShortNames directory = new ShortNames();
    String[] shorts = new String[names.size()];
    for (int i = 0; i < shorts.length; i++) {
      shorts[i] = FatName.exactShort(names.get(i)).orElse("");
      directory.taken.add(shorts[i]);
    }
    for (int i = 0; i < shorts.length; i++) {
      if (shorts[i].isEmpty()) {
        shorts[i] = directory.number(names.get(i));
      }
    }
    return shorts;
  }

  private String number(String name) {
    String basis = FatName.basis(name);
    String extension = FatName.extension(name);
    String key = basis + '.' + extension;
    int number = numbers.getOrDefault(key, 1);
    String candidate = FatName.numbered(basis, number, extension);
    while (!taken.add(candidate)) {
      candidate = FatName.numbered(basis, ++number, extension);
    }
    numbers.put(key, number + 1);
    return candidate;
  }
}
