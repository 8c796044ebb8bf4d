package org.osimage.squashfs;

import org.osimage.ImageBuildException;

/** What reading an image may cost: a small file can claim to hold very much. */
final class Budget {
  /** Bytes of names and attributes for each entry that is allowed: ten times the usual. */
  private static final long BYTES_PER_ENTRY = 512;

  private final ImageFile file;
  private final ReadLimits limits;
  private long entries;
  private long memory;
  private long bytes;

  Budget(ImageFile file, ReadLimits limits) {
    this.file = file;
    this.limits = limits;
  }

  /** One more name, with so many bytes of path. */
  void entry(int path) throws ImageBuildException {
    entries++;
    if (entries > limits.entries()) {
      throw file.refused("it holds over " + limits.entries() + " names, more than may be read");
    }
    memory(path);
  }

  void memory(long more) throws ImageBuildException {
    memory += more;
    if (memory > limits.entries() * BYTES_PER_ENTRY) {
      throw file.refused("its names and attributes take more memory than they may");
    }
  }

  /** A body of so many bytes. */
  void body(long size) throws ImageBuildException {
    if (size > limits.bytes() - bytes) {
      throw file.refused("its files have over " + limits.bytes() + " bytes, more than may be read");
    }
    bytes += size;
  }
}
