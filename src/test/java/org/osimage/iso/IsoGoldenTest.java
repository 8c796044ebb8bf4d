package org.osimage.iso;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.ImageTree;

/** The bytes of a directory with one file, field by field as ECMA-119 and RRIP draw them. */
class IsoGoldenTest {
  private static final int BLOCK = 2048;

  /** 2023-11-14 22:13:20 UTC as years since 1900, month, day, hour, minute, second, zone. */
  private static final String DATE = "7b 0b 0e 16 0d 14 00 ";

  private static final String TF = "54 46 1a 01 0e " + DATE + DATE + DATE;

  private byte[] image = {};

  @BeforeEach
  void write() throws Exception {
    MemoryContentStore store = new MemoryContentStore();
    ImageTree tree =
        Trees.tree(
            Trees.file(store, "d/a.txt", "hi")
                .withAttributes(Attributes.of(0640, 1, 2, Trees.TIME)));
    image = Trees.bytes(new IsoWriter(IsoOptions.of("TINY", Trees.TIME)).plan(tree, store));
  }

  private int at(int offset, String hex) {
    byte[] expected = HexFormat.of().parseHex(hex.replace(" ", ""));
    byte[] found = Arrays.copyOfRange(image, offset, offset + expected.length);
    assertEquals(
        HexFormat.ofDelimiter(" ").formatHex(expected),
        HexFormat.ofDelimiter(" ").formatHex(found),
        "at " + Integer.toHexString(offset));
    return offset + expected.length;
  }

  @Test
  void primaryVolumeDescriptor() {
    int pvd = 16 * BLOCK;
    at(pvd, "01 43 44 30 30 31 01 00"); // type, CD001, version
    at(pvd + 40, "54 49 4e 59 20"); // volume identifier
    at(pvd + 80, "18 00 00 00 00 00 00 18"); // 24 blocks in all
    at(pvd + 120, "01 00 00 01 01 00 00 01 00 08 08 00"); // set size, number, block size
    at(pvd + 132, "14 00 00 00 00 00 00 14"); // 20 bytes of path table
    at(pvd + 140, "12 00 00 00 00 00 00 00 00 00 00 13 00 00 00 00"); // L at 18, M at 19
    at(pvd + 156, "22 00 14 00 00 00 00 00 00 14 00 08 00 00 00 00 08 00 " + DATE);
    at(pvd + 181, "02 00 00 01 00 00 01 01 00"); // root: directory, volume 1, name of one zero
    at(pvd + 813, "32 30 32 33 31 31 31 34 32 32 31 33 32 30 30 30 00"); // 2023111422132000
    at(pvd + 847, "30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 00"); // no expiration
    at(pvd + 881, "01 00");
    at(17 * BLOCK, "ff 43 44 30 30 31 01 00"); // terminator
  }

  @Test
  void pathTables() {
    at(18 * BLOCK, "01 00 14 00 00 00 01 00 00 00 01 00 16 00 00 00 01 00 44 00 00");
    at(19 * BLOCK, "01 00 00 00 00 14 00 01 00 00 01 00 00 00 00 16 00 01 44 00 00");
  }

  @Test
  void rootDirectory() {
    int next = at(20 * BLOCK, "8c 00 14 00 00 00 00 00 00 14 00 08 00 00 00 00 08 00 " + DATE);
    next = at(next, "02 00 00 01 00 00 01 01 00"); // the directory itself
    next = at(next, "53 50 07 01 be ef 00"); // SP
    next = at(next, "50 58 2c 01 ed 41 00 00 00 00 41 ed"); // PX: directory 0755
    next = at(next, "03 00 00 00 00 00 00 03"); // links
    next = at(next, "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"); // 0:0
    next = at(next, "01 00 00 00 00 00 00 01"); // serial number
    next = at(next, TF);
    // CE: block 21, offset 0, 237 bytes
    next = at(next, "43 45 1c 01 15 00 00 00 00 00 00 15 00 00 00 00 00 00 00 00");
    next = at(next, "ed 00 00 00 00 00 00 ed 00"); // and one byte to an even length
    assertEquals(20 * BLOCK + 0x8c, next);
    at(next, "68 00 14 00 00 00 00 00 00 14"); // the parent, which is the root again
    at(next + 0x68, "6e 00 16 00 00 00 00 00 00 16 00 08 00 00 00 00 08 00 " + DATE);
    at(next + 0x68 + 32, "01 44 50 58"); // D
    at(next + 0x68 + 104, "4e 4d 06 01 00 64 00"); // NM: d
    at(21 * BLOCK, "45 52 ed 01 0a 54 87 01 52 52 49 50 5f 31 39 39 31 41"); // ER RRIP_1991A
  }

  @Test
  void file() {
    int next = 22 * BLOCK + 2 * 0x68;
    next = at(next, "78 00 17 00 00 00 00 00 00 17 02 00 00 00 00 00 00 02 " + DATE);
    next = at(next, "00 00 00 01 00 00 01 07 41 2e 54 58 54 3b 31"); // A.TXT;1
    next = at(next, "50 58 2c 01 a0 81 00 00 00 00 81 a0"); // PX: file 0640
    next = at(next, "01 00 00 00 00 00 00 01 01 00 00 00 00 00 00 01 02 00 00 00 00 00 00 02");
    next = at(next, "03 00 00 00 00 00 00 03");
    next = at(next, TF);
    next = at(next, "4e 4d 0a 01 00 61 2e 74 78 74"); // NM: a.txt
    assertEquals(22 * BLOCK + 2 * 0x68 + 0x78, next);
    at(next, "00 00 00 00");
    at(23 * BLOCK, "68 69 00");
    assertEquals(24 * BLOCK, image.length);
  }
}
