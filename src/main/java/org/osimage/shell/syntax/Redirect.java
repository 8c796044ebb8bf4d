package org.osimage.shell.syntax;

import java.util.Optional;

/**
 * @param descriptor 0 to 9, or more
 * @param word a file, a descriptor's number or a minus; a here-document's end mark
 * @param document the body of a here-document
 */
public record Redirect(
    int descriptor, Kind kind, Word word, Optional<HereDocument> document, int line) {
  public enum Kind {
    READ,
    WRITE,
    CLOBBER,
    APPEND,
    READ_WRITE,
    DUPLICATE_IN,
    DUPLICATE_OUT,
    HERE_DOCUMENT,
    HERE_STRING,
    /** {@code &>file}: standard output and errors. */
    WRITE_BOTH,
    APPEND_BOTH
  }
}
