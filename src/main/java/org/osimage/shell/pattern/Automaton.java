package org.osimage.shell.pattern;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.osimage.shell.pattern.RegexNode.Place;

/**
 * Finds the leftmost-longest match in time proportional to expression times text: all states at
 * once, each with the earliest start that leads to it.
 */
final class Automaton {
  private static final int BIGGEST = 50_000;
  private static final int SPLIT = -1;
  private static final int ASSERT = -2;
  private static final int ACCEPT = -3;

  private final List<ByteSet> sets = new ArrayList<>();
  private int[] kind = new int[64];
  private int[] next = new int[64];
  private int[] other = new int[64];
  private int size;
  private final int start;
  private final boolean lines;

  Automaton(RegexNode node, boolean lines) throws RegexException {
    this.lines = lines;
    int accept = state(ACCEPT, -1, -1);
    start = build(node, accept);
  }

  private int state(int what, int to, int alternative) throws RegexException {
    if (size == BIGGEST) {
      throw new RegexException("Regular expression too big");
    }
    if (size == kind.length) {
      kind = Arrays.copyOf(kind, size * 2);
      next = Arrays.copyOf(next, size * 2);
      other = Arrays.copyOf(other, size * 2);
    }
    kind[size] = what;
    next[size] = to;
    other[size] = alternative;
    return size++;
  }

  /** The state that matches the node and goes on at another one. */
  private int build(RegexNode node, int to) throws RegexException {
    if (node instanceof RegexNode.Bytes bytes) {
      sets.add(bytes.set());
      return state(sets.size() - 1, to, -1);
    }
    if (node instanceof RegexNode.Sequence sequence) {
      int at = to;
      for (int i = sequence.items().size() - 1; i >= 0; i--) {
        at = build(sequence.items().get(i), at);
      }
      return at;
    }
    if (node instanceof RegexNode.Choice choice) {
      int at = build(choice.options().get(choice.options().size() - 1), to);
      for (int i = choice.options().size() - 2; i >= 0; i--) {
        at = state(SPLIT, build(choice.options().get(i), to), at);
      }
      return at;
    }
    if (node instanceof RegexNode.Group group) {
      return build(group.item(), to);
    }
    if (node instanceof RegexNode.At place) {
      return state(ASSERT, to, place.place().ordinal());
    }
    return repeat((RegexNode.Repeat) node, to);
  }

  private int repeat(RegexNode.Repeat node, int to) throws RegexException {
    int at = to;
    if (node.most() < 0) {
      int loop = state(SPLIT, -1, to);
      next[loop] = build(node.item(), loop);
      at = loop;
    } else {
      for (int i = node.least(); i < node.most(); i++) {
        at = state(SPLIT, build(node.item(), at), to);
      }
    }
    for (int i = 0; i < node.least(); i++) {
      at = build(node.item(), at);
    }
    return at;
  }

  /** One run over a text. */
  private final class Run {
    private final String text;
    private final boolean atBegin;
    private int[] now = new int[size];
    private int[] then = new int[size];
    private int[] nowStart = new int[size];
    private int[] thenStart = new int[size];
    private final int[] mark = new int[size];
    private final int[] stack = new int[size * 2 + 2];
    private int count;
    private int thenCount;
    private int generation;
    private int bestStart = -1;
    private int bestEnd = -1;

    Run(String text, boolean atBegin) {
      this.text = text;
      this.atBegin = atBegin;
    }

    int[] find(int from) {
      for (int at = from; at <= text.length(); at++) {
        generation++;
        thenCount = 0;
        for (int i = 0; i < count; i++) {
          add(now[i], nowStart[i], at);
        }
        if (bestStart < 0) {
          add(start, at, at);
        }
        if (thenCount == 0 && bestStart >= 0) {
          break;
        }
        step(at);
      }
      return bestStart < 0 ? new int[0] : new int[] {bestStart, bestEnd};
    }

    /** Adds a state and what is reached without a character; earlier starts come first. */
    private void add(int state, int began, int at) {
      int depth = 0;
      stack[depth++] = state;
      while (depth > 0) {
        int s = stack[--depth];
        if (mark[s] == generation) {
          continue;
        }
        mark[s] = generation;
        if (kind[s] == ACCEPT) {
          if (bestStart < 0 || began < bestStart || began == bestStart && at > bestEnd) {
            bestStart = began;
            bestEnd = at;
          }
        } else if (kind[s] == SPLIT) {
          stack[depth++] = other[s];
          stack[depth++] = next[s];
        } else if (kind[s] == ASSERT) {
          if (holds(Place.values()[other[s]], text, at, atBegin, lines)) {
            stack[depth++] = next[s];
          }
        } else {
          then[thenCount] = s;
          thenStart[thenCount++] = began;
        }
      }
    }

    private void step(int at) {
      count = 0;
      if (at < text.length()) {
        int c = text.charAt(at);
        for (int i = 0; i < thenCount; i++) {
          int s = then[i];
          boolean late = bestStart >= 0 && thenStart[i] > bestStart;
          if (!late && sets.get(kind[s]).has(c)) {
            now[count] = next[s];
            nowStart[count++] = thenStart[i];
          }
        }
      }
      sortByStart();
    }

    /** Mostly sorted already: earlier starts were added first. */
    private void sortByStart() {
      for (int i = 1; i < count; i++) {
        int state = now[i];
        int began = nowStart[i];
        int j = i - 1;
        while (j >= 0 && nowStart[j] > began) {
          now[j + 1] = now[j];
          nowStart[j + 1] = nowStart[j];
          j--;
        }
        now[j + 1] = state;
        nowStart[j + 1] = began;
      }
    }
  }

  /** Start and end of the match, or nothing. */
  int[] find(String text, int from, boolean atBegin) {
    return new Run(text, atBegin).find(from);
  }

  static boolean holds(Place place, String text, int at, boolean atBegin, boolean lines) {
    boolean before = at > 0 && ByteSet.isWord(text.charAt(at - 1));
    boolean after = at < text.length() && ByteSet.isWord(text.charAt(at));
    return switch (place) {
      case LINE_START -> at == 0 && atBegin || lines && at > 0 && text.charAt(at - 1) == '\n';
      case LINE_END -> at == text.length() || lines && text.charAt(at) == '\n';
      case TEXT_START -> at == 0;
      case TEXT_END -> at == text.length();
      case WORD_EDGE -> before != after;
      case NO_WORD_EDGE -> before == after;
      case WORD_START -> !before && after;
      case WORD_END -> before && !after;
    };
  }
}
