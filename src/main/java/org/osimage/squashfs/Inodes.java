package org.osimage.squashfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.osimage.bytes.Fields;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.Nodes;

/** The records of inodes: the short form where it can say everything. */
final class Inodes {
  private static final long SHORT_START = 1L << 32;
  private static final long SHORT_SIZE = 1L << 32;

  private final Nodes nodes;
  private final Bodies bodies;
  private final Fragments fragments;
  private final DataArea data;
  private final IdTable ids;
  private final XattrTable xattrs;
  private final Numbers numbers;

  Inodes(
      Nodes nodes,
      Bodies bodies,
      Fragments fragments,
      DataArea data,
      IdTable ids,
      XattrTable xattrs,
      Numbers numbers) {
    this.nodes = nodes;
    this.bodies = bodies;
    this.fragments = fragments;
    this.data = data;
    this.ids = ids;
    this.xattrs = xattrs;
    this.numbers = numbers;
  }

  /** The short form's type of what a name stands for. */
  static int type(Entry body) {
    return switch (body.kind()) {
      case DIRECTORY -> Layout.DIRECTORY;
      case FILE, HARD_LINK -> Layout.FILE;
      case SYMLINK -> Layout.SYMLINK;
      case FIFO -> Layout.FIFO;
      case DEVICE -> ((Entry.Device) body).block() ? Layout.BLOCK_DEVICE : Layout.CHARACTER_DEVICE;
    };
  }

  private Fields head(int node, boolean extended) {
    Entry entry = nodes.entry(node);
    Attributes a = entry.attributes();
    return new Fields(64)
        .le16(type(entry) + (extended ? Layout.EXTENDED : 0))
        .le16(a.mode())
        .le16(ids.index(a.uid()))
        .le16(ids.index(a.gid()))
        .le32(a.mtime())
        .le32(numbers.of(node));
  }

  /** The record of anything but a directory; the node owns its body. */
  byte[] record(int node) {
    Entry entry = nodes.entry(node);
    int xattr = xattrs.index(entry);
    boolean extended = xattr != Layout.NO_XATTR;
    if (entry.kind() == Entry.Kind.FILE) {
      return file(node, xattr);
    }
    Fields record = head(node, extended).le32(nodes.links(node));
    if (entry instanceof Entry.Symlink link) {
      byte[] target = link.target().getBytes(StandardCharsets.UTF_8);
      record.le32(target.length).put(target);
    } else if (entry instanceof Entry.Device device) {
      record.le32(Layout.deviceNumber(device.major(), device.minor()));
    }
    return (extended ? record.le32(xattr) : record).toBytes();
  }

  private byte[] file(int node, int xattr) {
    int body = bodies.ofNode(node);
    long size = body < 0 ? 0 : bodies.content(body).size();
    int fragment = body < 0 ? Layout.NO_FRAGMENT : fragments.of(body);
    int offset = fragment == Layout.NO_FRAGMENT ? 0 : fragments.offset(body);
    long start = body < 0 ? 0 : data.start(body);
    long zeros = body < 0 ? 0 : data.zeros(body);
    boolean extended =
        xattr != Layout.NO_XATTR
            || nodes.links(node) > 1
            || zeros > 0
            || start >= SHORT_START
            || size >= SHORT_SIZE;
    Fields record = head(node, extended);
    if (extended) {
      // programs take a file that uses no block at all for one that is all hole
      record.le64(start).le64(size).le64(zeros == size ? Math.max(0, zeros - 1) : zeros);
      record.le32(nodes.links(node)).le32(fragment).le32(offset).le32(xattr);
    } else {
      record.le32(start).le32(fragment).le32(offset).le32(size);
    }
    for (int block = 0; body >= 0 && block < bodies.blocks(body); block++) {
      record.le32(data.size(body, block));
    }
    return record.toBytes();
  }

  /** The record of a directory whose listing has been written. */
  byte[] directory(int node, Directories.Listing listing) throws IOException {
    int xattr = xattrs.index(nodes.entry(node));
    long size = listing.length() + Layout.DOTS;
    boolean extended = xattr != Layout.NO_XATTR || listing.indexEntries() > 0 || size > 0xffff;
    int block = (int) (listing.reference() >>> 16);
    int offset = (int) listing.reference() & 0xffff;
    Fields record = head(node, extended);
    if (extended) {
      return record
          .le32(nodes.links(node))
          .le32(size)
          .le32(block)
          .le32(numbers.parentOf(node))
          .le16(listing.indexEntries())
          .le16(offset)
          .le32(xattr)
          .put(listing.index())
          .toBytes();
    }
    return record
        .le32(block)
        .le32(nodes.links(node))
        .le16((int) size)
        .le16(offset)
        .le32(numbers.parentOf(node))
        .toBytes();
  }
}
