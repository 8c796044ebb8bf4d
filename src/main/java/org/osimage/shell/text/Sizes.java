package org.osimage.shell.text;

import java.util.Optional;

/** Numbers of bytes with a unit, as GNU tools take them. */
public final class Sizes {
  private static final String UNITS = "KMGTPE";

  private Sizes() {}

  /** {@code 10}, {@code 4k}, {@code 2MB}, {@code 1MiB}, {@code 3b}; empty if it is none. */
  public static Optional<Long> parse(String text) {
    if (!text.matches("[0-9]{1,15}([kKMGTPE](i?B)?|b|c|w)?")) {
      return Optional.empty();
    }
    int digits = (int) text.chars().takeWhile(Character::isDigit).count();
    long number = Long.parseLong(text.substring(0, digits));
    String unit = text.substring(digits);
    if (unit.isEmpty() || unit.equals("c")) {
      return Optional.of(number);
    }
    if (unit.equals("b") || unit.equals("w")) {
      return Optional.of(number * (unit.equals("b") ? 512 : 2));
    }
    long base = unit.length() == 2 ? 1000 : 1024;
    long factor = 1;
    for (int i = 0; i <= UNITS.indexOf(Character.toUpperCase(unit.charAt(0))); i++) {
      factor *= base;
    }
    return Optional.of(number * factor);
  }
}
