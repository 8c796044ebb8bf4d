package org.osimage.ufs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.osimage.content.ContentStore;
import org.osimage.output.ZeroBlocks;
import org.osimage.tree.Entry;
import org.osimage.tree.Nodes;

/** How much room the body of each entry wants, and in what pieces. */
final class Bodies {
  /** Up to here a body may end in fragments. */
  static final int SMALL = BlockMap.DIRECT * Geometry.BLOCK;

  private final Nodes nodes;
  private final Directories directories;
  private final Map<Integer, ZeroBlocks> holes = new HashMap<>();

  Bodies(Nodes nodes, Directories directories) {
    this.nodes = nodes;
    this.directories = directories;
  }

  /** Looks for blocks of zeros in the large files. */
  void findHoles(ContentStore store) throws IOException {
    for (int node = 0; node < nodes.size(); node++) {
      if (nodes.entry(node) instanceof Entry.RegularFile file && file.content().size() > SMALL) {
        int number = node;
        ZeroBlocks.of(file.content(), store, Geometry.BLOCK)
            .ifPresent(zero -> holes.put(number, zero));
      }
    }
  }

  Optional<ZeroBlocks> holes(int node) {
    return Optional.ofNullable(holes.get(node));
  }

  /** Bytes; a hard link has none of its own. */
  long size(int node) {
    Entry entry = nodes.entry(node);
    return switch (entry.kind()) {
      case DIRECTORY -> directories.size(node);
      case FILE -> ((Entry.RegularFile) entry).content().size();
      case SYMLINK -> target(entry).length;
      case HARD_LINK, DEVICE, FIFO -> 0;
    };
  }

  /**
   * The bytes of a symbolic link. They lie in a fragment, as illumos itself stores them however
   * short they are: its fast links exist only in memory.
   */
  static byte[] target(Entry link) {
    return ((Entry.Symlink) link).target().getBytes(StandardCharsets.UTF_8);
  }

  /** Whole blocks of a body, as if it had neither holes nor a tail. */
  static int blocks(long size) {
    return (int) ((size + Geometry.BLOCK - 1) / Geometry.BLOCK);
  }

  /** Fragments, 0 to 7, at the end of a body that takes no whole block for them. */
  static int tail(long size) {
    int rest = (int) (size % Geometry.BLOCK + Geometry.FRAGMENT - 1) / Geometry.FRAGMENT;
    return size > SMALL || rest == Geometry.FRAGMENTS ? 0 : rest;
  }
}
