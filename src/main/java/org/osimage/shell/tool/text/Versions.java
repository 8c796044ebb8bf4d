package org.osimage.shell.tool.text;

/** Versions as {@code sort -V} orders them. */
final class Versions {
  private Versions() {}

  private static int order(String text, int at, int end) {
    if (at >= end) {
      return -1;
    }
    char c = text.charAt(at);
    if (Character.isDigit(c)) {
      return 0;
    }
    boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    return letter ? c : c == '~' ? -2 : c + 256;
  }

  /** Where an ending such as {@code .tar.gz} begins, which counts only between equals. */
  private static int suffix(String text) {
    java.util.regex.Matcher m =
        java.util.regex.Pattern.compile("(\\.[A-Za-z~][A-Za-z0-9~]*)*$").matcher(text);
    return m.find() ? m.start() : text.length();
  }

  static int compare(String a, String b) {
    if (a.equals(b)) {
      return 0;
    }
    boolean hiddenA = a.startsWith(".");
    boolean hiddenB = b.startsWith(".");
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? -1 : 1;
    }
    if (hiddenA != hiddenB) {
      return hiddenA ? -1 : 1;
    }
    int order = part(a, suffix(a), b, suffix(b));
    order = order == 0 ? part(a, a.length(), b, b.length()) : order;
    return order == 0 ? a.compareTo(b) : order;
  }

  private static int part(String a, int endA, String b, int endB) {
    int i = 0;
    int j = 0;
    while (i < endA || j < endB) {
      while (i < endA && !Character.isDigit(a.charAt(i))
          || j < endB && !Character.isDigit(b.charAt(j))) {
        int x = order(a, i, endA);
        int y = order(b, j, endB);
        if (x != y) {
          return Integer.compare(x, y);
        }
        i++;
        j++;
      }
      while (i < endA && a.charAt(i) == '0') {
        i++;
      }
      while (j < endB && b.charAt(j) == '0') {
        j++;
      }
      int first = 0;
      while (i < endA
          && j < endB
          && Character.isDigit(a.charAt(i))
          && Character.isDigit(b.charAt(j))) {
        first = first == 0 ? Character.compare(a.charAt(i), b.charAt(j)) : first;
        i++;
        j++;
      }
      boolean moreA = i < endA && Character.isDigit(a.charAt(i));
      boolean moreB = j < endB && Character.isDigit(b.charAt(j));
      if (moreA != moreB) {
        return moreA ? 1 : -1;
      }
      if (first != 0) {
        return first;
      }
    }
    return 0;
  }
}
