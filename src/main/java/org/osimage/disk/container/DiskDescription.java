package org.osimage.disk.container;

import org.osimage.disk.Guid;

/**
 * What containers say about a disk.
 *
 * @param name without directory and extension: ASCII letters, digits, {@code . _ -}, at most 80
 * @param id of the disk; other identifiers derive from it
 * @param time when it was made, in seconds since 1970 UTC
 * @param size bytes of the raw disk, a multiple of 1 MiB, at least 1 MiB
 * @param processors of the virtual machine that an OVA describes, at least 1
 * @param memory of that machine, in MiB, at least 1
 */
public record DiskDescription(
    String name, Guid id, long time, long size, int processors, int memory) {
  private static final long MIB = 1 << 20;

  public DiskDescription {
    if (!name.matches("[A-Za-z0-9._-]{1,80}")) {
      throw new IllegalArgumentException("name " + name);
    }
    if (size < MIB || size % MIB != 0) {
      throw new IllegalArgumentException("size " + size);
    }
    if (processors < 1 || memory < 1) {
      throw new IllegalArgumentException(processors + " processors, " + memory + " MiB");
    }
  }

  /** Sectors of 512 bytes. */
  long sectors() {
    return size / 512;
  }

  /** Another identifier of this disk. */
  Guid derived(String purpose) {
    return Guid.derived(purpose, id.toBytes());
  }
}
