package org.osimage.tree;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an entry has besides its name and content.
 *
 * @param mode the twelve permission bits (set-id, sticky, rwx), 0 to 07777
 * @param uid owner, 0 to 2^32-2
 * @param gid group, 0 to 2^32-2
 * @param mtime whole seconds since 1970-01-01T00:00:00Z, may be negative
 * @param xattrs extended attributes: name, not empty and without NUL, to value in lower-case
 *     hexadecimal; in the order of the names
 */
public record Attributes(
    int mode, long uid, long gid, long mtime, SortedMap<String, String> xattrs) {
  private static final SortedMap<String, String> NONE =
      Collections.unmodifiableSortedMap(new TreeMap<>());
  private static final long MAX_ID = 0xfffffffeL;

  public Attributes {
    if (mode < 0 || mode > 07777) {
      throw new IllegalArgumentException("mode " + Integer.toOctalString(mode));
    }
    if (uid < 0 || uid > MAX_ID || gid < 0 || gid > MAX_ID) {
      throw new IllegalArgumentException("owner " + uid + ":" + gid);
    }
    xattrs = xattrs.isEmpty() ? NONE : checked(xattrs);
  }

  private static SortedMap<String, String> checked(Map<String, String> xattrs) {
    SortedMap<String, String> copy = new TreeMap<>(xattrs); // in natural order, whatever it had
    copy.forEach(
        (name, value) -> {
          if (name.isEmpty() || name.indexOf('\0') >= 0 || TreePath.hasLoneSurrogate(name)) {
            throw new IllegalArgumentException("extended attribute name '" + name + "'");
          }
          boolean hex = value.length() % 2 == 0;
          for (int i = 0; i < value.length(); i++) {
            hex &= "0123456789abcdef".indexOf(value.charAt(i)) >= 0;
          }
          if (!hex) {
            throw new IllegalArgumentException(
                "value of extended attribute " + name + ": " + value);
          }
        });
    return Collections.unmodifiableSortedMap(copy);
  }

  public static Attributes of(int mode, long uid, long gid, long mtime) {
    return new Attributes(mode, uid, gid, mtime, NONE);
  }

  /** Mode, owned by root (0:0), at the given time. */
  public static Attributes root(int mode, long mtime) {
    return of(mode, 0, 0, mtime);
  }

  public Attributes withMode(int newMode) {
    return newMode == mode ? this : new Attributes(newMode, uid, gid, mtime, xattrs);
  }

  public Attributes withOwner(long newUid, long newGid) {
    return newUid == uid && newGid == gid
        ? this
        : new Attributes(mode, newUid, newGid, mtime, xattrs);
  }

  public Attributes withMtime(long newMtime) {
    return newMtime == mtime ? this : new Attributes(mode, uid, gid, newMtime, xattrs);
  }
}
