package org.osimage.source.debian.control;

/**
 * A package version in the order of deb-version(7): epoch, upstream version, revision; letters rank
 * before other characters, a tilde before everything, even the end.
 */
public final class DebianVersion implements Comparable<DebianVersion> {
  private final String text;
  private final long epoch;
  private final String upstream;
  private final String revision;

  private DebianVersion(String text, long epoch, String upstream, String revision) {
    this.text = text;
    this.epoch = epoch;
    this.upstream = upstream;
    this.revision = revision;
  }

  /** Any text has a place in the order; one whose epoch is no number is taken to have none. */
  public static DebianVersion of(String text) {
    String rest = text.strip();
    long epoch = 0;
    int colon = rest.indexOf(':');
    if (colon > 0 && rest.substring(0, colon).matches("[0-9]{1,10}")) {
      epoch = Long.parseLong(rest.substring(0, colon));
      rest = rest.substring(colon + 1);
    }
    int dash = rest.lastIndexOf('-');
    String upstream = dash < 0 ? rest : rest.substring(0, dash);
    String revision = dash < 0 ? "" : rest.substring(dash + 1);
    return new DebianVersion(text.strip(), epoch, upstream, revision);
  }

  @Override
  public int compareTo(DebianVersion other) {
    int order = Long.compare(epoch, other.epoch);
    if (order == 0) {
      order = compare(upstream, other.upstream);
    }
    return order == 0 ? compare(revision, other.revision) : order;
  }

  private static int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() || j < b.length()) {
      while (isText(a, i) || isText(b, j)) {
        int difference = rank(a, i) - rank(b, j);
        if (difference != 0) {
          return difference;
        }
        i++;
        j++;
      }
      i = skipZeros(a, i);
      j = skipZeros(b, j);
      int first = 0;
      while (isDigit(a, i) && isDigit(b, j)) {
        first = first == 0 ? a.charAt(i) - b.charAt(j) : first;
        i++;
        j++;
      }
      if (isDigit(a, i)) {
        return 1;
      }
      if (isDigit(b, j)) {
        return -1;
      }
      if (first != 0) {
        return first;
      }
    }
    return 0;
  }

  private static int skipZeros(String s, int from) {
    int i = from;
    while (i < s.length() && s.charAt(i) == '0') {
      i++;
    }
    return i;
  }

  private static boolean isText(String s, int i) {
    return i < s.length() && !isDigit(s, i);
  }

  private static boolean isDigit(String s, int i) {
    return i < s.length() && s.charAt(i) >= '0' && s.charAt(i) <= '9';
  }

  /** The end and digits rank equal; a tilde below, letters above, all other characters last. */
  private static int rank(String s, int i) {
    if (i >= s.length() || isDigit(s, i)) {
      return 0;
    }
    char c = s.charAt(i);
    if (c == '~') {
      return -1;
    }
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter ? c : c + 256;
  }

  /** Equal rank: {@code 1.0} and {@code 1.00} are one version in two spellings. */
  @Override
  public boolean equals(Object other) {
    return other instanceof DebianVersion version && compareTo(version) == 0;
  }

  @Override
  public int hashCode() {
    // spellings of one version differ in zeros and in absent revisions only
    return Long.hashCode(epoch) * 31 + upstream.replace("0", "").hashCode();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
