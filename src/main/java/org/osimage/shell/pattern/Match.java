package org.osimage.shell.pattern;

import java.util.Optional;
import java.util.function.Supplier;

/** A match and, when they are asked for, its groups. */
public final class Match {
  private final String text;
  private final int start;
  private final int end;
  private final Supplier<int[]> finder;
  private int[] spans = new int[0];

  Match(String text, int start, int end, Supplier<int[]> finder) {
    this.text = text;
    this.start = start;
    this.end = end;
    this.finder = finder;
  }

  public int start() {
    return start;
  }

  public int end() {
    return end;
  }

  public String text() {
    return text.substring(start, end);
  }

  /** What a group holds; the whole match for 0, empty for one without a part in the match. */
  public Optional<String> group(int number) {
    if (number == 0) {
      return Optional.of(text());
    }
    if (spans.length == 0) {
      spans = finder.get();
    }
    return 2 * number + 1 < spans.length && spans[2 * number] >= 0
        ? Optional.of(text.substring(spans[2 * number], spans[2 * number + 1]))
        : Optional.empty();
  }
}
