package org.osimage.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.output.ImageChannel;
import org.osimage.output.PlannedOutput;
import org.osimage.output.TreeWriter;
import org.osimage.output.TreeWriterContract;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

class FatWriterTest extends TreeWriterContract {
  private final MemoryContentStore store = new MemoryContentStore();

  @Override
  protected TreeWriter writer() {
    return new FatWriter(FatOptions.labelled("TEST"));
  }

  @Override
  protected ImageTree everything(ContentStore bodies) {
    return FatTrees.everything(bodies);
  }

  @Override
  protected ImageTree random(long seed, ContentStore bodies) {
    return FatTrees.random(seed, 200, bodies);
  }

  private static String text(byte[] image, int offset, int length) {
    return new String(image, offset, length, StandardCharsets.ISO_8859_1);
  }

  private static ByteBuffer little(byte[] image) {
    return ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void smallVolumeByteByByte() {
    Entry body =
        Trees.file(store, "hello.txt", "hello\n")
            .withAttributes(Attributes.root(0644, 1_000_000_000L)); // 2001-09-09T01:46:40Z
    FatOptions options =
        FatOptions.labelled("TINY").withSerial(0xcafe1234L).withHiddenSectors(2048);
    byte[] image = Trees.bytes(new FatWriter(options), Trees.tree(body), store);
    ByteBuffer b = little(image);
    // 1 reserved + 2 tables of 1 + 32 of root + 1 cluster of data, in whole 2048-byte sectors
    assertEquals(36 * 512, image.length);
    assertEquals("\u00eb\u003c\u0090OSIMAGE ", text(image, 0, 11));
    assertEquals(512, b.getShort(11));
    assertEquals(1, b.get(13));
    assertEquals(1, b.getShort(14));
    assertEquals(2, b.get(16));
    assertEquals(512, b.getShort(17));
    assertEquals(36, b.getShort(19));
    assertEquals(0xf8, b.get(21) & 0xff);
    assertEquals(1, b.getShort(22));
    assertEquals(2048, b.getInt(28));
    assertEquals(0, b.getInt(32));
    assertEquals(0x29, b.get(38));
    assertEquals(0xcafe1234, b.getInt(39));
    assertEquals("TINY       FAT12   ", text(image, 43, 19));
    assertEquals("\u0055\u00aa", text(image, 510, 2));
    assertEquals("\u00f8\u00ff\u00ff\u00ff\u000f\u0000", text(image, 512, 6));
    assertEquals("\u00f8\u00ff\u00ff\u00ff\u000f\u0000", text(image, 1024, 6));
    assertEquals("TINY       \u0008", text(image, 1536, 12));
    // the long name: one piece, the last
    assertEquals("\u0041h\0e\0l\0l\0o\0\u000f\0", text(image, 1568, 13));
    assertEquals(FatDirectory.checksum("HELLO   TXT"), image[1568 + 13] & 0xff);
    assertEquals(".\0t\0x\0t\0\0\0\u00ff\u00ff", text(image, 1568 + 14, 12));
    assertEquals("HELLO   TXT\u0020\0\0", text(image, 1600, 14));
    assertEquals((2001 - 1980) << 9 | 9 << 5 | 9, b.getShort(1600 + 24));
    assertEquals(1 << 11 | 46 << 5 | 20, b.getShort(1600 + 22));
    assertEquals(b.getInt(1600 + 14), b.getInt(1600 + 22));
    assertEquals(b.getShort(1600 + 24), b.getShort(1600 + 18));
    assertEquals(2, b.getShort(1600 + 26));
    assertEquals(6, b.getInt(1600 + 28));
    assertEquals("hello\n\0", text(image, 35 * 512, 7));
  }

  @Test
  void checksumOfTheSpecification() {
    // computed by hand with the rotate-and-add of the specification
    int sum = 0;
    for (char c : "ABCDEFGHIJK".toCharArray()) {
      sum = (((sum & 1) != 0 ? 0x80 : 0) + (sum >> 1) + c) % 256;
    }
    assertEquals(sum, FatDirectory.checksum("ABCDEFGHIJK"));
  }

  @Test
  void fat32HasItsCopiesAndItsFreeCount() {
    FatOptions options = FatOptions.labelled("BIG").withSize(FatSize.smallestFat32());
    byte[] image = Trees.bytes(new FatWriter(options), FatTrees.everything(store), store);
    ByteBuffer b = little(image);
    assertEquals("FAT32   ", text(image, 82, 8));
    assertEquals(2, b.getInt(44));
    assertArrayEquals(
        Arrays.copyOfRange(image, 0, 1024), Arrays.copyOfRange(image, 6 * 512, 8 * 512));
    assertEquals("RRaA", text(image, 512, 4));
    assertEquals("rrAa", text(image, 512 + 484, 4));
    int table = 32 * 512;
    int used = 0;
    while (b.getInt(table + 8 + used * 4) != 0) {
      used++;
    }
    long clusters = (b.getInt(32) - 32 - 2L * b.getInt(36)) / b.get(13);
    assertEquals(clusters - used, b.getInt(512 + 488));
    assertEquals(used + 2, b.getInt(512 + 492));
    assertTrue(clusters >= 65525);
  }

  @Test
  void typeFollowsSize() throws Exception {
    assertEquals("FAT12", type(FatSize.exactly(1440 << 10)));
    assertEquals("FAT16", type(FatSize.exactly(12 << 20)));
    assertEquals("FAT32", type(FatSize.exactly(100 << 20)));
    assertEquals("FAT32", type(FatSize.exactly(3L << 30)));
    assertEquals("FAT32", type(FatSize.exactly(100L << 30)));
    assertEquals("FAT12", type(FatSize.smallest()));
    assertEquals("FAT16", type(FatSize.smallest().withFree(10 << 20)));
    assertEquals("FAT32", type(FatSize.smallest().withFree(40 << 20)));
    assertEquals("FAT32", type(FatSize.smallest().asFat32()));
  }

  private String type(FatSize size) throws Exception {
    PlannedOutput plan =
        new FatWriter(FatOptions.labelled("T").withSize(size))
            .plan(FatTrees.everything(store), store);
    assertTrue(size.bytes() == 0 || size.bytes() == plan.size().orElseThrow());
    return plan.describe().split(" ")[4];
  }

  @Test
  void everyExactSizeIsPossible() throws Exception {
    ImageTree tree = Trees.tree(Trees.file(store, "f", "x"));
    for (long sectors = 40; sectors < 80_000; sectors += sectors / 400 + 1) {
      exactly(tree, sectors);
    }
    for (long limit : new long[] {4084, 65524}) { // around the limits of the types
      for (long sectors = limit - 200; sectors < limit + 1500; sectors++) {
        exactly(tree, sectors);
      }
    }
  }

  private void exactly(ImageTree tree, long sectors) throws Exception {
    FatOptions options = FatOptions.labelled("X").withSize(FatSize.exactly(sectors * 512));
    assertEquals(
        sectors * 512, new FatWriter(options).plan(tree, store).size().orElseThrow(), "" + sectors);
  }

  @Test
  void serialFollowsContent() {
    assertNotEquals(serial("one"), serial("two"));
    assertEquals(serial("one"), serial("one"));
  }

  private int serial(String body) {
    return little(Trees.bytes(writer(), Trees.tree(Trees.file(store, "f", body)), store))
        .getInt(39);
  }

  @Test
  void timesAreClamped() {
    assertEquals(new DosTime(1 << 5 | 1, 0), DosTime.of(Long.MIN_VALUE));
    assertEquals(
        new DosTime(127 << 9 | 12 << 5 | 31, 23 << 11 | 59 << 5 | 29), DosTime.of(1L << 40));
    FatOptions options = FatOptions.labelled("T").withEpoch(1_000_000_000L);
    byte[] image =
        Trees.bytes(new FatWriter(options), Trees.tree(Trees.file(store, "F", "x")), store);
    assertEquals((2001 - 1980) << 9 | 9 << 5 | 9, little(image).getShort(1536 + 32 + 24));
  }

  @Test
  void shortNames() {
    List<String> names =
        List.of(
            "ALONGN~1.TXT",
            "a long name.txt",
            "a long name2.txt",
            "readme",
            "a.b.c",
            ".profile",
            "\u00fcber.txt",
            "x+y",
            "lower.h",
            "\u4e2d\u6587",
            "...x");
    assertEquals(
        List.of(
            "ALONGN~1TXT",
            "ALONGN~2TXT",
            "ALONGN~3TXT",
            "README     ",
            "AB~1    C  ",
            "PROFIL~1   ",
            "_BER~1  TXT",
            "X_Y~1      ",
            "LOWER   H  ",
            "__~1       ",
            "_~1     X  "),
        List.of(ShortNames.of(names)));
  }

  @Test
  void numbersOfShortNamesShortenTheBasis() {
    List<String> names = new java.util.ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      names.add("a very long name number " + i + ".data");
    }
    String[] shorts = ShortNames.of(names);
    assertEquals("AVERYL~9DAT", shorts[8]);
    assertEquals("AVERY~10DAT", shorts[9]);
    assertEquals("AV~12000DAT", shorts[11_999]);
    assertEquals(12_000, new java.util.HashSet<>(List.of(shorts)).size());
  }

