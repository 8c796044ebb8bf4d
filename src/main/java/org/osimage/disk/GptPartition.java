package org.osimage.disk;

/**
 * An entry of a GUID partition table.
 *
 * @param type what it holds, e.g. {@link Guid#EFI_SYSTEM}
 * @param id its own identifier, unique in the world
 * @param name at most 36 UTF-16 units
 * @param firstLba first 512-byte sector
 * @param lastLba last sector, which still belongs to it
 * @param attributes bits of UEFI specification 2.10 table 5.8, e.g. {@link #READ_ONLY}
 */
public record GptPartition(
    Guid type, Guid id, String name, long firstLba, long lastLba, long attributes) {
  /** Basic data only: not to be written. */
  public static final long READ_ONLY = 1L << 60;

  public GptPartition {
    if (name.length() > 36) {
      throw new IllegalArgumentException("partition name of more than 36 characters: " + name);
    }
    if (firstLba < Gpt.FIRST_USABLE || lastLba < firstLba) {
      throw new IllegalArgumentException(name + " at " + firstLba + " to " + lastLba);
    }
  }

  /** Length in 512-byte sectors. */
  public long sectors() {
    return lastLba - firstLba + 1;
  }
}
