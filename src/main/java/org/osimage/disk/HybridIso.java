package org.osimage.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.osimage.bytes.Fields;

/**
 * Makes an ISO 9660 image a bootable disk too: a master boot record and a GUID partition table in
 * its system area, and a backup table at its end. Partition 1 is the ISO 9660 file system from
 * sector 64 on, read-only basic data; partition 2 is the EFI system partition inside the image.
 *
 * @param isoSectors 2048-byte sectors of the whole image, the {@link #BACKUP_ISO_SECTORS} at its
 *     end included
 * @param espSector first 2048-byte sector of the FAT image, at a multiple of 1 MiB; 0 for none
 * @param espBytes length of the FAT image, a multiple of 512
 * @param bootCode code of the master boot record, at most 440 bytes (isohdpfx.bin has 432)
 * @param bootLba what isohdpfx.bin and GRUB's boot_hybrid.img read at byte 432: four times the
 *     2048-byte sector of isolinux.bin, or of GRUB's El Torito image and then plus 4; empty to
 *     leave the code alone
 * @param signature the disk signature, 32 bits
 * @param disk identifier of the disk
 * @param isoId identifier of partition 1
 * @param espId identifier of partition 2
 */
public record HybridIso(
    long isoSectors,
    long espSector,
    long espBytes,
    byte[] bootCode,
    OptionalLong bootLba,
    long signature,
    Guid disk,
    Guid isoId,
    Guid espId) {
  /** Bytes of the system area, sectors 0 to 15 of an ISO. */
  public static final int SYSTEM_AREA = 32768;

  /** 2048-byte sectors at the end of the image that hold the backup table. */
  public static final int BACKUP_ISO_SECTORS = 9;

  private static final int PER_ISO_SECTOR = 4;
  private static final int BOOT_LBA_OFFSET = 432;

  public HybridIso {
    bootCode = bootCode.clone();
    if (bootLba.isPresent() && bootCode.length < BOOT_LBA_OFFSET) {
      throw new IllegalArgumentException("boot code of only " + bootCode.length + " bytes");
    }
    if (espSector > 0 && (espBytes <= 0 || espBytes % 512 != 0)) {
      throw new IllegalArgumentException("EFI system partition of " + espBytes + " bytes");
    }
  }

  @Override
  public byte[] bootCode() {
    return bootCode.clone();
  }

  private long totalSectors() {
    return isoSectors * PER_ISO_SECTOR;
  }

  private Gpt gpt() {
    List<GptPartition> partitions = new ArrayList<>();
    long esp = espSector * PER_ISO_SECTOR;
    long isoLast = espSector > 0 ? esp - 1 : totalSectors() - Gpt.SECTORS - 1;
    partitions.add(
        new GptPartition(Guid.BASIC_DATA, isoId, "ISO9660", 64, isoLast, GptPartition.READ_ONLY));
    if (espSector > 0) {
      partitions.add(
          new GptPartition(
              Guid.EFI_SYSTEM, espId, "EFI boot partition", esp, esp + espBytes / 512 - 1, 0));
    }
    return new Gpt(disk, totalSectors(), partitions);
  }

  /** The first 32768 bytes of the image. */
  public byte[] systemArea() {
    byte[] code = bootCode;
    if (bootLba.isPresent()) {
      code =
          new Fields()
              .put(java.util.Arrays.copyOf(bootCode, BOOT_LBA_OFFSET))
              .le64(bootLba.getAsLong())
              .toBytes();
    }
    return new Fields()
        .put(Mbr.protective(code, signature, totalSectors()))
        .put(gpt().primary())
        .zerosTo(SYSTEM_AREA)
        .toBytes();
  }

  /** The last {@link #BACKUP_ISO_SECTORS} sectors of the image. */
  public byte[] backup() {
    byte[] backup = gpt().backup();
    return new Fields().zeros(BACKUP_ISO_SECTORS * 2048 - backup.length).put(backup).toBytes();
  }
}
