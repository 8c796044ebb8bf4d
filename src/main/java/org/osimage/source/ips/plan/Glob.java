package org.osimage.source.ips.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * A shell pattern as the original takes it (Python's fnmatch): {@code *} is any text, {@code ?} any
 * character, {@code [a-c]} one of these, {@code [!a-c]} none of them; a bracket that nothing closes
 * is itself. Matching needs time in proportion to both lengths at most, whatever the pattern.
 */
public final class Glob {
  private enum Kind {
    CHARACTER,
    ANY,
    STAR,
    SET
  }

  /**
   * @param text the character, or pairs of the first and last character of each range
   */
  private record Token(Kind kind, boolean negated, String text) {
    boolean matches(char c) {
      return switch (kind) {
        case CHARACTER -> text.charAt(0) == c;
        case ANY, STAR -> true;
        case SET -> inSet(c) != negated;
      };
    }

    private boolean inSet(char c) {
      for (int i = 0; i < text.length(); i += 2) {
        if (c >= text.charAt(i) && c <= text.charAt(i + 1)) {
          return true;
        }
      }
      return false;
    }
  }

  private final List<Token> tokens;

  private Glob(List<Token> tokens) {
    this.tokens = List.copyOf(tokens);
  }

  /** Whether the text means anything but itself. */
  public static boolean isPattern(String text) {
    return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
  }

  public static Glob of(String pattern) {
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < pattern.length(); ) {
      char c = pattern.charAt(i);
      int close = c == '[' ? closing(pattern, i + 1) : -1;
      if (close > 0) {
        tokens.add(set(pattern.substring(i + 1, close)));
        i = close + 1;
        continue;
      }
      Kind kind = c == '*' ? Kind.STAR : c == '?' ? Kind.ANY : Kind.CHARACTER;
      boolean repeated =
          kind == Kind.STAR
              && !tokens.isEmpty()
              && tokens.get(tokens.size() - 1).kind() == Kind.STAR;
      if (!repeated) {
        tokens.add(new Token(kind, false, String.valueOf(c)));
      }
      i++;
    }
    return new Glob(tokens);
  }

  /** Where the set that begins there ends; a bracket right at its beginning belongs to it. */
  private static int closing(String pattern, int from) {
    int at = from;
    if (at < pattern.length() && pattern.charAt(at) == '!') {
      at++;
    }
    return pattern.indexOf(']', at + 1);
  }

  private static Token set(String content) {
    boolean negated = content.startsWith("!");
    String members = negated ? content.substring(1) : content;
    StringBuilder ranges = new StringBuilder();
    for (int i = 0; i < members.length(); ) {
      char first = members.charAt(i);
      boolean range = i + 2 < members.length() && members.charAt(i + 1) == '-';
      char last = range ? members.charAt(i + 2) : first;
      if (first <= last) {
        ranges.append(first).append(last);
      }
      i += range ? 3 : 1;
    }
    return new Token(Kind.SET, negated, ranges.toString());
  }

  /** Whether the pattern stands for the whole text. */
  public boolean matches(String text) {
    int token = 0;
    int at = 0;
    int star = -1;
    int retry = 0;
    while (at < text.length()) {
      boolean more = token < tokens.size();
      if (more && tokens.get(token).kind() == Kind.STAR) {
        star = token++;
        retry = at;
      } else if (more && tokens.get(token).matches(text.charAt(at))) {
        token++;
        at++;
      } else if (star >= 0) {
        token = star + 1;
        at = ++retry;
      } else {
        return false;
      }
    }
    while (token < tokens.size() && tokens.get(token).kind() == Kind.STAR) {
      token++;
    }
    return token == tokens.size();
  }
}
