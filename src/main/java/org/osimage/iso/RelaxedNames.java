package org.osimage.iso;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.osimage.tree.Entry;

/**
 * Identifiers that are the names themselves, in UTF-8: what illumos's HSFS sees where it ignores
 * Rock Ridge. Against ECMA-119, as mkisofs's level 4 is; every reader copes.
 */
final class RelaxedNames implements NamingRule {
  /** What a directory record has room for beside a 28-byte CE entry: 254 - 33 - 28. */
  static final int LIMIT = 193;

  @Override
  public boolean shows(Entry body) {
    return true;
  }

  @Override
  public byte[][] identifiers(List<Entry> siblings) {
    // a cut name could meet one that is that short by nature, so that goes first
    UniqueNames names = new UniqueNames(siblings.size(), "~");
    byte[][] identifiers = new byte[siblings.size()][];
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < identifiers.length; i++) {
        byte[] raw = siblings.get(i).path().nameBytes();
        if (raw.length <= LIMIT == (pass == 0)) {
          identifiers[i] = identifier(names, raw);
        }
      }
    }
    return identifiers;
  }

  private static byte[] identifier(UniqueNames names, byte[] raw) {
    return names
        .claim(mark -> cut(raw, LIMIT - mark.length()) + mark)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** At most so many bytes, never half of a character. */
  private static String cut(byte[] raw, int limit) {
    int length = Math.min(raw.length, limit);
    while (length < raw.length && (raw[length] & 0xc0) == 0x80) {
      length--;
    }
    return new String(raw, 0, length, StandardCharsets.UTF_8);
  }
}
