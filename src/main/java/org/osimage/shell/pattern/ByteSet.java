package org.osimage.shell.pattern;

import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/** A set of bytes, as a bracket expression names it. */
final class ByteSet {
  private static final Map<String, IntPredicate> CLASSES =
      Map.ofEntries(
          Map.entry("alpha", ByteSet::alpha),
          Map.entry("digit", ByteSet::digit),
          Map.entry("alnum", c -> alpha(c) || digit(c)),
          Map.entry("upper", c -> c >= 'A' && c <= 'Z'),
          Map.entry("lower", c -> c >= 'a' && c <= 'z'),
          Map.entry("space", c -> c == ' ' || c >= 9 && c <= 13),
          Map.entry("blank", c -> c == ' ' || c == '\t'),
          Map.entry("punct", c -> c > 32 && c < 127 && !alpha(c) && !digit(c)),
          Map.entry("print", c -> c >= 32 && c < 127),
          Map.entry("graph", c -> c > 32 && c < 127),
          Map.entry("cntrl", c -> c < 32 || c == 127),
          Map.entry("xdigit", c -> digit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'));

  private final BitSet bits = new BitSet(256);

  private static boolean alpha(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isWord(int c) {
    return alpha(c) || digit(c) || c == '_';
  }

  boolean has(int c) {
    return bits.get(c);
  }

  void add(int c) {
    bits.set(c);
  }

  void addRange(int from, int to) {
    if (from <= to) {
      bits.set(from, to + 1);
    }
  }

  /** Whether there is such a class. */
  boolean addClass(String name) {
    Optional<IntPredicate> test = Optional.ofNullable(CLASSES.get(name));
    test.ifPresent(t -> addAll(t));
    return test.isPresent();
  }

  void addAll(IntPredicate test) {
    for (int c = 0; c < 256; c++) {
      if (test.test(c)) {
        bits.set(c);
      }
    }
  }

  void negate() {
    bits.flip(0, 256);
  }

  void ignoreCase() {
    for (int c = 'a'; c <= 'z'; c++) {
      int upper = c - 'a' + 'A';
      if (bits.get(c) || bits.get(upper)) {
        bits.set(c);
        bits.set(upper);
      }
    }
  }

  void remove(int c) {
    bits.clear(c);
  }
}
