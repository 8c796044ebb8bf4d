package org.osimage.shell.pattern;

import java.util.Arrays;
import java.util.List;

/** Matches expressions with back references: by trying, with a limit on the attempts. */
final class BackReferences {
  private static final int MOST_STEPS = 2_000_000;
  private static final int DEEPEST = 3000;

  private interface Rest {
    boolean matches(int at);
  }

  private final RegexNode node;
  private final String text;
  private final boolean atBegin;
  private final boolean lines;
  private final boolean ignoreCase;
  private int[] spans;
  private int[] best = new int[0];
  private int steps;
  private int depth;

  BackReferences(
      RegexNode node, int groups, String text, boolean atBegin, boolean lines, boolean ignoreCase) {
    this.node = node;
    this.text = text;
    this.atBegin = atBegin;
    this.lines = lines;
    this.ignoreCase = ignoreCase;
    this.spans = new int[2 * groups + 2];
  }

  /** Starts and ends of the match and its groups, or nothing. */
  int[] find(int from) {
    for (int start = from; start <= text.length(); start++) {
      Arrays.fill(spans, -1);
      int begin = start;
      match(
          node,
          start,
          end -> {
            if (best.length == 0 || end > best[1]) {
              best = spans.clone();
              best[0] = begin;
              best[1] = end;
            }
            return end == text.length(); // nothing longer can come
          });
      if (best.length > 0) {
        return best;
      }
    }
    return best;
  }

  private boolean match(RegexNode n, int at, Rest rest) {
    if (++steps > MOST_STEPS || ++depth > DEEPEST) {
      throw new CostException("a regular expression with back references that takes too long");
    }
    boolean result = matchInner(n, at, rest);
    depth--;
    return result;
  }

  private boolean matchInner(RegexNode n, int at, Rest rest) {
    if (n instanceof RegexNode.Bytes bytes) {
      return at < text.length() && bytes.set().has(text.charAt(at)) && rest.matches(at + 1);
    }
    if (n instanceof RegexNode.At place) {
      return Automaton.holds(place.place(), text, at, atBegin, lines) && rest.matches(at);
    }
    if (n instanceof RegexNode.Sequence sequence) {
      return sequence(sequence.items(), 0, at, rest);
    }
    if (n instanceof RegexNode.Choice choice) {
      return choice.options().stream().anyMatch(option -> match(option, at, rest));
    }
    if (n instanceof RegexNode.Repeat repeat) {
      return repeat(repeat, 0, at, rest);
    }
    if (n instanceof RegexNode.Back back) {
      return back(back.number(), at, rest);
    }
    RegexNode.Group group = (RegexNode.Group) n;
    int index = 2 * group.number();
    int oldStart = spans[index];
    int oldEnd = spans[index + 1];
    boolean matched =
        match(
            group.item(),
            at,
            end -> {
              int innerStart = spans[index];
              int innerEnd = spans[index + 1];
              spans[index] = at;
              spans[index + 1] = end;
              boolean fits = rest.matches(end);
              spans[index] = innerStart;
              spans[index + 1] = innerEnd;
              return fits;
            });
    spans[index] = oldStart;
    spans[index + 1] = oldEnd;
    return matched;
  }

  private boolean back(int number, int at, Rest rest) {
    int start = spans[2 * number];
    int length = spans[2 * number + 1] - start;
    return start >= 0
        && text.regionMatches(ignoreCase, at, text, start, length)
        && rest.matches(at + length);
  }

  private boolean sequence(List<RegexNode> items, int index, int at, Rest rest) {
    return index == items.size()
        ? rest.matches(at)
        : match(items.get(index), at, end -> sequence(items, index + 1, end, rest));
  }

  private boolean repeat(RegexNode.Repeat repeat, int done, int at, Rest rest) {
    boolean more = repeat.most() < 0 || done < repeat.most();
    boolean matched =
        more
            && match(
                repeat.item(),
                at,
                end -> (end > at || done < repeat.least()) && repeat(repeat, done + 1, end, rest));
    return matched || done >= repeat.least() && rest.matches(at);
  }
}
