package org.osimage.ext4.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.osimage.ImageBuildException;
import org.osimage.ext4.layout.Layout;

/** Walks the extent tree of an inode; runs ascend and lie within the file system. */
final class ExtentReader {
  private static final int DEEPEST = 5;

  /** From here on the length is that of a run that was never written. */
  private static final int UNWRITTEN = 32_768;

  /** Takes a run of blocks. */
  interface Sink {
    /**
     * @param block of the body
     * @param address of the run on the disk; 0 for one that was never written
     */
    void run(long block, int length, long address) throws IOException;
  }

  private final ImageBytes image;
  private final ReadSuperBlock superBlock;
  private final ReadInode inode;
  private final Sink sink;

  /** The block of the body that the next run may begin with. */
  private long next;

  ExtentReader(ImageBytes image, ReadSuperBlock superBlock, ReadInode inode, Sink sink) {
    this.image = image;
    this.superBlock = superBlock;
    this.inode = inode;
    this.sink = sink;
  }

  void walk() throws IOException {
    if (!inode.has(Layout.EXTENTS_FLAG)) {
      throw image.refused("inode " + inode.number() + " has no extents, and others are not read");
    }
    ByteBuffer root = inode.map();
    walk(root, Layout.EXTENTS_IN_INODE, root.getShort(6));
  }

  private ImageBuildException damaged() {
    return image.damaged("the extents of inode " + inode.number());
  }

  private void walk(ByteBuffer b, int most, int depth) throws IOException {
    int count = b.getShort(2) & 0xffff;
    boolean sound =
        b.getShort(0) == (short) Layout.EXTENT_MAGIC
            && (b.getShort(4) & 0xffff) <= most
            && count <= (b.getShort(4) & 0xffff)
            && b.getShort(6) == depth
            && depth >= 0
            && depth <= DEEPEST;
    if (!sound) {
      throw damaged();
    }
    for (int i = 0; i < count; i++) {
      int at = Layout.EXTENT_HEADER + i * Layout.EXTENT;
      long block = b.getInt(at) & 0xffffffffL;
      if (block < next) {
        throw damaged(); // also ends a walk in circles
      }
      if (depth == 0) {
        leaf(b, at, block);
      } else {
        long address = (b.getInt(at + 4) & 0xffffffffL) | (b.getShort(at + 8) & 0xffffL) << 32;
        walk(block(address), Layout.EXTENTS_IN_BLOCK, depth - 1);
        if (next <= block) {
          throw damaged(); // an empty block
        }
      }
    }
  }

  private void leaf(ByteBuffer b, int at, long block) throws IOException {
    int raw = b.getShort(at + 4) & 0xffff;
    boolean written = raw <= UNWRITTEN;
    int length = written ? raw : raw - UNWRITTEN;
    long address = (b.getShort(at + 6) & 0xffffL) << 32 | (b.getInt(at + 8) & 0xffffffffL);
    if (length == 0 || address == 0 || address + length > superBlock.blocks()) {
      throw damaged();
    }
    sink.run(block, length, written ? address : 0);
    next = block + length;
  }

  private ByteBuffer block(long address) throws IOException {
    if (address == 0 || address >= superBlock.blocks()) {
      throw damaged();
    }
    ByteBuffer b = image.read(address * Layout.BLOCK, Layout.BLOCK);
    int tail = Layout.EXTENT_HEADER + Layout.EXTENTS_IN_BLOCK * Layout.EXTENT;
    if (inode.seed().start().put(b.array(), 0, tail).value() != b.getInt(tail)) {
      throw damaged();
    }
    return b;
  }
}
