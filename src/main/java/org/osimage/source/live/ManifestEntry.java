package org.osimage.source.live;

import java.util.Locale;
import org.osimage.tree.TreePath;

/**
 * One line of a manifest.
 *
 * @param mode 0 to 07777; 0 of a link, which has none
 * @param user a name or a decimal id; empty of a link
 * @param group a name or a decimal id; empty of a link
 * @param target of a symbolic link as it is stored, of a hard link a path of the image; else empty
 */
public record ManifestEntry(
    Type type,
    TreePath path,
    int mode,
    String user,
    String group,
    String target,
    Position position) {
  /** The four types that the builder has ever known, by their letters. */
  public enum Type {
    DIRECTORY('d'),
    FILE('f'),
    SYMLINK('s'),
    HARD_LINK('h');

    private final char letter;

    Type(char letter) {
      this.letter = letter;
    }

    public char letter() {
      return letter;
    }

    boolean isLink() {
      return this == SYMLINK || this == HARD_LINK;
    }
  }

  /**
   * Where a line stands.
   *
   * @param file as the user named it
   * @param line from 1
   */
  public record Position(String file, int line) {
    @Override
    public String toString() {
      return file + ", line " + line;
    }
  }

  /** Whether both lines say the same, wherever they stand. */
  boolean saysTheSame(ManifestEntry other) {
    return type == other.type
        && mode == other.mode
        && path.equals(other.path)
        && user.equals(other.user)
        && group.equals(other.group)
        && target.equals(other.target);
  }

  /** The line as the grammar has it, without its end; modes have four digits. */
  public String line() {
    return type.isLink()
        ? type.letter() + " " + path + "=" + target
        : String.format(Locale.ROOT, "%c %s %04o %s %s", type.letter(), path, mode, user, group);
  }
}
