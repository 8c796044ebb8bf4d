package org.osimage.disk;

/**
 * A partition to place on a disk.
 *
 * @param name at most 36 UTF-16 units
 * @param type what it holds
 * @param id its own identifier; derive it from content
 * @param attributes see {@link GptPartition}
 * @param minimumBytes its least size; what the content does not fill is zero
 * @param content what it holds
 */
public record DiskPartition(
    String name, Guid type, Guid id, long attributes, long minimumBytes, PartitionContent content) {
  public DiskPartition {
    if (minimumBytes < 0) {
      throw new IllegalArgumentException("size " + minimumBytes);
    }
  }

  /** A partition as large as its content, without attributes. */
  public static DiskPartition of(String name, Guid type, Guid id, PartitionContent content) {
    return new DiskPartition(name, type, id, 0, 0, content);
  }
}
