package org.osimage.source.debian.unpack;

/** Compares versions of packages, deb-version(7): epoch, then upstream version, then revision. */
final class VersionOrder {
  private VersionOrder() {}

  /** Whether {@code version relation bound} holds, e.g. {@code 1.0 << 1.1}. */
  static boolean satisfies(String version, String relation, String bound) {
    int order = compare(version, bound);
    return switch (relation) {
      case "<<" -> order < 0;
      case "<=", "<" -> order <= 0;
      case "=" -> order == 0;
      case ">=", ">" -> order >= 0;
      case ">>" -> order > 0;
      default -> false;
    };
  }

  static int compare(String a, String b) {
    int epoch = parts(epoch(a), epoch(b));
    if (epoch != 0) {
      return epoch;
    }
    String restA = a.substring(a.indexOf(':') + 1);
    String restB = b.substring(b.indexOf(':') + 1);
    int dashA = restA.lastIndexOf('-');
    int dashB = restB.lastIndexOf('-');
    int upstream =
        parts(
            dashA < 0 ? restA : restA.substring(0, dashA),
            dashB < 0 ? restB : restB.substring(0, dashB));
    return upstream != 0
        ? upstream
        : parts(
            dashA < 0 ? "" : restA.substring(dashA + 1),
            dashB < 0 ? "" : restB.substring(dashB + 1));
  }

  private static String epoch(String version) {
    int colon = version.indexOf(':');
    return colon < 0 ? "0" : version.substring(0, colon);
  }

  private static int parts(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() || j < b.length()) {
      while (rankAt(a, i) != 0 || rankAt(b, j) != 0) {
        int order = rankAt(a, i) - rankAt(b, j);
        if (order != 0) {
          return order;
        }
        i++;
        j++;
      }
      int endA = digitsEnd(a, i);
      int endB = digitsEnd(b, j);
      int order = numbers(a.substring(i, endA), b.substring(j, endB));
      if (order != 0) {
        return order;
      }
      i = endA;
      j = endB;
    }
    return 0;
  }

  /** A tilde ranks below the end and digits, letters below everything else. */
  private static int rankAt(String text, int at) {
    if (at >= text.length() || isDigit(text.charAt(at))) {
      return 0;
    }
    char c = text.charAt(at);
    if (c == '~') {
      return -1;
    }
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ? c : c + 256;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int digitsEnd(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static int numbers(String a, String b) {
    String left = a.replaceFirst("^0+", "");
    String right = b.replaceFirst("^0+", "");
    return left.length() != right.length() ? left.length() - right.length() : left.compareTo(right);
  }
}
