package org.osimage.squashfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.tree.Attributes;

/** Reads inodes by their reference. */
final class InodeReader {
  private static final long NO_ID = 0xffffffffL;

  private final ImageFile file;
  private final SuperBlock superBlock;
  private final MetadataReader metadata;
  private final XattrReader xattrs;

  InodeReader(ImageFile file, SuperBlock superBlock, MetadataReader metadata, XattrReader xattrs) {
    this.file = file;
    this.superBlock = superBlock;
    this.metadata = metadata;
    this.xattrs = xattrs;
  }

  /** The fields of the kinds, until the rest is known. */
  private static final class Fields {
    int links = 1;
    long size;
    long start;
    int fragment = Layout.NO_FRAGMENT;
    int offset;
    int device;
    int xattr = Layout.NO_XATTR;
  }

  Inode read(long reference) throws IOException {
    MetadataReader.Cursor cursor = metadata.at(superBlock.tables().inode(), reference);
    ByteBuffer head = cursor.take(16);
    int type = head.getShort() & 0xffff;
    int mode = head.getShort() & 07777;
    long uid = id(head.getShort() & 0xffff);
    long gid = id(head.getShort() & 0xffff);
    long time = head.getInt() & 0xffffffffL;
    Fields f = new Fields();
    boolean extended = type > Layout.EXTENDED;
    int basic = extended ? type - Layout.EXTENDED : type;
    switch (basic) {
      case Layout.DIRECTORY -> directory(cursor, extended, f);
      case Layout.FILE -> file(cursor, extended, f);
      case Layout.SYMLINK -> symlink(cursor, extended, f, reference);
      case Layout.BLOCK_DEVICE, Layout.CHARACTER_DEVICE -> {
        ByteBuffer b = cursor.take(extended ? 12 : 8);
        f.links = b.getInt();
        f.device = b.getInt();
        f.xattr = extended ? b.getInt() : Layout.NO_XATTR;
      }
      case Layout.FIFO, Layout.SOCKET -> {
        ByteBuffer b = cursor.take(extended ? 8 : 4);
        f.links = b.getInt();
        f.xattr = extended ? b.getInt() : Layout.NO_XATTR;
      }
      default -> throw file.damaged("an inode of unknown type " + type);
    }
    SortedMap<String, String> set =
        f.xattr == Layout.NO_XATTR ? new TreeMap<>() : xattrs.read(f.xattr & 0xffffffffL);
    return new Inode(
        basic,
        new Attributes(mode, uid, gid, time, set),
        f.links,
        f.size,
        f.start,
        f.fragment,
        f.offset,
        f.device,
        cursor);
  }

  private static void directory(MetadataReader.Cursor cursor, boolean extended, Fields f)
      throws IOException {
    if (extended) {
      ByteBuffer b = cursor.take(24);
      f.links = b.getInt();
      f.size = b.getInt() & 0xffffffffL;
      f.start = (b.getInt() & 0xffffffffL) << 16;
      b.getInt(); // parent
      b.getShort(); // entries of the index
      f.start |= b.getShort() & 0xffff;
      f.xattr = b.getInt();
    } else {
      ByteBuffer b = cursor.take(16);
      f.start = (b.getInt() & 0xffffffffL) << 16;
      f.links = b.getInt();
      f.size = b.getShort() & 0xffff;
      f.start |= b.getShort() & 0xffff;
    }
  }

  private void file(MetadataReader.Cursor cursor, boolean extended, Fields f) throws IOException {
    if (extended) {
      ByteBuffer b = cursor.take(40);
      f.start = b.getLong();
      f.size = b.getLong();
      b.getLong(); // bytes in holes
      f.links = b.getInt();
      f.fragment = b.getInt();
      f.offset = b.getInt();
      f.xattr = b.getInt();
      if (f.size < 0) {
        throw file.damaged("a file of " + Long.toUnsignedString(f.size) + " bytes");
      }
    } else {
      ByteBuffer b = cursor.take(16);
      f.start = b.getInt() & 0xffffffffL;
      f.fragment = b.getInt();
      f.offset = b.getInt();
      f.size = b.getInt() & 0xffffffffL;
    }
  }

  /** The attributes of the extended form stand behind the target. */
  private void symlink(MetadataReader.Cursor cursor, boolean extended, Fields f, long reference)
      throws IOException {
    ByteBuffer b = cursor.take(8);
    f.links = b.getInt();
    f.size = b.getInt() & 0xffffffffL;
    if (f.size == 0 || f.size > 0xffff) {
      throw file.damaged("a symbolic link to " + f.size + " bytes");
    }
    if (extended) {
      MetadataReader.Cursor behind = metadata.at(superBlock.tables().inode(), reference);
      behind.take(24 + (int) f.size);
      f.xattr = behind.take(4).getInt();
    }
  }

  private long id(int number) throws IOException {
    if (number >= superBlock.ids()) {
      throw file.damaged("owner " + number + " of " + superBlock.ids());
    }
    long id =
        metadata.indexed(superBlock.tables().id(), number, Layout.ID_ENTRY).getInt() & 0xffffffffL;
    if (id == NO_ID) {
      throw file.damaged("an owner without a number");
    }
    return id;
  }
}
