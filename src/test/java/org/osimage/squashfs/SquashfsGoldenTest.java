package org.osimage.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.zip.Inflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osimage.compress.block.Resources;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.ImageTree;

/**
 * The bytes of a small file system, field by field as the kernel's squashfs_fs.h draws them;
 * metadata blocks as they are before compression.
 */
class SquashfsGoldenTest {
  private static final String TIME = "00 f1 53 65 "; // 1700000000

  private byte[] image = {};

  /** A block to look at: the image, or an expanded metadata block. */
  private byte[] looked = {};

  @BeforeEach
  void write() throws Exception {
    MemoryContentStore store = new MemoryContentStore();
    TreeMap<String, String> xattrs = new TreeMap<>();
    xattrs.put("security.capability", "0102");
    ImageTree tree =
        Trees.tree(
            Trees.file(store, "d/a.txt", "hi")
                .withAttributes(Attributes.of(0640, 1, 2, Trees.TIME)),
            Trees.file(store, "d/x", "x".repeat(3000))
                .withAttributes(new Attributes(0755, 0, 0, 7, xattrs)),
            Trees.hardLink("e", "d/a.txt"),
            Trees.symlink("l", "d"),
            Trees.device("n", false, 259, 70_000));
    image =
        Trees.bytes(
            new SquashfsWriter(
                SquashfsOptions.of(
                    Trees.TIME, "gzip", OptionalInt.of(6), 4096, Resources.serial(Path.of(".")))),
            tree,
            store);
    looked = image;
  }

  private int at(int offset, String hex) {
    byte[] expected = HexFormat.of().parseHex(hex.replace(" ", ""));
    byte[] found = Arrays.copyOfRange(looked, offset, offset + expected.length);
    assertEquals(
        HexFormat.ofDelimiter(" ").formatHex(expected),
        HexFormat.ofDelimiter(" ").formatHex(found),
        "at " + Integer.toHexString(offset));
    return offset + expected.length;
  }

  private long field(int offset) {
    return ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).getLong(offset);
  }

  /** Looks at the metadata block at a position from now on. */
  private void expand(long position) throws Exception {
    int at = (int) position;
    int head = image[at] & 0xff | (image[at + 1] & 0xff) << 8;
    byte[] block = Arrays.copyOfRange(image, at + 2, at + 2 + (head & 0x7fff));
    if ((head & 0x8000) == 0) {
      Inflater inflater = new Inflater();
      inflater.setInput(block);
      byte[] target = new byte[8192];
      int length = inflater.inflate(target);
      inflater.end();
      block = Arrays.copyOf(target, length);
    }
    looked = block;
  }

  @Test
  void superblockAndOptions() {
    int next = at(0, "68 73 71 73"); // hsqs
    next = at(next, "06 00 00 00 " + TIME); // inodes; when made
    next = at(next, "00 10 00 00 01 00 00 00"); // block size; fragment blocks
    next = at(next, "01 00 0c 00 c0 04"); // gzip; its logarithm; duplicates, export, options
    next = at(next, "03 00 04 00 00 00"); // ids; version 4.0
    assertEquals(32, next);
    at(96, "08 80 06 00 00 00 0f 00 00 00"); // stored block: level 6, window 15
    assertEquals(0, image.length % 4096);
  }

  @Test
  void dataAndFragments() throws Exception {
    // d/x has a block of its own: 3000 bytes are more than half of one; "hi" is a fragment
    at(106, "68 69"); // too short to be compressed; it is the first file's
    expand(ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).getLong((int) field(80)));
    at(0, "6a 00 00 00 00 00 00 00 02 00 00 01 00 00 00 00"); // at 106, 2 bytes, stored
  }

  @Test
  void inodes() throws Exception {
    expand(field(64));
    // d's names first: a.txt, an extended file since it has two names
    int next = at(0, "09 00 a0 01 01 00 02 00 " + TIME + "01 00 00 00");
    next = at(next, "00 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00"); // start, size
    next = at(next, "00 00 00 00 00 00 00 00 02 00 00 00"); // no hole, two links
    next = at(next, "00 00 00 00 00 00 00 00 ff ff ff ff"); // fragment 0, offset 0, no xattr
    // x, extended since it has an attribute
    next = at(next, "09 00 ed 01 00 00 00 00 07 00 00 00 02 00 00 00");
    next = at(next, "6c 00 00 00 00 00 00 00 b8 0b 00 00 00 00 00 00"); // behind "hi"; 3000
    next = at(next, "00 00 00 00 00 00 00 00 01 00 00 00"); // no hole, one link
    next = at(next, "ff ff ff ff 00 00 00 00 00 00 00 00"); // no fragment, attributes 0
    next += 4; // the compressed block's size
    // the root's: d, a directory of 3 + 12 + 13 + 9 bytes
    next = at(next, "01 00 ed 01 00 00 00 00 " + TIME + "03 00 00 00");
    next = at(next, "00 00 00 00 02 00 00 00 25 00 00 00 06 00 00 00"); // listing; parent 6
    // e has an inode already; l
    next = at(next, "03 00 ff 01 00 00 00 00 " + TIME + "04 00 00 00");
    next = at(next, "01 00 00 00 01 00 00 00 64"); // one link, one byte: d
    // n: minor 70000 = 0x11170, major 259 = 0x103
    next = at(next, "05 00 80 01 00 00 00 00 " + TIME + "05 00 00 00");
    next = at(next, "01 00 00 00 70 03 11 11");
    // the root, whose parent is one more than there are
    next = at(next, "01 00 ed 01 00 00 00 00 " + TIME + "06 00 00 00");
    next = at(next, "00 00 00 00 03 00 00 00 33 00 22 00 07 00 00 00");
    assertEquals(next, looked.length);
  }

  @Test
  void directories() throws Exception {
    expand(field(72));
    int next = at(0, "01 00 00 00 00 00 00 00 01 00 00 00"); // two names, block 0, from number 1
    next = at(next, "00 00 00 00 02 00 04 00 61 2e 74 78 74"); // a.txt
    next = at(next, "38 00 01 00 02 00 00 00 78"); // x, at 0x38
    next = at(next, "03 00 00 00 00 00 00 00 03 00 00 00"); // the root: four, from number 3
    next = at(next, "74 00 00 00 01 00 00 00 64"); // d
    next = at(next, "00 00 fe ff 02 00 00 00 65"); // e: number 1
    next = at(next, "94 00 01 00 03 00 00 00 6c"); // l
    next = at(next, "ad 00 02 00 05 00 00 00 6e"); // n
    assertEquals(next, looked.length);
  }

  @Test
  void exportsIdsAndAttributes() throws Exception {
    ByteBuffer b = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    expand(b.getLong((int) field(88)));
    at(0, "00 00 00 00 00 00 00 00 38 00 00 00 00 00 00 00 74 00 00 00 00 00 00 00");
    expand(b.getLong((int) field(48)));
    at(0, "00 00 00 00 01 00 00 00 02 00 00 00"); // 0, 1, 2
    int header = (int) field(56);
    assertEquals(field(40), header + 16 + 8); // the last table
    assertEquals(1, b.getLong(header + 8)); // sets
    expand(b.getLong(header));
    int next = at(0, "02 00 0a 00 63 61 70 61 62 69 6c 69 74 79"); // security. capability
    at(next, "02 00 00 00 01 02");
    expand(b.getLong(header + 16));
    at(0, "00 00 00 00 00 00 00 00 01 00 00 00"); // at 0, one
  }
}
