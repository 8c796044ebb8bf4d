package org.osimage.shell.pattern;

import java.util.ArrayList;
import java.util.List;

/** A pattern of the shell. Matching takes time proportional to pattern times text. */
public final class Glob {
  private static final int ANY = -1;
  private static final int STAR = -2;
  private static final int SETS = -3;

  private final int[] items;
  private final List<ByteSet> sets;
  private final boolean special;

  private Glob(int[] items, List<ByteSet> sets, boolean special) {
    this.items = items;
    this.sets = sets;
    this.special = special;
  }

  /** A pattern in which a backslash quotes the next character. */
  public static Glob of(String pattern) {
    StringBuilder text = new StringBuilder();
    StringBuilder quoted = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      boolean escape = pattern.charAt(i) == '\\' && i + 1 < pattern.length();
      text.append(pattern.charAt(escape ? ++i : i));
      quoted.append(escape ? 'q' : ' ');
    }
    return of(text.toString(), quoted.toString());
  }

  /**
   * @param marks for each character of the pattern a {@code q} if it stands for itself
   */
  public static Glob of(String pattern, String marks) {
    List<Integer> items = new ArrayList<>();
    List<ByteSet> sets = new ArrayList<>();
    boolean special = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      boolean quoted = marks.charAt(i) == 'q';
      if (!quoted && c == '*') {
        special = true;
        if (items.isEmpty() || items.get(items.size() - 1) != STAR) {
          items.add(STAR);
        }
      } else if (!quoted && c == '?') {
        special = true;
        items.add(ANY);
      } else if (!quoted && c == '\\' && i + 1 < pattern.length()) {
        items.add((int) pattern.charAt(++i));
        special = true;
      } else if (!quoted && c == '[') {
        ByteSet set = new ByteSet();
        int end = bracket(pattern, marks, i + 1, set);
        if (end < 0) {
          items.add((int) c);
        } else {
          special = true;
          items.add(SETS - sets.size());
          sets.add(set);
          i = end;
        }
      } else {
        items.add((int) c);
      }
    }
    return new Glob(items.stream().mapToInt(x -> x).toArray(), sets, special);
  }

  /** The place of the closing bracket, or -1 if there is none. */
  private static int bracket(String p, String marks, int start, ByteSet set) {
    int i = start;
    boolean negated =
        i < p.length() && (p.charAt(i) == '!' || p.charAt(i) == '^') && marks.charAt(i) != 'q';
    if (negated) {
      i++;
    }
    boolean first = true;
    while (i < p.length()) {
      char c = p.charAt(i);
      boolean quoted = marks.charAt(i) == 'q';
      if (c == ']' && !quoted && !first) {
        if (negated) {
          set.negate();
        }
        return i;
      }
      first = false;
      int named = quoted ? -1 : named(p, i, set);
      if (named >= 0) {
        i = named;
        continue;
      }
      if (c == '\\' && !quoted && i + 1 < p.length()) {
        c = p.charAt(++i);
      }
      boolean range =
          i + 2 < p.length()
              && p.charAt(i + 1) == '-'
              && marks.charAt(i + 1) != 'q'
              && (p.charAt(i + 2) != ']' || marks.charAt(i + 2) == 'q');
      if (range) {
        int to = i + 2;
        if (p.charAt(to) == '\\' && marks.charAt(to) != 'q' && to + 1 < p.length()) {
          to++;
        }
        set.addRange(c, p.charAt(to));
        i = to + 1;
      } else {
        set.add(c);
        i++;
      }
    }
    return -1;
  }

  /** The place after {@code [:class:]}, or -1 if none stands here. */
  private static int named(String p, int i, ByteSet set) {
    if (!p.startsWith("[:", i)) {
      return -1;
    }
    int end = p.indexOf(":]", i + 2);
    return end >= 0 && set.addClass(p.substring(i + 2, end)) ? end + 2 : -1;
  }

  /** Whether anything in it stands for more than itself. */
  public boolean special() {
    return special;
  }

  /** The only text that a pattern without anything special matches. */
  public String literal() {
    StringBuilder text = new StringBuilder();
    for (int item : items) {
      text.append((char) item);
    }
    return text.toString();
  }

  private boolean one(int item, int c) {
    return item == ANY || item == c || item <= SETS && sets.get(SETS - item).has(c);
  }

  public boolean matches(String text) {
    return matches(text, 0, text.length());
  }

  private boolean matches(String text, int from, int to) {
    int i = 0;
    int at = from;
    int star = -1;
    int resume = 0;
    while (at < to) {
      if (i < items.length && items[i] == STAR) {
        star = i++;
        resume = at;
      } else if (i < items.length && one(items[i], text.charAt(at))) {
        i++;
        at++;
      } else if (star >= 0) {
        i = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (i < items.length && items[i] == STAR) {
      i++;
    }
    return i == items.length;
  }

  /** The lengths of prefixes that match, as a table; one pass over the text. */
  private boolean[] ends(String text, int from) {
    boolean[] ends = new boolean[text.length() - from + 1];
    boolean[] now = new boolean[items.length + 1];
    now[0] = true;
    close(now);
    ends[0] = now[items.length];
    for (int at = from; at < text.length(); at++) {
      boolean[] next = new boolean[items.length + 1];
      boolean alive = false;
      for (int i = 0; i < items.length; i++) {
        if (now[i] && items[i] == STAR) {
          next[i] = true;
          alive = true;
        } else if (now[i] && one(items[i], text.charAt(at))) {
          next[i + 1] = true;
          alive = true;
        }
      }
      close(next);
      now = next;
      ends[at - from + 1] = now[items.length];
      if (!alive) {
        break;
      }
    }
    return ends;
  }

  private void close(boolean[] states) {
    for (int i = 0; i < items.length; i++) {
      if (states[i] && items[i] == STAR) {
        states[i + 1] = true;
      }
    }
  }

  /** The length of the prefix that matches, or -1. */
  public int prefix(String text, boolean longest) {
    return prefix(text, 0, longest);
  }

  /** The same of the text from a place on. */
  public int prefix(String text, int from, boolean longest) {
    boolean[] ends = ends(text, from);
    int best = -1;
    for (int n = 0; n < ends.length; n++) {
      if (ends[n]) {
        if (!longest) {
          return n;
        }
        best = n;
      }
    }
    return best;
  }

  /** Where the suffix that matches begins, or -1. */
  public int suffix(String text, boolean longest) {
    for (int n = 0; n <= text.length(); n++) {
      int from = longest ? n : text.length() - n;
      if (matches(text, from, text.length())) {
        return from;
      }
    }
    return -1;
  }
}
