package org.osimage.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.osimage.ext4.layout.Checksum;
import org.osimage.ext4.layout.Layout;
import org.osimage.ext4.layout.NameHash;
import org.osimage.tree.Nodes;

/** Writes a hashed directory: the root, the levels of its index from the highest, the names. */
final class HashTreeWriter {
  private static final int INFO = 8;
  private static final int POINTER = 8;

  private final Directories directories;
  private final HashTree tree;
  private final Nodes nodes;
  private final int node;
  private final Checksum.Seed seed;

  HashTreeWriter(
      Directories directories, HashTree tree, Nodes nodes, int node, Checksum.Seed seed) {
    this.directories = directories;
    this.tree = tree;
    this.nodes = nodes;
    this.node = node;
    this.seed = seed;
  }

  void write(Directories.Sink sink) throws IOException {
    sink.put(root());
    int below = 1;
    for (int level = tree.levels(); level > 0; level--) {
      int width = tree.width(level);
      below += width;
      for (int block = 0; block < width; block++) {
        ByteBuffer b = little();
        b.putInt(0).putShort((short) Layout.BLOCK).putShort((short) 0); // a free entry
        int from = block * Layout.HASHES_IN_NODE;
        int count = Math.min(Layout.HASHES_IN_NODE, tree.width(level - 1) - from);
        putPointers(b, Layout.HASHES_IN_NODE, level - 1, from, count, below);
        sink.put(b.array());
      }
    }
    DirectoryBlock leaf = new DirectoryBlock();
    for (int block = 0; block < tree.leaves(); block++) {
      for (int name = tree.start(block); name < tree.start(block + 1); name++) {
        directories.putChild(leaf, nodes.child(node, tree.child(name)));
      }
      sink.put(leaf.finish(seed));
    }
  }

  private byte[] root() {
    ByteBuffer b = little();
    directories.putSelfAndParent(b, node);
    int parent = Layout.nameEntry(1);
    b.putShort(parent + Integer.BYTES, (short) (Layout.BLOCK - parent)); // hides the rest
    b.putInt(0).put((byte) NameHash.HALF_MD4).put((byte) INFO).put((byte) tree.levels());
    b.put((byte) 0);
    int below = tree.width(tree.levels());
    putPointers(b, Layout.HASHES_IN_ROOT, tree.levels(), 0, below, 1);
    return b.array();
  }

  /**
   * The limit, the count, and block and least hash of each; the first one's hash is its place.
   *
   * @param level of what they point to; 0 is the names
   * @param first number within the directory of that level's first block
   */
  private void putPointers(ByteBuffer b, int limit, int level, int from, int count, int first) {
    int start = b.position();
    b.putShort((short) limit).putShort((short) count).putInt(first + from);
    for (int block = from + 1; block < from + count; block++) {
      b.putInt(tree.hash(firstLeaf(level, block))).putInt(first + block);
    }
    Checksum sum = seed.start().put(b.array(), 0, start + count * POINTER);
    b.putInt(start + limit * POINTER + Integer.BYTES, sum.le32(0).le32(0).value());
  }

  private static int firstLeaf(int level, int block) {
    int leaf = block;
    for (int i = 0; i < level; i++) {
      leaf *= Layout.HASHES_IN_NODE;
    }
    return leaf;
  }

  private static ByteBuffer little() {
    return ByteBuffer.allocate(Layout.BLOCK).order(ByteOrder.LITTLE_ENDIAN);
  }
}
