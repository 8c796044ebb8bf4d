package org.osimage.ext4;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.ext4.layout.Layout;
import org.osimage.output.ZeroBlocks;
import org.osimage.tree.Entry;
import org.osimage.tree.Nodes;

/** How much room the body of each entry wants. */
final class Bodies {

  /** Smaller bodies are not searched for zeros. */
  private static final int SPARSE = 64 << 10;

  private final Nodes nodes;
  private final int[] directoryBlocks;
  private final Map<Integer, ZeroBlocks> holes = new HashMap<>();
  private final Map<Integer, ExtendedAttributes> attributes = new HashMap<>();

  /**
   * Looks for zeros in large files.
   *
   * @throws ImageBuildException if an entry's extended attributes do not fit, or a directory
   */
  Bodies(Nodes nodes, Directories directories, ContentStore store) throws IOException {
    this.nodes = nodes;
    directoryBlocks = new int[nodes.size()];
    for (int node = 0; node < nodes.size(); node++) {
      Entry entry = nodes.entry(node);
      int number = node;
      if (entry.kind() == Entry.Kind.DIRECTORY) {
        directoryBlocks[node] = directories.blocks(node);
      } else if (entry instanceof Entry.RegularFile file && file.content().size() > SPARSE) {
        ZeroBlocks.of(file.content(), store, Layout.BLOCK)
            .ifPresent(zero -> holes.put(number, zero));
      }
      if (entry.kind() != Entry.Kind.HARD_LINK) {
        ExtendedAttributes.of(entry).ifPresent(a -> attributes.put(number, a));
      }
    }
  }

  Optional<ZeroBlocks> holes(int node) {
    return Optional.ofNullable(holes.get(node));
  }

  Optional<ExtendedAttributes> attributes(int node) {
    return Optional.ofNullable(attributes.get(node));
  }

  /** Whether a block of extended attributes belongs to the entry. */
  boolean hasAttributeBlock(int node) {
    return attributes(node).filter(ExtendedAttributes::needsBlock).isPresent();
  }

  /** Bytes; a hard link has none of its own. */
  long size(int node) {
    Entry entry = nodes.entry(node);
    return switch (entry.kind()) {
      case DIRECTORY -> (long) directoryBlocks[node] * Layout.BLOCK;
      case FILE -> ((Entry.RegularFile) entry).content().size();
      case SYMLINK -> target(entry).length;
      case HARD_LINK, DEVICE, FIFO -> 0;
    };
  }

  static byte[] target(Entry link) {
    return ((Entry.Symlink) link).target().getBytes(StandardCharsets.UTF_8);
  }

  /** Blocks of a body, holes included; 0 for one that lies in its inode. */
  int blocks(int node) {
    long size = size(node);
    if (nodes.entry(node).kind() == Entry.Kind.SYMLINK && size < Layout.MAP_SIZE) {
      return 0;
    }
    return (int) ((size + Layout.BLOCK - 1) / Layout.BLOCK);
  }

  /** Blocks of a body that are on the disk. */
  int allocated(int node) {
    int blocks = blocks(node);
    ZeroBlocks zero = holes.get(node);
    return zero == null ? blocks : blocks - zero.countBefore(blocks);
  }
}
