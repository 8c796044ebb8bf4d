package org.osimage.flar.header;

import java.util.Optional;

/** The values of {@code files_archived_method} that are files: ZFS streams are not read. */
public enum ArchiveMethod {
  CPIO("cpio"),
  PAX("pax");

  private final String text;

  ArchiveMethod(String text) {
    this.text = text;
  }

  public static Optional<ArchiveMethod> of(String text) {
    for (ArchiveMethod method : values()) {
      if (method.text.equals(text)) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
