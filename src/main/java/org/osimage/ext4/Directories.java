package org.osimage.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.osimage.ImageBuildException;
import org.osimage.ext4.layout.Checksum;
import org.osimage.ext4.layout.Layout;
import org.osimage.ext4.layout.NameHash;
import org.osimage.tree.Nodes;
import org.osimage.tree.TreePath;

/**
 * The bodies of directories. One block holds the names in the order of the tree; where they do not
 * fit, the directory is a {@link HashTree}. {@code lost+found} has four blocks from the start, as
 * mke2fs makes it, so that e2fsck need not look for room in a damaged file system.
 */
final class Directories {
  static final TreePath LOST_AND_FOUND = TreePath.literal("lost+found");
  static final byte[] SELF = {'.'};
  static final byte[] PARENT = {'.', '.'};

  private static final int LOST_AND_FOUND_BLOCKS = 4;

  /** Takes the body of a directory, a block at a time. */
  interface Sink {
    void put(byte[] block) throws IOException;
  }

  private final Nodes nodes;
  private final Inodes inodes;
  private final NameHash hash;

  Directories(Nodes nodes, Inodes inodes, NameHash hash) {
    this.nodes = nodes;
    this.inodes = inodes;
    this.hash = hash;
  }

  /**
   * Blocks of the body.
   *
   * @throws ImageBuildException if it has more names than three levels of hashes can find
   */
  int blocks(int node) throws ImageBuildException {
    if (isHashed(node)) {
      return hashTree(node).blocks();
    }
    return isLostAndFound(node) ? LOST_AND_FOUND_BLOCKS : 1;
  }

  private boolean isLostAndFound(int node) {
    return nodes.entry(node).path().equals(LOST_AND_FOUND);
  }

  /** Whether the names do not fit into one block. */
  boolean isHashed(int node) {
    int used = Layout.nameEntry(SELF.length) + Layout.nameEntry(PARENT.length);
    for (int i = 0; i < nodes.childCount(node) && used <= Layout.NAMES; i++) {
      used += Layout.nameEntry(name(nodes.child(node, i)).length);
    }
    return used > Layout.NAMES;
  }

  /** Whether the directory is found only where the feature large_dir is known. */
  boolean isLarge(int node) throws ImageBuildException {
    return isHashed(node) && hashTree(node).isLarge();
  }

  private HashTree hashTree(int node) throws ImageBuildException {
    return HashTree.of(nodes, node, hash);
  }

  private byte[] name(int node) {
    return nodes.entry(node).path().nameBytes();
  }

  /**
   * Hands out the body.
   *
   * @param seed of the directory's inode
   */
  void write(int node, Checksum.Seed seed, Sink sink) throws IOException {
    if (isHashed(node)) {
      new HashTreeWriter(this, hashTree(node), nodes, node, seed).write(sink);
      return;
    }
    DirectoryBlock block = new DirectoryBlock();
    block.put(inodes.number(node), SELF, Layout.type(nodes.entry(node)));
    block.put(inodes.number(nodes.parent(node)), PARENT, Layout.type(nodes.entry(node)));
    for (int i = 0; i < nodes.childCount(node); i++) {
      putChild(block, nodes.child(node, i));
    }
    sink.put(block.finish(seed));
    for (int i = 1; i < blocks(node); i++) {
      sink.put(block.finish(seed));
    }
  }

  void putSelfAndParent(ByteBuffer b, int node) {
    DirectoryBlock.put(b, inodes.number(node), SELF, Layout.type(nodes.entry(node)));
    DirectoryBlock.put(
        b, inodes.number(nodes.parent(node)), PARENT, Layout.type(nodes.entry(node)));
  }

  void putChild(DirectoryBlock block, int child) {
    block.put(inodes.number(child), name(child), Layout.type(nodes.body(child)));
  }
}
