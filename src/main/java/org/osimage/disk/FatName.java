package org.osimage.disk;

import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.tree.TreePath;

/** The rules for names on FAT (Microsoft FAT specification 1.03, "FAT Long Directory Entries"). */
final class FatName {
  /** UTF-16 units of a long name that one directory slot holds. */
  static final int UNITS_PER_SLOT = 13;

  private static final int MAX_UNITS = 255;
  private static final String NEVER = "\"*/:<>?\\|";
  private static final String LONG_ONLY = "+,;=[] .";

  private FatName() {}

  /**
   * @throws ImageBuildException if FAT cannot hold the path's last component
   */
  static void check(TreePath path) throws ImageBuildException {
    String name = path.name();
    if (name.length() > MAX_UNITS) {
      throw refused(path, "has " + name.length() + " UTF-16 units, at most 255 fit");
    }
    if (name.endsWith(".") || name.endsWith(" ")) {
      throw refused(path, "ends with a dot or a space, which readers drop");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < 0x20 || c == 0x7f) {
        throw refused(path, "has a control character (" + (int) c + ")");
      }
      if (NEVER.indexOf(c) >= 0) {
        throw refused(path, "has the character " + c);
      }
    }
  }

  private static ImageBuildException refused(TreePath path, String why) {
    return new ImageBuildException(
        "FAT cannot hold the name of "
            + path
            + ": it "
            + why
            + "; rename the file, or leave it out of the FAT file system");
  }

  /** The name as FAT compares it: two names that are equal so cannot be in one directory. */
  static String folded(String name) {
    char[] units = name.toCharArray();
    for (int i = 0; i < units.length; i++) {
      units[i] = Character.toUpperCase(units[i]);
    }
    return new String(units);
  }

  /** Directory slots that the name takes: one, and those of its long form where it needs one. */
  static int slots(String name) {
    return isShort(name) ? 1 : 1 + (name.length() + UNITS_PER_SLOT - 1) / UNITS_PER_SLOT;
  }

  /** Whether the short form is the name itself, so that no long form is written. */
  static boolean isShort(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 'a' && name.charAt(i) <= 'z') {
        return false;
      }
    }
    return exactShort(name).isPresent();
  }

  /** The 11 characters of a name that fits 8.3 but for its case. */
  static Optional<String> exactShort(String name) {
    int dot = name.lastIndexOf('.');
    String base = dot < 0 ? name : name.substring(0, dot);
    String extension = dot < 0 ? "" : name.substring(dot + 1);
    if (base.isEmpty()
        || base.length() > 8
        || extension.length() > 3
        || !plain(base)
        || !plain(extension)) {
      return Optional.empty();
    }
    return Optional.of(eleven(upper(base), upper(extension)));
  }

  /** Characters for both forms: ASCII, not among those that only long names may have. */
  private static boolean plain(String part) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c >= 0x7f || LONG_ONLY.indexOf(c) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** ASCII only, so that no version of Unicode can change an image. */
  private static String upper(String name) {
    char[] units = name.toCharArray();
    for (int i = 0; i < units.length; i++) {
      if (units[i] >= 'a' && units[i] <= 'z') {
        units[i] -= 'a' - 'A';
      }
    }
    return new String(units);
  }

  /** The part in front of a numeric tail: up to six characters. */
  static String basis(String name) {
    int dot = name.lastIndexOf('.');
    String base = cut(dot <= 0 ? name : name.substring(0, dot), 6);
    return base.isEmpty() ? "_" : base;
  }

  /** Up to three characters behind the last dot. */
  static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? "" : cut(name.substring(dot + 1), 3);
  }

  private static String cut(String part, int length) {
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < part.length() && kept.length() < length; i++) {
      char c = part.charAt(i);
      if (c != ' ' && c != '.') {
        kept.append(c >= 0x7f || LONG_ONLY.indexOf(c) >= 0 ? '_' : c);
      }
    }
    return upper(kept.toString());
  }

  /** The 11 characters of {@code basis~number.extension}. */
  static String numbered(String basis, int number, String extension) {
    String tail = "~" + number;
    return eleven(
        basis.substring(0, Math.min(basis.length(), 8 - tail.length())) + tail, extension);
  }

  private static String eleven(String base, String extension) {
    return base + " ".repeat(8 - base.length()) + extension + " ".repeat(3 - extension.length());
  }
}
