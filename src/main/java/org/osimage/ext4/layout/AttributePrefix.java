package org.osimage.ext4.layout;

import java.util.Arrays;
import java.util.Optional;

/** The start of an extended attribute's name, which is a number on the disk. */
public enum AttributePrefix {
  USER("user.", 1),
  TRUSTED("trusted.", 4),
  SECURITY("security.", 6),
  SYSTEM("system.", 7);

  private final String text;
  private final int number;

  AttributePrefix(String text, int number) {
    this.text = text;
    this.number = number;
  }

  public String text() {
    return text;
  }

  public int number() {
    return number;
  }

  /** That of a name; empty if none of them is. */
  public static Optional<AttributePrefix> of(String name) {
    return Arrays.stream(values()).filter(prefix -> name.startsWith(prefix.text)).findFirst();
  }

  /** That with a number. */
  public static Optional<AttributePrefix> of(int number) {
    return Arrays.stream(values()).filter(prefix -> prefix.number == number).findFirst();
  }
}
