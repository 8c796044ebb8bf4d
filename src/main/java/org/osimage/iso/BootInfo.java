package org.osimage.iso;

import org.osimage.ImageBuildException;
import org.osimage.bytes.Fields;
import org.osimage.tree.TreePath;

/**
 * What a BIOS loader wants to be told about its own place.
 *
 * @param table the boot information table of 56 bytes at byte 8 (mkisofs manual, "EL TORITO BOOT
 *     INFORMATION TABLE")
 * @param grub the first entry of diskboot's block list, at the end of the sector behind cdboot
 */
record BootInfo(boolean table, boolean grub) {
  private static final int TABLE = 8;
  private static final int TABLE_END = 64;
  private static final int GRUB = 2548;

  /** A loader that stands in the heap while it is patched. */
  static final int LIMIT = 32 << 20;

  /** What two boot entries want of one image. */
  BootInfo and(BootInfo other) {
    return new BootInfo(table || other.table, grub || other.grub);
  }

  void check(TreePath path, long size) throws ImageBuildException {
    long least = grub ? GRUB + 8 : TABLE_END;
    if (size < least || size > LIMIT) {
      throw new ImageBuildException(
          "the boot image "
              + path
              + " has "
              + size
              + " bytes, and one with a boot info table has "
              + least
              + " to "
              + LIMIT
              + ": name a loader such as isolinux.bin or a GRUB El Torito image");
    }
  }

  byte[] patch(TreePath path, byte[] body, long lba) throws ImageBuildException {
    check(path, body.length);
    byte[] patched = body.clone();
    if (grub) {
      copy(new Fields().le64(lba * 4 + 5), patched, GRUB);
    }
    if (table) {
      Fields fields = new Fields().le32(VolumeDescriptors.FIRST).le32(lba).le32(body.length);
      copy(fields.le32(sum(patched)).zerosTo(TABLE_END - TABLE), patched, TABLE);
    }
    return patched;
  }

  private static void copy(Fields fields, byte[] target, int offset) {
    System.arraycopy(fields.toBytes(), 0, target, offset, fields.size());
  }

  /** All little-endian words behind the table; a last one is filled up with zeros. */
  private static long sum(byte[] body) {
    long sum = 0;
    for (int i = TABLE_END; i < body.length; i++) {
      sum += (body[i] & 0xffL) << (i % 4 * 8);
    }
    return sum & 0xffffffffL;
  }
}
