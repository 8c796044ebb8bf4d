package org.osimage.archive;

import org.osimage.content.Content;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.TreePath;

/** What stands before a file in a tar archive that is not made from a tree. */
public final class TarMember {
  /** Bytes of a block; the file is filled up to whole blocks, two of zeros end the archive. */
  public static final int BLOCK = PaxHeader.BLOCK;

  /** The largest file whose header is one plain block. */
  public static final long MOST = 077777777777L;

  private TarMember() {}

  /**
   * The block of a regular file, mode 0644, owned by 0:0.
   *
   * @param name ASCII, at most 100 characters
   * @param size bytes, at most {@link #MOST}
   * @param mtime seconds since 1970, 0 or more
   */
  public static byte[] header(String name, long size, long mtime) {
    Entry file =
        new Entry.RegularFile(
            TreePath.literal(name), Attributes.root(0644, mtime), new Content(0, 0, 0, 0, size));
    byte[] header = PaxHeader.of(file, file, OwnerNames.NONE, 0);
    if (header.length != BLOCK) {
      throw new IllegalArgumentException(name + " of " + size + " bytes needs more than a block");
    }
    return header;
  }
}
