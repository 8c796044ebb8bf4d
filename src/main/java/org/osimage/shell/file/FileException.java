package org.osimage.shell.file;

import java.io.IOException;

/** An operation on the tree that a real system would refuse as well: data for the script. */
public final class FileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Errno errno;
  private final String path;

  public FileException(Errno errno, String path) {
    super(path + ": " + errno.text());
    this.errno = errno;
    this.path = path;
  }

  /** The message, as C programs print it. */
  public String text() {
    return path + ": " + errno.text();
  }

  public Errno errno() {
    return errno;
  }

  /** As the script wrote it. */
  public String path() {
    return path;
  }
}
