package org.osimage.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.content.Sha256;
import org.osimage.output.TreeWriter;
import org.osimage.output.TreeWriterContract;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

class Ext4WriterTest extends TreeWriterContract {
  private static final Ext4Options OPTIONS = Ext4Options.of(Trees.TIME);

  private final MemoryContentStore store = new MemoryContentStore();

  @Override
  protected TreeWriter writer() throws Exception {
    return new Ext4Writer(OPTIONS);
  }

  @Override
  protected ImageTree everything(ContentStore contents) {
    return Ext4Trees.everything(contents);
  }

  private Ext4Plan plan(Ext4Options options, Entry... entries) throws Exception {
    return new Ext4Writer(options).plan(Trees.tree(entries), store);
  }

  @Test
  void freeRoomIsThereAndReservedRoomBesides() throws Exception {
    for (long free : new long[] {1, 4 << 20, 300 << 20, 3L << 30}) {
      Ext4Plan plan = plan(OPTIONS.withFreeBytes(free), Trees.file(store, "a", "a"));
      assertTrue(plan.freeBytes() - plan.reservedBytes() >= free, plan.describe());
      assertTrue(plan.freeBytes() - plan.reservedBytes() < free + free / 50 + (2 << 20));
      assertTrue(plan.freeInodes() >= free / 16384);
    }
    assertTrue(plan(OPTIONS).reservedBytes() <= plan(OPTIONS).freeBytes());
    assertEquals(0, plan(OPTIONS.withFreeBytes(99 << 20).withReservedPercent(0)).reservedBytes());
  }

  @Test
  void aGivenSizeIsTheSizeOfTheImage() throws Exception {
    for (long size : new long[] {2 << 20, (128 << 20) + 5, (129L << 20) + 4095, 5L << 30}) {
      Ext4Plan plan = plan(OPTIONS.withSize(size), Trees.file(store, "a", "a"));
      assertEquals(size, plan.size().orElseThrow());
    }
  }

  @Test
  void bytesPerInodeDecideHowMany() throws Exception {
    Ext4Options size = OPTIONS.withSize(64 << 20);
    int few = plan(size.withBytesPerInode(1 << 20)).freeInodes();
    int many = plan(size.withBytesPerInode(1024)).freeInodes();
    assertTrue(few < 64 + 16, "" + few);
    assertTrue(many >= 32768 - 11 && many <= 65536, "" + many); // a group has at most 32768
  }

  @Test
  void identifierDerivesFromTreeAndLabel() throws Exception {
    UUID one = plan(OPTIONS, Trees.file(store, "a", "1")).uuid();
    assertNotEquals(one, plan(OPTIONS, Trees.file(store, "a", "2")).uuid());
    assertNotEquals(one, plan(OPTIONS.withLabel("x"), Trees.file(store, "a", "1")).uuid());
    assertEquals(one, plan(OPTIONS.withSize(9 << 20), Trees.file(store, "a", "1")).uuid());
    assertEquals(4, one.version());
    UUID given = new UUID(1, 2);
    assertEquals(given, plan(OPTIONS.withUuid(given)).uuid());
  }

  private void refused(String message, Entry... entries) {
    refused(message, OPTIONS, entries);
  }

  private void refused(String message, Ext4Options options, Entry... entries) {
    ImageBuildException e = assertThrows(ImageBuildException.class, () -> plan(options, entries));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void refusesWhatTheFormatCannotHold() {
    Entry file = Trees.file(store, "f", "f");
    refused("f: its time is -2147483649", file.withAttributes(Attributes.root(0, -2147483649L)));
    refused("f: its time is 15032385536", file.withAttributes(Attributes.root(0, 15032385536L)));
    refused("l: its target has 4096 bytes", Trees.symlink("l", "x".repeat(4096)));
    refused("d: its numbers 4096,0", Trees.device("d", false, 4096, 0));
    refused("d: its numbers 0,1048576", Trees.device("d", false, 0, 1048576));
    refused("less than 8 TiB", Trees.file("big", store.synthetic((byte) 'x', 8L << 40)));
    refused("lost+found: it is a file", Trees.file(store, "lost+found", "x"));
    List<Entry> many = new ArrayList<>(List.of(file));
    for (int i = 0; i < 65_000; i++) {
      many.add(Trees.hardLink("g" + i, "f"));
    }
    refused("f: it has 65001 names", many.toArray(new Entry[0]));
    assertThrows(ImageBuildException.class, () -> new Ext4Writer(Ext4Options.of(1L << 32)));
    assertThrows(ImageBuildException.class, () -> new Ext4Writer(Ext4Options.of(-1)));
  }

  @Test
  void refusesAttributesThatTheFormatCannotHold() {
    Entry file = Trees.file(store, "f", "f");
    refused("need 1024 bytes more", Ext4Trees.with(file, Map.of("user.x", new byte[5064])));
    refused("access control", Ext4Trees.with(file, Map.of("system.posix_acl_access", new byte[4])));
    refused("none of user.", Ext4Trees.with(file, Map.of("com.apple.x", new byte[4])));
    refused("has 0 bytes", Ext4Trees.with(file, Map.of("user.", new byte[4])));
    refused("has 256 bytes", Ext4Trees.with(file, Map.of("user." + "n".repeat(256), new byte[4])));
  }

  @Test
  void tooSmallSizesAreRefusedWithTheLeastOne() throws Exception {
    Entry file = Trees.file("f", store.synthetic((byte) 'x', 5 << 20));
    long least = plan(OPTIONS, file).size().orElseThrow();
    refused("it needs " + least + " bytes", OPTIONS.withSize(5 << 20).withLabel("data"), file);
    refused("file system data of 5242880", OPTIONS.withSize(5 << 20).withLabel("data"), file);
    refused("it needs", OPTIONS.withSize(100));
    assertEquals(least, plan(OPTIONS.withSize(least), file).size().orElseThrow());
    refused("8 TiB", OPTIONS.withSize(9L << 40));
    refused("8 TiB", OPTIONS.withFreeBytes(8L << 40));
  }

  @Test
  void bytesAreThoseOfTheFirstRelease() throws Exception {
    MemoryContentStore fresh = new MemoryContentStore();
    ImageTree tree = Ext4Trees.everything(fresh);
    HexFormat hex = HexFormat.of();
    Ext4Options room = OPTIONS.withFreeBytes(1 << 20).withLabel("golden");
    assertEquals(
        "bd1407a3ccf929cefd767de768d95670c52a55a1858a0f5b957b6fae5b18106f",
        hex.formatHex(Sha256.of(Trees.bytes(new Ext4Writer(room), tree, fresh))));
    assertEquals(
        "6b957f08c7b6b03297a7205656eeb1906cdd67cbe4b17d029116b4ea732f895d",
        hex.formatHex(
            Sha256.of(Trees.bytes(new Ext4Writer(OPTIONS.withSize(20 << 20)), tree, fresh))));
  }
}
