package org.osimage.ext4.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.osimage.ImageBuildException;
import org.osimage.ext4.layout.Checksum;
import org.osimage.ext4.layout.Layout;

/**
 * What a super-block says, compared with the file and the features that are read here.
 *
 * @param blocks of the file system
 * @param groups of blocks
 * @param inodesPerGroup a multiple of 16, at most 32,768
 * @param state 1 after a clean unmount
 */
record ReadSuperBlock(
    long blocks, int groups, int inodesPerGroup, int state, UUID uuid, String label, long time) {
  /** Features that do not change what is read here. */
  private static final int KNOWN =
      Layout.FILETYPE | Layout.EXTENTS | Layout.BITS_64 | Layout.FLEX_BG | Layout.LARGE_DIR;

  /** {@code INCOMPAT_RECOVER}. */
  private static final int NEEDS_JOURNAL = 0x4;

  private static final int CLUSTERS = 0x200; // RO_COMPAT_BIGALLOC

  static ReadSuperBlock of(ImageBytes image) throws IOException {
    if (image.size() < 2L * Layout.SUPER_BLOCK) {
      throw image.refused("not an ext4 file system: it has " + image.size() + " bytes");
    }
    ByteBuffer b = image.read(Layout.SUPER_BLOCK, Layout.SUPER_BLOCK);
    if (b.getShort(0x38) != (short) Layout.SUPER_BLOCK_MAGIC) {
      throw image.refused("not an ext4 file system");
    }
    checkFeatures(image, b);
    int end = Layout.SUPER_BLOCK - Integer.BYTES;
    if (Checksum.plain().put(b.array(), 0, end).value() != b.getInt(end)) {
      throw image.damaged("the checksum of its super-block");
    }
    long blocks = b.getInt(0x4) & 0xffffffffL;
    int inodesPerGroup = b.getInt(0x28);
    long inodes = b.getInt(0) & 0xffffffffL;
    long groups = (blocks + Layout.GROUP - 1) / Layout.GROUP;
    boolean sound =
        b.getInt(0x150) == 0
            && blocks > 0
            && blocks <= image.size() / Layout.BLOCK
            && b.getInt(0x14) == 0
            && b.getInt(0x20) == Layout.GROUP
            && inodesPerGroup > 0
            && inodesPerGroup <= Layout.GROUP
            && inodesPerGroup % Layout.INODES_PER_BLOCK == 0
            && inodes == groups * inodesPerGroup;
    if (!sound) {
      throw image.damaged(
          blocks + " blocks and " + inodes + " inodes in " + image.size() + " bytes");
    }
    UUID uuid = new UUID(Long.reverseBytes(b.getLong(0x68)), Long.reverseBytes(b.getLong(0x70)));
    return new ReadSuperBlock(
        blocks, (int) groups, inodesPerGroup, b.getShort(0x3a), uuid, label(b), time(b));
  }

  private static long time(ByteBuffer b) {
    return b.getInt(0x108) & 0xffffffffL;
  }

  private static void checkFeatures(ImageBytes image, ByteBuffer b) throws ImageBuildException {
    int incompatible = b.getInt(0x60);
    if ((incompatible & NEEDS_JOURNAL) != 0) {
      throw image.refused(
          "the ext4 file system was not unmounted; its journal has to be replayed first");
    }
    int needed = Layout.FILETYPE | Layout.EXTENTS | Layout.BITS_64;
    int unknown = incompatible & ~KNOWN;
    int readOnly = b.getInt(0x64);
    boolean ours =
        (incompatible & needed) == needed
            && unknown == 0
            && (readOnly & Layout.METADATA_CSUM) != 0
            && (readOnly & CLUSTERS) == 0
            && b.getInt(0x18) == 2
            && b.getShort(0x58) == Layout.INODE
            && b.getShort(0xfe) == Layout.DESCRIPTOR;
    if (!ours) {
      throw image.refused(
          String.format(
              java.util.Locale.ROOT,
              "the ext4 file system has other features (incompatible %#x, read-only %#x, block size"
                  + " 1024 << %d, inodes of %d bytes) than those that are read here: blocks of 4"
                  + " KiB, inodes of 256 bytes, extent, 64bit, metadata_csum",
              incompatible,
              readOnly,
              b.getInt(0x18),
              b.getShort(0x58)));
    }
  }

  private static String label(ByteBuffer b) {
    String text = new String(b.array(), 0x78, Layout.LABEL, StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  /** Inodes in all. */
  long inodes() {
    return (long) groups * inodesPerGroup;
  }
}
