package org.osimage.iso;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.osimage.tree.Entry;

/**
 * Identifiers at interchange level 2 (ECMA-119 sections 7.4 to 7.6 and 10.2): A-Z, 0-9 and _; files
 * {@code NAME.EXT;1} with at most 30 characters in both parts, directories at most 31.
 */
final class IsoNames implements NamingRule {
  private static final int DIRECTORY = 31;
  private static final int FILE = 30;

  /** Room for the longest usual extension; a longer one says nothing to old readers either. */
  private static final int EXTENSION = 8;

  @Override
  public boolean shows(Entry body) {
    return true;
  }

  @Override
  public byte[][] identifiers(List<Entry> siblings) {
    UniqueNames names = new UniqueNames(siblings.size(), "");
    byte[][] identifiers = new byte[siblings.size()][];
    for (int i = 0; i < identifiers.length; i++) {
      Entry entry = siblings.get(i);
      String name = entry.path().name();
      String identifier =
          entry.kind() == Entry.Kind.DIRECTORY ? directory(names, name) : file(names, name);
      identifiers[i] = identifier.getBytes(StandardCharsets.US_ASCII);
    }
    return identifiers;
  }

  private static String directory(UniqueNames names, String name) {
    String clean = clean(name);
    return names.claim(mark -> cut(clean, DIRECTORY - mark.length()) + mark);
  }

  private static String file(UniqueNames names, String name) {
    int dot = name.lastIndexOf('.');
    String stem = clean(dot > 0 ? name.substring(0, dot) : name);
    String extension = dot > 0 ? cut(clean(name.substring(dot + 1)), EXTENSION) : "";
    int room = FILE - extension.length();
    return names.claim(mark -> cut(stem, room - mark.length()) + mark + "." + extension + ";1");
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }

  /** One underscore for every character that level 2 lacks. */
  private static String clean(String name) {
    StringBuilder clean = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'a' && c <= 'z') {
        clean.append((char) (c - 'a' + 'A'));
      } else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
        clean.append(c);
      } else if (!Character.isLowSurrogate(c)) {
        clean.append('_');
      }
    }
    return clean.toString();
  }
}
