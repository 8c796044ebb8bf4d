package org.osimage.disk;

import java.util.OptionalLong;
import org.osimage.ImageBuildException;

/**
 * What a FAT volume has besides its files.
 *
 * @param label the volume label: up to 11 characters A-Z, 0-9, space and {@code !#$%&'()-@^_`{}~};
 *     empty for none
 * @param serial the volume serial number, 32 bits; empty to derive it from label and tree
 * @param size the size policy
 * @param hiddenSectors 512-byte sectors before the volume on its disk: the partition's first LBA, 0
 *     for a volume that is not in a partition
 * @param epoch seconds since 1970-01-01T00:00:00Z that no time on the volume exceeds
 */
public record FatOptions(
    String label, OptionalLong serial, FatSize size, long hiddenSectors, long epoch) {
  private static final String LABEL_MARKS = " !#$%&'()-@^_`{}~";

  public FatOptions {
    if (hiddenSectors < 0 || hiddenSectors > 0xffffffffL) {
      throw new IllegalArgumentException("hidden sectors " + hiddenSectors);
    }
  }

  /** The smallest volume with a label, not in a partition, with the entries' own times. */
  public static FatOptions labelled(String label) {
    return new FatOptions(label, OptionalLong.empty(), FatSize.smallest(), 0, Long.MAX_VALUE);
  }

  public FatOptions withSerial(long newSerial) {
    return new FatOptions(
        label, OptionalLong.of(newSerial & 0xffffffffL), size, hiddenSectors, epoch);
  }

  public FatOptions withSize(FatSize newSize) {
    return new FatOptions(label, serial, newSize, hiddenSectors, epoch);
  }

  public FatOptions withHiddenSectors(long newHiddenSectors) {
    return new FatOptions(label, serial, size, newHiddenSectors, epoch);
  }

  public FatOptions withEpoch(long newEpoch) {
    return new FatOptions(label, serial, size, hiddenSectors, newEpoch);
  }

  void check() throws ImageBuildException {
    boolean valid = label.length() <= 11 && (label.isEmpty() || !label.isBlank());
    for (char c : label.toCharArray()) {
      valid &= (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || LABEL_MARKS.indexOf(c) >= 0;
    }
    if (!valid || label.startsWith(" ")) {
      throw new ImageBuildException(
          "the FAT volume label '"
              + label
              + "' is not possible: use up to 11 characters of A-Z, 0-9, space and "
              + LABEL_MARKS.trim());
    }
  }
}
