package org.osimage.archive.read;

import java.util.Locale;

/**
 * A POSIX.1e access control list as text, as {@code tar --acls} stores it: entries {@code
 * user::rw-,user:nobody:rw-,group::r--,mask::rw-,other::r--}, separated by commas or line feeds.
 */
final class AccessList {
  private static final int GROUP = 070;

  private AccessList() {}

  /** Whether the list gives rights to a user or group by name, which no mode can say. */
  static boolean names(String list) {
    for (String entry : list.split("[,\n]")) {
      String[] words = words(entry);
      boolean person = words[0].equals("user") || words[0].equals("group");
      if (person && words.length > 2 && !words[1].isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /**
   * The mode with the group's own rights: those of its entry that the mask lets through.
   *
   * @param mode in which the group's bits are the list's mask where it has one
   */
  static int withoutMask(int mode, String list) {
    int group = 0; // a list that cannot be read gives the group nothing
    int mask = 7;
    for (String entry : list.split("[,\n]")) {
      String[] words = words(entry);
      if (words.length > 2 && words[1].isEmpty()) {
        group = words[0].equals("group") ? bits(words[2]) : group;
        mask = words[0].equals("mask") ? bits(words[2]) : mask;
      }
    }
    return mode & ~GROUP | (mode & (group & mask) << 3);
  }

  private static String[] words(String entry) {
    String[] words = entry.strip().toLowerCase(Locale.ROOT).split("[:#\\s]", -1);
    words[0] = words[0].equals("u") ? "user" : words[0].equals("g") ? "group" : words[0];
    return words;
  }

  private static int bits(String rights) {
    int bits = 0;
    bits |= rights.indexOf('r') >= 0 ? 4 : 0;
    bits |= rights.indexOf('w') >= 0 ? 2 : 0;
    bits |= rights.indexOf('x') >= 0 ? 1 : 0;
    return bits;
  }
}
