package org.osimage.iso;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.osimage.tree.Entry;

/**
 * Joliet identifiers: big-endian UTF-16, at most 64 units, without control characters and {@code *
 * / : ; ? \}. Only directories and files: Joliet knows nothing else.
 */
final class JolietNames implements NamingRule {
  private static final int LIMIT = 64;
  private static final int EXTENSION = 12;

  @Override
  public boolean shows(Entry body) {
    return body.kind() == Entry.Kind.DIRECTORY || body.kind() == Entry.Kind.FILE;
  }

  @Override
  public byte[][] identifiers(List<Entry> siblings) {
    UniqueNames names = new UniqueNames(siblings.size(), "~");
    byte[][] identifiers = new byte[siblings.size()][];
    for (int i = 0; i < identifiers.length; i++) {
      String name = clean(siblings.get(i).path().name());
      int dot = name.lastIndexOf('.');
      boolean keeps = dot > 0 && name.length() - dot <= EXTENSION;
      String stem = keeps ? name.substring(0, dot) : name;
      String extension = keeps ? name.substring(dot) : "";
      int room = LIMIT - extension.length();
      identifiers[i] =
          names
              .claim(mark -> cut(stem, room - mark.length()) + mark + extension)
              .getBytes(StandardCharsets.UTF_16BE);
    }
    return identifiers;
  }

  /** At most so many units, never half of a surrogate pair. */
  private static String cut(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit);
  }

  private static String clean(String name) {
    char[] chars = name.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      if (chars[i] < ' ' || "*/:;?\\".indexOf(chars[i]) >= 0) {
        chars[i] = '_';
      }
    }
    return new String(chars);
  }
}
