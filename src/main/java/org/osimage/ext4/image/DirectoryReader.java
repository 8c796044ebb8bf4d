package org.osimage.ext4.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.osimage.ImageBuildException;
import org.osimage.ext4.layout.Checksum;
import org.osimage.ext4.layout.Layout;

/** Reads the names of a directory, hashed or not; every block's checksum is compared. */
final class DirectoryReader {
  private static final int ROOT_POINTERS = 32;
  private static final int NODE_POINTERS = 8;

  /** Takes a name other than the directory itself and its parent. */
  interface Sink {
    void name(byte[] name, long inode, int type) throws IOException;
  }

  private final ImageBytes image;
  private final ReadInode inode;
  private final Sink sink;

  DirectoryReader(ImageBytes image, ReadInode inode, Sink sink) {
    this.image = image;
    this.inode = inode;
    this.sink = sink;
  }

  void read(ReadSuperBlock superBlock) throws IOException {
    new ExtentReader(
            image,
            superBlock,
            inode,
            (block, length, address) -> {
              if (address == 0 || (block + length) * Layout.BLOCK > inode.size()) {
                throw damaged();
              }
              for (int i = 0; i < length; i++) {
                block(block + i, image.read((address + i) * Layout.BLOCK, Layout.BLOCK));
              }
            })
        .walk();
  }

  private ImageBuildException damaged() {
    return image.damaged("the directory of inode " + inode.number());
  }

  private void block(long number, ByteBuffer b) throws IOException {
    boolean hashed = inode.has(Layout.INDEX_FLAG);
    boolean node = hashed && b.getInt(0) == 0 && b.getShort(4) == Layout.BLOCK;
    if (hashed && number == 0) {
      checkIndex(b, ROOT_POINTERS, Layout.HASHES_IN_ROOT);
    } else if (node) {
      checkIndex(b, NODE_POINTERS, Layout.HASHES_IN_NODE);
    } else {
      int end = Layout.NAMES;
      int sum = inode.seed().start().put(b.array(), 0, end).value();
      if (b.getInt(end) != 0
          || b.getShort(end + 4) != Layout.NAMES_TAIL
          || b.getInt(end + Layout.NAME_HEADER) != sum) {
        throw damaged();
      }
      names(b, end);
      return;
    }
    if (number == 0) {
      names(b, Layout.BLOCK);
    }
  }

  private void checkIndex(ByteBuffer b, int start, int limit) throws IOException {
    int count = b.getShort(start + 2) & 0xffff;
    if ((b.getShort(start) & 0xffff) != limit || count == 0 || count > limit) {
      throw damaged();
    }
    int tail = start + limit * 8;
    Checksum sum = inode.seed().start().put(b.array(), 0, start + count * 8);
    if (sum.put(b.array(), tail, 4).le32(0).value() != b.getInt(tail + 4)) {
      throw damaged();
    }
  }

  private void names(ByteBuffer b, int end) throws IOException {
    for (int at = 0; at < end; ) {
      if (at + Layout.NAME_HEADER > end) {
        throw damaged();
      }
      long number = b.getInt(at) & 0xffffffffL;
      int length = b.getShort(at + 4) & 0xffff;
      int name = b.get(at + 6) & 0xff;
      if (length % 4 != 0
          || length < Layout.nameEntry(name)
          || at + length > end
          || (number != 0 && name == 0)) {
        throw damaged();
      }
      byte[] bytes = new byte[name];
      b.get(at + Layout.NAME_HEADER, bytes);
      if (number != 0 && !isDots(bytes)) {
        sink.name(bytes, number, b.get(at + 7));
      }
      at += length;
    }
  }

  private static boolean isDots(byte[] name) {
    boolean dots = name.length <= 2;
    for (byte b : name) {
      dots &= b == '.';
    }
    return dots;
  }
}
