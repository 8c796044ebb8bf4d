package org.osimage.ufs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.osimage.tree.Nodes;

/**
 * The bodies of directories ({@code sys/fs/ufs_fsdir.h}): chunks of 512 bytes that no entry
 * crosses; the last entry of a chunk takes the rest of it. An entry is an inode number of 32 bits,
 * its own length and that of the name of 16 each, and the name with a NUL, filled to four bytes.
 */
final class Directories {
  private static final int CHUNK = 512;
  private static final int HEADER = 8;
  private static final byte[] SELF = {'.'};
  private static final byte[] PARENT = {'.', '.'};

  /** Takes the body of a directory, a chunk at a time. */
  interface Sink<X extends Exception> {
    void put(byte[] chunk) throws X;
  }

  private final Nodes nodes;
  private final Inodes inodes;
  private final ByteOrder order;

  Directories(Nodes nodes, Inodes inodes, ByteOrder order) {
    this.nodes = nodes;
    this.inodes = inodes;
    this.order = order;
  }

  /** Bytes of the body, a multiple of 512. */
  long size(int node) {
    int[] used = {0};
    long[] chunks = {1};
    int fixed = length(SELF.length) + length(PARENT.length);
    used[0] = fixed;
    for (int i = 0; i < nodes.childCount(node); i++) {
      int length = length(nodes.entry(nodes.child(node, i)).path().nameBytes().length);
      if (used[0] + length > CHUNK) {
        chunks[0]++;
        used[0] = 0;
      }
      used[0] += length;
    }
    return chunks[0] * CHUNK;
  }

  private static int length(int name) {
    return HEADER + (name + 4) / 4 * 4;
  }

  void write(int node, Sink<IOException> sink) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(order);
    put(chunk, inodes.number(node), SELF);
    int last = chunk.position();
    put(chunk, inodes.number(nodes.parent(node)), PARENT);
    for (int i = 0; i < nodes.childCount(node); i++) {
      int child = nodes.child(node, i);
      byte[] name = nodes.entry(child).path().nameBytes();
      if (chunk.remaining() < length(name.length)) {
        finish(chunk, last, sink);
      }
      last = chunk.position();
      put(chunk, inodes.number(child), name);
    }
    finish(chunk, last, sink);
  }

  private static void put(ByteBuffer chunk, int inode, byte[] name) {
    int length = length(name.length);
    int end = chunk.position() + length;
    chunk.putInt(inode).putShort((short) length).putShort((short) name.length).put(name);
    chunk.position(end); // the bytes between are zero
  }

  private static void finish(ByteBuffer chunk, int last, Sink<IOException> sink)
      throws IOException {
    chunk.putShort(last + Integer.BYTES, (short) (CHUNK - last));
    sink.put(chunk.array());
    Arrays.fill(chunk.array(), (byte) 0);
    chunk.clear();
  }
}
