package org.osimage.archive;

import org.osimage.tree.Entry;
import org.osimage.tree.Entry.Device;

/** The file type bits of {@code st_mode}, as POSIX cpio and zip carry them. */
public final class FileType {
  public static final int MASK = 0170000;
  public static final int FIFO = 0010000;
  public static final int CHARACTER = 0020000;
  public static final int DIRECTORY = 0040000;
  public static final int BLOCK = 0060000;
  public static final int REGULAR = 0100000;
  public static final int SYMLINK = 0120000;
  public static final int SOCKET = 0140000;

  private FileType() {}

  /**
   * @param body no hard link: the entry that owns the body
   */
  public static int of(Entry body) {
    return switch (body.kind()) {
      case DIRECTORY -> DIRECTORY;
      case FILE -> REGULAR;
      case SYMLINK -> SYMLINK;
      case DEVICE -> ((Device) body).block() ? BLOCK : CHARACTER;
      case FIFO -> FIFO;
      case HARD_LINK -> throw new IllegalArgumentException("a hard link has no body: " + body);
    };
  }
}
