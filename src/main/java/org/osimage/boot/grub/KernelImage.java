package org.osimage.boot.grub;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.osimage.ImageBuildException;

/**
 * GRUB's {@code kernel.img}: an ELF32 file (System V ABI) of one or more loadable segments, wanted
 * as the flat memory image that the decompressor jumps into.
 */
final class KernelImage {
  private static final int LINK_ADDRESS = 0x9000;
  private static final int LIMIT = 0xA0000 - LINK_ADDRESS;

  private KernelImage() {}

  static byte[] flatten(byte[] elf) throws ImageBuildException {
    ByteBuffer b = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
    if (elf.length < 52 || b.getInt(0) != 0x464C457F || elf[4] != 1 || elf[5] != 1) {
      throw damaged("it is no 32-bit little-endian ELF file");
    }
    long table = Integer.toUnsignedLong(b.getInt(28));
    int entry = Short.toUnsignedInt(b.getShort(42));
    int count = Short.toUnsignedInt(b.getShort(44));
    if (entry < 32 || table + (long) entry * count > elf.length) {
      throw damaged("its program headers lie outside of it");
    }
    byte[] image = new byte[0];
    for (int i = 0; i < count; i++) {
      int at = (int) table + i * entry;
      if (b.getInt(at) == 1) {
        image = place(elf, b, at, image);
      }
    }
    if (image.length == 0) {
      throw damaged("it has nothing to load");
    }
    return image;
  }

  private static byte[] place(byte[] elf, ByteBuffer b, int at, byte[] image)
      throws ImageBuildException {
    long offset = Integer.toUnsignedLong(b.getInt(at + 4));
    long to = Integer.toUnsignedLong(b.getInt(at + 12)) - LINK_ADDRESS;
    long size = Integer.toUnsignedLong(b.getInt(at + 16));
    if (size == 0) {
      return image;
    }
    if (offset + size > elf.length || to < 0 || to + size > LIMIT) {
      throw damaged("a segment lies outside of the file or of the memory below 640 KiB");
    }
    byte[] grown = Arrays.copyOf(image, (int) Math.max(image.length, (to + size + 3) & ~3L));
    System.arraycopy(elf, (int) offset, grown, (int) to, (int) size);
    return grown;
  }

  private static ImageBuildException damaged(String why) {
    return new ImageBuildException("GRUB's kernel.img is damaged: " + why);
  }
}
