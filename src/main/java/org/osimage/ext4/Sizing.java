package org.osimage.ext4;

import java.util.Locale;
import org.osimage.ImageBuildException;
import org.osimage.ext4.layout.Layout;
import org.osimage.tree.Nodes;

/** Finds the geometry: that of the given size, or the smallest that holds everything. */
final class Sizing {
  /** The most that a step grows where a small rest would not be used. */
  private static final int STEP = 64;

  /** A geometry and what it holds. */
  record Sized(Geometry geometry, Allocation allocation, int reserved) {}

  private final Nodes nodes;
  private final Inodes inodes;
  private final Bodies bodies;
  private final Ext4Options options;

  Sizing(Nodes nodes, Inodes inodes, Bodies bodies, Ext4Options options) {
    this.nodes = nodes;
    this.inodes = inodes;
    this.bodies = bodies;
    this.options = options;
  }

  Sized run() throws ImageBuildException {
    if (options.size().isEmpty()) {
      return smallest();
    }
    long blocks = options.size().getAsLong() / Layout.BLOCK;
    if (blocks > Geometry.MOST) {
      throw new ImageBuildException(
          "an ext4 file system of "
              + options.size().getAsLong()
              + " bytes is more than this plugin makes: give at most 8 TiB, and let it grow");
    }
    if (blocks > 0 && wantedInodes(blocks) <= Geometry.mostInodes(blocks)) {
      Sized sized = attempt(blocks);
      if (missing(sized) <= 0) {
        return sized;
      }
    }
    long least = (long) smallest().geometry().blocks() * Layout.BLOCK;
    throw new ImageBuildException(
        String.format(
            Locale.ROOT,
            "the ext4 file system%s of %d bytes is too small for its tree: it needs %d bytes; give"
                + " a larger size, or none to have it computed",
            options.label().isEmpty() ? "" : " " + options.label(),
            options.size().getAsLong(),
            least));
  }

  private Sized smallest() throws ImageBuildException {
    long blocks = Math.max(STEP, freeBlocks());
    for (int node = 0; node < nodes.size(); node++) {
      blocks += bodies.allocated(node);
    }
    while (true) {
      while (wantedInodes(blocks) > Geometry.mostInodes(blocks)) {
        blocks += Layout.GROUP;
      }
      if (blocks > Geometry.MOST) {
        throw new ImageBuildException(
            "the ext4 file system would need more than 8 TiB: leave something out");
      }
      Sized sized = attempt(blocks);
      long missing = missing(sized);
      if (missing <= 0) {
        return sized;
      }
      boolean cut = sized.geometry().blocks() < blocks;
      blocks += cut ? Math.max(missing, STEP) : missing;
    }
  }

  private Sized attempt(long blocks) throws ImageBuildException {
    Geometry geometry = Geometry.of(blocks, wantedInodes(blocks));
    Allocation allocation =
        new Allocation(nodes, bodies, geometry, Journal.blocks(geometry.blocks()));
    long free = Math.max(0, (long) geometry.dataBlocks() - allocation.blocks());
    long reserved = (long) geometry.blocks() * options.reservedPercent() / 100;
    return new Sized(geometry, allocation, (int) Math.min(free, reserved));
  }

  /** Blocks that do not fit; at most 0 if all do. */
  private long missing(Sized sized) {
    Geometry geometry = sized.geometry();
    if (geometry.inodes() < inodes.used()) {
      return Layout.GROUP; // the rest that was cut off had some
    }
    long free = freeBlocks();
    if (free > 0) {
      free += (long) geometry.blocks() * options.reservedPercent() / 100;
    }
    return sized.allocation().blocks() + free - geometry.dataBlocks();
  }

  private long freeBlocks() {
    return (options.freeBytes() + Layout.BLOCK - 1) / Layout.BLOCK;
  }

  private long wantedInodes(long blocks) {
    long usual = blocks * Layout.BLOCK / options.bytesPerInode();
    long possible = Math.min(usual, Geometry.mostInodes(blocks));
    return Math.max(possible, inodes.used() + options.freeBytes() / options.bytesPerInode());
  }
}
