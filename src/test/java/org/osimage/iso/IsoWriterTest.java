package org.osimage.iso;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
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
import org.osimage.tree.TreePath;

class IsoWriterTest extends TreeWriterContract {
  private final MemoryContentStore store = new MemoryContentStore();
  private final IsoOptions options = IsoOptions.of("TEST", Trees.TIME);

  @Override
  protected TreeWriter writer() throws Exception {
    return new IsoWriter(options.withJoliet(true));
  }

  @Override
  protected ImageTree everything(ContentStore bodies) {
    return IsoTrees.everything(bodies);
  }

  private byte[] write(IsoOptions chosen, ImageTree tree) throws Exception {
    return Trees.bytes(new IsoWriter(chosen).plan(tree, store));
  }

  private static long le32(byte[] bytes, long offset) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt((int) offset) & 0xffffffffL;
  }

  private static byte[] cut(byte[] bytes, long offset, int length) {
    return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
  }

  private static String ascii(byte[] bytes, long offset, int length) {
    return new String(cut(bytes, offset, length), StandardCharsets.ISO_8859_1);
  }

  @Test
  void aBodyLiesWhereThePlanSaysAndOnlyOnce() throws Exception {
    ImageTree tree =
        Trees.tree(
            Trees.file(store, "a", "same"),
            Trees.file(store, "b", "other"),
            Trees.file(store, "c", "same"),
            Trees.hardLink("d", "b"),
            Trees.file(store, "empty", ""));
    IsoPlan plan = new IsoWriter(options).plan(tree, store);
    byte[] image = Trees.bytes(plan);
    assertEquals(plan.extentOf(TreePath.of("a")), plan.extentOf(TreePath.of("c")));
    assertEquals(plan.extentOf(TreePath.of("b")), plan.extentOf(TreePath.of("d")));
    assertEquals(new Extent(0, 0), plan.extentOf(TreePath.of("empty")));
    assertEquals("other", ascii(image, plan.extentOf(TreePath.of("b")).offset(), 5));
    assertEquals(plan.totalSectors(), plan.extentOf(TreePath.of("b")).end());
    assertThrows(IllegalArgumentException.class, () -> plan.extentOf(TreePath.of("no")));
    assertThrows(IllegalArgumentException.class, () -> plan.extentOf(TreePath.ROOT));
  }

  /** A partition that says where it believes to be. */
  private static PlannedOutput partition(int size, String text) {
    return new PlannedOutput() {
      @Override
      public OptionalLong size() {
        return OptionalLong.of(size);
      }

      @Override
      public String describe() {
        return text;
      }

      @Override
      public void writeTo(ImageChannel out) throws java.io.IOException {
        out.write((text + out.position()).getBytes(StandardCharsets.US_ASCII));
        out.seekTo(size);
      }
    };
  }

  @Test
  void partitionsAreAppendedAtMebibytesAndTheSystemAreaSeesThem() throws Exception {
    SystemArea area =
        new SystemArea() {
          @Override
          public byte[] leading(IsoPlan plan) {
            return ("at " + plan.appended(1).lba()).getBytes(StandardCharsets.US_ASCII);
          }

          @Override
          public int trailingSize() {
            return 600;
          }

          @Override
          public byte[] trailing(IsoPlan plan) {
            byte[] trailing = new byte[600];
            Arrays.fill(trailing, (byte) plan.totalSectors());
            return trailing;
          }
        };
    IsoOptions chosen =
        options
            .withAppended(List.of(partition(3000, "one"), partition(4096, "two")))
            .withSystemArea(area);
    IsoPlan plan = new IsoWriter(chosen).plan(Trees.tree(Trees.file(store, "f", "f")), store);
    byte[] image = Trees.bytes(plan);
    assertEquals(new Extent(512, 3000), plan.appended(0));
    assertEquals(new Extent(1024, 4096), plan.appended(1));
    assertEquals("at 1024", ascii(image, 0, 7));
    assertEquals("one0", ascii(image, 1 << 20, 4));
    assertEquals("two0", ascii(image, 2 << 20, 4));
    assertEquals(1027, plan.totalSectors());
    assertEquals(1027L * 2048, image.length);
    assertEquals(1027, le32(image, 16 * 2048 + 80));
    assertEquals((byte) 1027, image[image.length - 600]);
    assertEquals(0, image[image.length - 601]);
    assertTrue(plan.describe().contains("appended partition 1"), plan.describe());
  }

  @Test
  void bootCatalogAndBootInfoTable() throws Exception {
    byte[] loader = new byte[3001];
    Arrays.fill(loader, (byte) 1);
    ImageTree tree =
        Trees.tree(
            Trees.file(store, "boot/cdboot", loader), Trees.file(store, "boot/same", loader));
    TreePath path = TreePath.of("boot/cdboot");
    IsoOptions chosen =
        options
            .withAppended(List.of(partition(70_000_000, "esp")))
            .withBootEntries(
                List.of(BootEntry.grub(path), BootEntry.efi(new BootImage.Appended(0))));
    IsoPlan plan = new IsoWriter(chosen).plan(tree, store);
    byte[] image = Trees.bytes(plan);
    long lba = plan.extentOf(path).lba();

    assertEquals("EL TORITO SPECIFICATION", ascii(image, 17 * 2048 + 7, 23));
    int catalog = (int) le32(image, 17 * 2048 + 71) * 2048;
    int sum = 0;
    for (int i = 0; i < 32; i += 2) {
      sum += (image[catalog + i] & 0xff) | (image[catalog + i + 1] & 0xff) << 8;
    }
    assertEquals(0, sum & 0xffff);
    assertEquals((byte) 0x88, image[catalog + 32]);
    assertEquals(4, image[catalog + 38]);
    assertEquals(lba, le32(image, catalog + 40));
    assertEquals((byte) 0x91, image[catalog + 64]);
    assertEquals((byte) 0xef, image[catalog + 65]);
    assertEquals(0xffff, le32(image, catalog + 102) & 0xffff);
    assertEquals(plan.appended(0).lba(), le32(image, catalog + 104));

    long at = lba * 2048;
    assertEquals(16, le32(image, at + 8));
    assertEquals(lba, le32(image, at + 12));
    assertEquals(3001, le32(image, at + 16));
    assertArrayEquals(new byte[40], cut(image, at + 24, 40));
    assertEquals(lba * 4 + 5, le32(image, at + 2548));
    long expected = 0;
    for (int i = 64; i < 3004; i += 4) {
      expected += le32(image, at + i); // what follows the body is zero
    }
    assertEquals(expected & 0xffffffffL, le32(image, at + 20));

    long same = plan.extentOf(TreePath.of("boot/same")).offset();
    assertNotEquals(at, same);
    assertArrayEquals(loader, cut(image, same, loader.length), "the other file keeps its bytes");
  }

  @Test
  void anEfiOnlyCatalogHasItsPlatformInTheValidationEntry() throws Exception {
    ImageTree tree = Trees.tree(Trees.file(store, "esp", new byte[5000]));
    BootEntry efi = BootEntry.efi(new BootImage.InTree(TreePath.of("esp")));
    byte[] image = write(options.withBootEntries(List.of(efi)), tree);
    int catalog = (int) le32(image, 17 * 2048 + 71) * 2048;
    assertEquals((byte) 0xef, image[catalog + 1]);
    assertEquals(10, image[catalog + 38]);
  }

  @Test
  void aFileOfMoreThanFourGibibytesHasSeveralSections() throws Exception {
    long size = (5L << 30) + 1;
    Entry big = Trees.file("big", store.synthetic((byte) 7, size));
    IsoPlan plan = new IsoWriter(options).plan(Trees.tree(big), store);
    assertEquals(size, plan.extentOf(TreePath.of("big")).size());
    assertEquals(plan.extentOf(TreePath.of("big")).end(), plan.totalSectors());
    assertTrue(plan.size().getAsLong() > size);
  }

  @Test
  void aDirectoryOfLongNamesAndLinksContinuesInItsOwnBlocks() throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      entries.add(Trees.symlink("d/" + "n".repeat(250) + i, ("t".repeat(255) + "/").repeat(15)));
    }
    byte[] image = write(options, Trees.tree(entries));
    assertTrue(image.length > 40 * 4096);
  }

  private void refused(ImageTree tree, String... parts) throws Exception {
    IsoWriter writer = new IsoWriter(options);
    String message =
        assertThrows(ImageBuildException.class, () -> writer.plan(tree, store)).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void whatTheFormatCannotHoldIsRefusedByName() throws Exception {
    refused(Trees.tree(Trees.file(store, "d/" + "x".repeat(254), "")), "d/xxx", "253", "shorten");
    refused(Trees.tree(Trees.symlink("l", "y/".repeat(2048))), "link l", "4096", "4095");
    Attributes early = Attributes.of(0644, 0, 0, -2_208_988_801L);
    refused(Trees.tree(Trees.file(store, "old", "").withAttributes(early)), "old", "1900");
    Attributes late = Attributes.of(0644, 0, 0, 5_869_584_000L);
    refused(Trees.tree(Trees.file(store, "new", "").withAttributes(late)), "new", "2155");
    refused(Trees.tree(Trees.file("huge", store.synthetic((byte) 0, 8L << 40))), "8 TiB", "leave");
  }

  @Test
  void moreDirectoriesThanThePathTableCountsAreRefused() throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 65_535; i++) {
      entries.add(Trees.dir("d" + i / 256 + "/e" + i));
    }
    refused(Trees.tree(entries), "65535 directories", "archive");
  }

  @Test
  void edgesOfTheCalendarAreHeld() throws Exception {
    Entry first =
        Trees.file(store, "first", "").withAttributes(Attributes.of(0, 0, 0, -2_208_988_800L));
    Entry last =
        Trees.file(store, "last", "").withAttributes(Attributes.of(0, 0, 0, 5_869_583_999L));
    write(options, Trees.tree(first, last));
  }

  @Test
  void bootImagesAreJudgedBeforeTheFirstByte() throws Exception {
    ImageTree tree = Trees.tree(Trees.file(store, "tiny", "t"), Trees.dir("dir"));
    for (String path : List.of("none", "tiny", "dir")) {
      IsoOptions chosen = options.withBootEntries(List.of(BootEntry.bios(TreePath.of(path))));
      IsoWriter writer = new IsoWriter(chosen);
      String message =
          assertThrows(ImageBuildException.class, () -> writer.plan(tree, store)).getMessage();
      assertTrue(message.contains("boot image " + path), message);
    }
  }

  @Test
  void volumeTextsAreJudgedBeforeAnyWork() {
    for (String id : List.of("", "x".repeat(33), "with space", "a/b", "\u00e4")) {
      String message =
          assertThrows(
                  ImageBuildException.class, () -> new IsoWriter(IsoOptions.of(id, Trees.TIME)))
              .getMessage();
      assertTrue(message.contains("volume id '" + id + "'"), message);
    }
    VolumeText text = new VolumeText("", "OK", "", "p".repeat(129), "", "");
    assertThrows(ImageBuildException.class, () -> new IsoWriter(options.withText(text)));
    assertThrows(
        ImageBuildException.class, () -> new IsoWriter(IsoOptions.of("OK", Long.MAX_VALUE)));
  }
}
