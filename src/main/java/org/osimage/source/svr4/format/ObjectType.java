package org.osimage.source.svr4.format;

import java.util.Optional;

/** The file types of {@code pkgmap} and the contents database. */
public enum ObjectType {
  BLOCK_DEVICE('b'),
  CHARACTER_DEVICE('c'),
  DIRECTORY('d'),
  /** A file that is edited when it is installed or removed. */
  EDITABLE('e'),
  FILE('f'),
  /** Only in {@code pkgmap}: about the package, not installed. */
  INFORMATION('i'),
  /** A hard link. */
  LINK('l'),
  PIPE('p'),
  SYMLINK('s'),
  /** A file whose contents change. */
  VOLATILE('v'),
  /** A directory in which only packages may have files. */
  EXCLUSIVE_DIRECTORY('x');

  private final char letter;

  ObjectType(char letter) {
    this.letter = letter;
  }

  public char letter() {
    return letter;
  }

  public static Optional<ObjectType> of(String letter) {
    for (ObjectType type : values()) {
      if (letter.length() == 1 && letter.charAt(0) == type.letter) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** A file with contents in the image. */
  public boolean isFile() {
    return this == FILE || this == EDITABLE || this == VOLATILE;
  }

  public boolean isDirectory() {
    return this == DIRECTORY || this == EXCLUSIVE_DIRECTORY;
  }

  public boolean isDevice() {
    return this == BLOCK_DEVICE || this == CHARACTER_DEVICE;
  }

  public boolean isLink() {
    return this == SYMLINK || this == LINK;
  }

  /** Whether mode, owner and group are given. */
  public boolean hasAttributes() {
    return this != INFORMATION && !isLink();
  }
}
