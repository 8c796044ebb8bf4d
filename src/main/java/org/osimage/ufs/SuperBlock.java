package org.osimage.ufs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The super-block ({@code struct fs} of {@code sys/fs/ufs_fs.h}) as mkfs leaves it. */
final class SuperBlock {
  /** {@code fs_sbsize}: 1377 bytes, in whole fragments. */
  static final int SIZE = 2048;

  private static final int MAGIC = 0x011954;
  private static final int MAGIC_OFFSET = 1372;

  /** {@code FSOKAY}: time and state of a file system that can be trusted add up to it. */
  private static final int OKAY = 0x7c269d38;

  private static final byte CLEAN = 1;

  /** {@code FSLARGEFILES}: some file has 2 GiB or more. */
  private static final byte LARGE_FILES = 1;

  private static final int SECTORS = Geometry.CYLINDER * Geometry.FRAGMENT / 512;
  private static final int OPTIMISE_SPACE = 1;

  private final Geometry geometry;
  private final FreeSpace free;
  private final int time;
  private final long id;
  private final boolean largeFiles;

  SuperBlock(Geometry geometry, FreeSpace free, int time, long id, boolean largeFiles) {
    this.geometry = geometry;
    this.free = free;
    this.time = time;
    this.id = id;
    this.largeFiles = largeFiles;
  }

  /** A block with the {@link #SIZE} bytes of the super-block, the same in every copy. */
  byte[] block(ByteOrder order) {
    boolean little = order == ByteOrder.LITTLE_ENDIAN;
    ByteBuffer b = ByteBuffer.allocate(Geometry.BLOCK).order(order);
    b.putInt(0).putInt(0); // link, rolled
    b.putInt(Geometry.SUPER_BLOCK).putInt(Geometry.HEADER).putInt(Geometry.INODES);
    b.putInt(geometry.firstData());
    b.putInt(0).putInt(-1); // cgoffset, cgmask: groups are not staggered
    b.putInt(time).putInt(geometry.size()).putInt(dataFragments()).putInt(geometry.groups());
    b.putInt(Geometry.BLOCK).putInt(Geometry.FRAGMENT).putInt(Geometry.FRAGMENTS);
    b.putInt(0).putInt(0).putInt(60); // minfree, rotdelay, rps
    b.putInt(-Geometry.BLOCK).putInt(-Geometry.FRAGMENT).putInt(13).putInt(10);
    b.putInt(128).putInt(BlockMap.POINTERS); // maxcontig, maxbpg
    b.putInt(3).putInt(1).putInt(SIZE); // fragshift, fsbtodb, sbsize
    b.putInt(-Geometry.BLOCK / Geometry.SUMMARY).putInt(9); // csmask, csshift
    b.putInt(BlockMap.POINTERS).putInt(Geometry.INODES_PER_BLOCK).putInt(2); // nindir inopb nspf
    b.putInt(OPTIMISE_SPACE);
    b.putInt(little ? OKAY - time : SECTORS); // state on x86, npsect on SPARC
    b.putInt(0).putInt(0); // si, trackskew
    b.putInt((int) (id >>> 32)).putInt((int) id);
    b.putInt(geometry.firstData()).putInt(geometry.summarySize());
    b.putInt(GroupHeader.size(geometry));
    b.putInt(1).putInt(SECTORS).putInt(SECTORS); // ntrak, nsect, spc
    b.putInt(geometry.cylinders()).putInt(geometry.cylindersPerGroup());
    b.putInt(geometry.inodesPerGroup()).putInt(geometry.fragmentsPerGroup());
    GroupHeader.put(b, free.total());
    b.put((byte) 0).put(CLEAN).put((byte) 0).put(largeFiles ? LARGE_FILES : 0);
    // fsmnt, cgrotor, csp, cpc: no table of positions, opostbl, sparecon
    b.position(b.position() + 512 + 4 + 128 + 4 + 256 + 51 * 4);
    b.putInt(0).putInt(0).putInt(0).putInt(0); // version, logbno, reclaim, sparecon2
    b.putInt(little ? SECTORS : OKAY - time); // the other of the two above
    b.putLong(Geometry.BLOCK - 1).putLong(Geometry.FRAGMENT - 1); // qbmask, qfmask
    b.putInt(1).putInt(GroupHeader.POSITIONS); // postblformat: dynamic, nrpos
    b.putInt(0).putInt(0); // postbloff, rotbloff
    if (b.position() != MAGIC_OFFSET) {
      throw new IllegalStateException("the super-block's magic would lie at " + b.position());
    }
    return b.putInt(MAGIC).array();
  }

  /** {@code fs_dsize}: all but the super-blocks, headers, inodes and the summary area. */
  private int dataFragments() {
    int fixed = geometry.firstData() - Geometry.SUPER_BLOCK;
    return geometry.size()
        - Geometry.SUPER_BLOCK // boot block and first super-block
        - geometry.groups() * fixed
        - geometry.summarySize() / Geometry.FRAGMENT;
  }
}
