package org.osimage.ext4;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.osimage.bytes.Fields;
import org.osimage.ext4.layout.Checksum;
import org.osimage.ext4.layout.Layout;
import org.osimage.ext4.layout.NameHash;

/** The super-block ({@code struct ext4_super_block}), 1024 bytes. */
final class SuperBlock {

  /** Features that older kernels may ignore: a journal, attributes, room to grow, hashes. */
  private static final int HAS_JOURNAL = 0x4;

  private static final int EXT_ATTR = 0x8;
  private static final int RESIZE_INODE = 0x10;
  private static final int DIR_INDEX = 0x20;

  /** Features without which a kernel must not write to it. */
  private static final int SPARSE_SUPER = 0x1;

  private static final int LARGE_FILE = 0x2;
  private static final int HUGE_FILE = 0x8;
  private static final int DIR_NLINK = 0x20;
  private static final int EXTRA_ISIZE = 0x40;

  /** Names are hashed as signed bytes. */
  private static final int SIGNED_HASH = 1;

  /** {@code user_xattr} and {@code acl} are on. */
  private static final int MOUNT_OPTIONS = 0xc;

  private static final int EXTRA = 32;

  private final Geometry geometry;
  private final FreeSpace free;
  private final Ext4Options options;
  private final Identity identity;
  private final int reserved;
  private final boolean largeDirectories;

  /** The first 60 bytes of the journal inode's map, of no bytes without a journal. */
  private final byte[] journal;

  private final long journalSize;

  /** The identifiers of a file system. */
  record Identity(UUID uuid, UUID hashSeed) {}

  SuperBlock(
      Geometry geometry,
      FreeSpace free,
      Ext4Options options,
      Identity identity,
      int reserved,
      boolean largeDirectories,
      byte[] journal,
      long journalSize) {
    this.geometry = geometry;
    this.free = free;
    this.options = options;
    this.identity = identity;
    this.reserved = reserved;
    this.largeDirectories = largeDirectories;
    this.journal = journal;
    this.journalSize = journalSize;
  }

  /** The copy in a group. */
  byte[] bytes(int group) {
    Fields f = new Fields(Layout.SUPER_BLOCK);
    counts(f);
    state(f, group);
    identifiers(f);
    f.zerosTo(0x150);
    f.le32(0).le32(0).le32(0); // the upper halves of block counts
    f.le16(EXTRA).le16(EXTRA).le32(SIGNED_HASH).zerosTo(0x174);
    f.u8(Integer.numberOfTrailingZeros(geometry.flex())).u8(1); // and CRC-32C
    f.zerosTo(Layout.SUPER_BLOCK - Integer.BYTES);
    f.le32(Checksum.plain().put(f.toBytes()).value());
    return f.toBytes();
  }

  private void counts(Fields f) {
    f.le32(geometry.inodes()).le32(geometry.blocks()).le32(reserved);
    f.le32(free.freeBlocks()).le32(free.freeInodes()).le32(0);
    int log = 2; // 1024 << 2
    f.le32(log).le32(log).le32(Layout.GROUP).le32(Layout.GROUP);
    f.le32(geometry.inodesPerGroup());
  }

  private void state(Fields f, int group) {
    f.le32(0).le32(options.time()); // never mounted, written now
    f.le16(0)
        .le16(-1)
        .le16(Layout.SUPER_BLOCK_MAGIC)
        .le16(1)
        .le16(1)
        .le16(0); // no limit of mounts; clean; go on
    f.le32(options.time()).le32(0).le32(0).le32(1); // checked now, never again; Linux; dynamic
    f.le16(0).le16(0).le32(Inodes.FIRST).le16(Layout.INODE).le16(group);
    f.le32(
        (journal.length > 0 ? HAS_JOURNAL : 0)
            | EXT_ATTR
            | (geometry.reserved() > 0 ? RESIZE_INODE : 0)
            | DIR_INDEX);
    f.le32(
        Layout.FILETYPE
            | Layout.EXTENTS
            | Layout.BITS_64
            | Layout.FLEX_BG
            | (largeDirectories ? Layout.LARGE_DIR : 0));
    f.le32(SPARSE_SUPER | LARGE_FILE | HUGE_FILE | DIR_NLINK | EXTRA_ISIZE | Layout.METADATA_CSUM);
  }

  private void identifiers(Fields f) {
    byte[] label = options.label().getBytes(StandardCharsets.UTF_8);
    f.put(Checksum.bytes(identity.uuid())).put(label).zerosTo(0xce);
    f.le16(geometry.reserved()).zerosTo(0xe0);
    f.le32(journal.length > 0 ? Inodes.JOURNAL : 0).zerosTo(0xec);
    f.put(Checksum.bytes(identity.hashSeed())).u8(NameHash.HALF_MD4);
    f.u8(journal.length > 0 ? 1 : 0).le16(Layout.DESCRIPTOR); // with a copy of the journal's map
    f.le32(MOUNT_OPTIONS).le32(0).le32(options.time());
    if (journal.length > 0) {
      f.put(journal).le32(journalSize >>> 32).le32(journalSize);
    }
  }
}