  @Test
  void refusals() {
    refused("boot/link", "symbolic link", Trees.symlink("boot/link", "x"));
    refused("dev/null", "device", Trees.device("dev/null", false, 1, 3));
    refused("run/pipe", "fifo", Trees.fifo("run/pipe"));
    refused("differ only in case", "b/Name", Trees.file(store, "b/Name", ""), file("b/nAME"));
    refused("differ only in case", "\u00c4", file("\u00e4"), file("\u00c4"));
    refused("a dot or a space", "x/dot.", file("x/dot."));
    refused("the character :", "x/a:b", file("x/a:b"));
    refused("control character (10)", "x/a", file("x/a\nb"));
    refused(
        "4294967296 bytes",
        "big is too large for FAT",
        Trees.file("big", store.synthetic((byte) 1, 1L << 32)));
  }

  private Entry file(String path) {
    return Trees.file(store, path, "x");
  }

  private void refused(String what, String where, Entry... entries) {
    ImageTree tree = Trees.tree(entries);
    String message =
        assertThrows(ImageBuildException.class, () -> writer().plan(tree, store)).getMessage();
    assertTrue(message.contains(what) && message.contains(where), message);
  }

  @Test
  void refusesTooManyNamesInOneDirectory() {
    List<Entry> entries = new java.util.ArrayList<>();
    for (int i = 0; i < 33_000; i++) {
      entries.add(Trees.file("many/file number " + i, org.osimage.content.Content.EMPTY));
    }
    ImageTree tree = Trees.tree(entries);
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> writer().plan(tree, store));
    assertTrue(e.getMessage().contains("the directory many"), e.getMessage());
  }

  @Test
  void refusesWhatDoesNotFit() {
    ImageTree tree = Trees.tree(Trees.file("f", store.synthetic((byte) 1, 2 << 20)));
    assertTrue(message(tree, FatSize.exactly(2 << 20)).contains("was given 2097152"));
    assertTrue(message(tree, FatSize.exactly(10 << 20).asFat32()).contains("cannot be FAT32"));
    ImageTree small = Trees.tree(file("g"));
    assertTrue(message(small, FatSize.exactly(512)).contains("cannot be FAT"));
    assertTrue(message(small, FatSize.exactly(4L << 40)).contains("2 TiB is the limit"));
    List<Entry> many = new java.util.ArrayList<>();
    for (int i = 0; i < 600; i++) {
      many.add(Trees.file("f" + i, store.synthetic((byte) i, 0xffffffffL)));
    }
    assertTrue(message(Trees.tree(many), FatSize.smallest()).contains("less than 2 TiB"));
  }

  private String message(ImageTree tree, FatSize size) {
    FatWriter writer = new FatWriter(FatOptions.labelled("T").withSize(size));
    return assertThrows(ImageBuildException.class, () -> writer.plan(tree, store)).getMessage();
  }

  @Test
  void refusesBadLabels() {
    for (String label : List.of("lower", "TWELVE CHARS", "A.B", " X", "\u00c4", "   ")) {
      FatWriter writer = new FatWriter(FatOptions.labelled(label));
      ImageTree tree = ImageTree.empty(0);
      ImageBuildException e =
          assertThrows(ImageBuildException.class, () -> writer.plan(tree, store), label);
      assertTrue(e.getMessage().contains("'" + label + "'"));
    }
  }

  @Test
  void startsAnywhereInAnImage() throws Exception {
    PlannedOutput plan = writer().plan(FatTrees.everything(store), store);
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    try (ImageChannel out = new ImageChannel(Channels.newChannel(bytes))) {
      out.zeros(1000);
      plan.writeTo(out);
    }
    byte[] all = bytes.toByteArray();
    assertArrayEquals(Trees.bytes(plan), Arrays.copyOfRange(all, 1000, all.length));
  }
}
