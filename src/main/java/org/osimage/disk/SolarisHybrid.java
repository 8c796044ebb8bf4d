package org.osimage.disk;

import java.util.ArrayList;
import java.util.List;
import org.osimage.ImageBuildException;
import org.osimage.bytes.Fields;

/**
 * Makes an ISO 9660 image a bootable disk in the way of OpenIndiana and OmniOS: a master boot
 * record with a partition of type BE inside the system area, which holds the loader's second stage,
 * and one of type EF for the EFI system partition. There is no GUID partition table.
 *
 * @param bootCode 440 bytes that load the second stage from {@link #STAGE2_LBA}
 * @param stage2 the second stage, at most {@link #STAGE2_SECTORS} sectors
 * @param espSector first 2048-byte sector of the FAT image; 0 for none
 * @param espBytes its length
 * @param signature the disk signature, 32 bits
 */
public record SolarisHybrid(
    byte[] bootCode, byte[] stage2, long espSector, long espBytes, long signature) {
  /** The first 512-byte sector of the partition that holds the second stage. */
  public static final long STAGE2_LBA = 3;

  /** Its length: the system area ends with sector 63. */
  public static final long STAGE2_SECTORS = 60;

  private static final int SECTOR = 512;
  private static final int SOLARIS_BOOT = 0xbe;
  private static final int EFI_SYSTEM = 0xef;

  public SolarisHybrid {
    bootCode = bootCode.clone();
    stage2 = stage2.clone();
  }

  /**
   * At most 32768 bytes for the start of the image.
   *
   * @throws ImageBuildException if the second stage has no room
   */
  public byte[] systemArea() throws ImageBuildException {
    if (stage2.length > STAGE2_SECTORS * SECTOR) {
      throw new ImageBuildException(
          "boot/isoboot has "
              + stage2.length
              + " bytes, and before the ISO 9660 file system there is room for "
              + STAGE2_SECTORS * SECTOR);
    }
    List<MbrEntry> entries = new ArrayList<>();
    entries.add(new MbrEntry(true, SOLARIS_BOOT, STAGE2_LBA, STAGE2_SECTORS));
    if (espSector > 0) {
      entries.add(new MbrEntry(false, EFI_SYSTEM, espSector * 4, espBytes / SECTOR));
    }
    return new Fields()
        .put(Mbr.of(bootCode, signature, entries))
        .zerosTo((int) STAGE2_LBA * SECTOR)
        .put(stage2)
        .toBytes();
  }
}
