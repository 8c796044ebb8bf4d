package org.osimage.source.ips.image;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code etc/name_to_major}: a new driver gets the number that it had before it was removed, else
 * the first free one from 1 on. Source: illumos, {@code cmd/modload/drvsubr.c}.
 */
final class MajorNumbers {
  static final String FILE = "etc/name_to_major";
  static final String REMOVED = "etc/rem_name_to_major";
  private static final int LARGEST = (1 << 14) - 1;

  private final List<String> lines;
  private final List<String> removedLines;
  private final Map<String, Integer> removed = new HashMap<>();
  private final Map<String, Integer> known = new HashMap<>();
  private final BitSet taken = new BitSet();
  private final BitSet takenByRemoved = new BitSet();

  MajorNumbers(String text, String removedText) {
    this.lines = new ArrayList<>(text.lines().toList());
    this.removedLines = new ArrayList<>(removedText.lines().toList());
    read(lines, known, taken);
    read(removedLines, removed, takenByRemoved);
  }

  private static void read(List<String> lines, Map<String, Integer> numbers, BitSet taken) {
    for (String line : lines) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length == 2 && !line.startsWith("#") && words[1].matches("[0-9]{1,5}")) {
        int number = Integer.parseInt(words[1]);
        if (number <= LARGEST) {
          numbers.put(words[0], number);
          taken.set(number);
        }
      }
    }
  }

  /** Gives the driver a number unless it has one. */
  void add(String name) {
    if (known.containsKey(name)) {
      return;
    }
    Optional<Integer> before = Optional.ofNullable(removed.remove(name));
    if (before.isPresent()) {
      removedLines.removeIf(line -> line.strip().split("\\s+", 2)[0].equals(name));
    }
    int number;
    if (before.isPresent() && !taken.get(before.get())) {
      number = before.get();
    } else {
      number = 1;
      while (taken.get(number) || takenByRemoved.get(number)) {
        number++;
      }
    }
    taken.set(number);
    known.put(name, number);
    lines.add(name + " " + number);
  }

  String text() {
    return text(lines);
  }

  String removedText() {
    return text(removedLines);
  }

  private static String text(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}
