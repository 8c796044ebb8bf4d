package org.osimage.disk;

import java.util.List;

/**
 * The code of a master boot record, which may need to know where the partitions are: GRUB's reads
 * the first sector of the BIOS boot partition.
 */
@FunctionalInterface
public interface BootCode {
  /** A disk that no BIOS starts. */
  BootCode NONE = partitions -> new byte[0];

  /**
   * @param partitions of the disk, placed
   * @return at most 440 bytes
   */
  byte[] at(List<GptPartition> partitions);
}
