package org.osimage.ext4.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.ext4.layout.AttributePrefix;
import org.osimage.ext4.layout.Checksum;
import org.osimage.ext4.layout.Layout;

/** Reads extended attributes from an inode and its block. */
final class AttributeReader {
  private final ImageBytes image;
  private final ReadSuperBlock superBlock;

  AttributeReader(ImageBytes image, ReadSuperBlock superBlock) {
    this.image = image;
    this.superBlock = superBlock;
  }

  SortedMap<String, String> read(ReadInode inode) throws IOException {
    SortedMap<String, String> found = new TreeMap<>();
    ByteBuffer b = inode.bytes();
    int start = 128 + b.getShort(0x80);
    if (start % 4 == 0 && start <= Layout.INODE - 4 && b.getInt(start) == Layout.ATTRIBUTES_MAGIC) {
      list(inode, b, start + 4, start + 4, found);
    }
    if (inode.attributeBlock() != 0) {
      list(inode, block(inode), Layout.ATTRIBUTES_HEADER, 0, found);
    }
    return found;
  }

  private ByteBuffer block(ReadInode inode) throws IOException {
    long address = inode.attributeBlock();
    if (address >= superBlock.blocks()) {
      throw damaged(inode);
    }
    ByteBuffer b = image.read(address * Layout.BLOCK, Layout.BLOCK);
    int sum = b.getInt(16);
    b.putInt(16, 0);
    if (b.getInt(0) != Layout.ATTRIBUTES_MAGIC
        || Checksum.of(superBlock.uuid()).le64(address).put(b.array()).value() != sum) {
      throw damaged(inode);
    }
    return b;
  }

  private ImageBuildException damaged(ReadInode inode) {
    return image.damaged("the extended attributes of inode " + inode.number());
  }

  private void list(
      ReadInode inode, ByteBuffer b, int from, int base, SortedMap<String, String> found)
      throws ImageBuildException {
    int at = from;
    while (at + 4 <= b.limit() && b.getInt(at) != 0) {
      if (at + Layout.ATTRIBUTE > b.limit()) {
        throw damaged(inode);
      }
      int length = b.get(at) & 0xff;
      long value = base + (b.getShort(at + 2) & 0xffffL);
      long size = b.getInt(at + 8) & 0xffffffffL;
      if (at + Layout.ATTRIBUTE + length > b.limit()
          || size > b.limit()
          || (size > 0 && value + size > b.limit())
          || b.getInt(at + 4) != 0) {
        throw damaged(inode);
      }
      String name = new String(b.array(), at + Layout.ATTRIBUTE, length, StandardCharsets.UTF_8);
      String hex =
          size == 0 ? "" : HexFormat.of().formatHex(b.array(), (int) value, (int) (value + size));
      if (found.put(prefix(inode, b.get(at + 1)) + name, hex) != null || name.indexOf('\0') >= 0) {
        throw damaged(inode);
      }
      at += Layout.padded(Layout.ATTRIBUTE + length);
    }
  }

  private String prefix(ReadInode inode, int number) throws ImageBuildException {
    return AttributePrefix.of(number)
        .orElseThrow(
            () ->
                image.refused(
                    "inode "
                        + inode.number()
                        + " has extended attributes of kind "
                        + number
                        + ", such as access control lists, which are not read"))
        .text();
  }
}
