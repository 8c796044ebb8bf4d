package org.osimage.boot.module;

/** Patterns of module aliases: {@code *}, {@code ?} and {@code [a-z]}, as in fnmatch(3). */
final class AliasPattern {
  private AliasPattern() {}

  /** Runs in time linear in the pattern for each character of the text. */
  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int starAt = -1;
    int textAtStar = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        starAt = p++;
        textAtStar = t;
      } else if (p < pattern.length() && matchesOne(pattern, p, text.charAt(t))) {
        p = next(pattern, p);
        t++;
      } else if (starAt >= 0) {
        p = starAt + 1;
        t = ++textAtStar;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private static int next(String pattern, int p) {
    int close = pattern.charAt(p) == '[' ? pattern.indexOf(']', p) : -1;
    return close < 0 ? p + 1 : close + 1;
  }

  private static boolean matchesOne(String pattern, int p, char c) {
    char kind = pattern.charAt(p);
    int close = pattern.indexOf(']', p);
    if (kind != '[' || close < 0) {
      return kind == '?' || kind == c;
    }
    boolean found = false;
    for (int i = p + 1; i < close; i++) {
      char low = pattern.charAt(i);
      char high = low;
      if (i + 2 < close && pattern.charAt(i + 1) == '-') {
        high = pattern.charAt(i + 2);
        i += 2;
      }
      found |= low <= c && c <= high;
    }
    return found;
  }
}
