package org.osimage.ext4;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.osimage.content.ContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/** Trees that touch every edge of the format. */
public final class Ext4Trees {
  private Ext4Trees() {}

  static byte[] body(long seed, int size) {
    byte[] body = new byte[size];
    new Random(seed).nextBytes(body);
    return body;
  }

  public static Entry with(Entry entry, Map<String, byte[]> attributes) {
    Attributes a = entry.attributes();
    TreeMap<String, String> xattrs = new TreeMap<>();
    attributes.forEach((name, value) -> xattrs.put(name, HexFormat.of().formatHex(value)));
    return entry.withAttributes(new Attributes(a.mode(), a.uid(), a.gid(), a.mtime(), xattrs));
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Everything a tree can hold: attributes, sizes around blocks, targets, owners, times, holes. */
  public static ImageTree everything(ContentStore store) {
    List<Entry> entries = new ArrayList<>(Trees.everything(store).entries());
    for (int size : new int[] {4095, 4096, 4097, 8192, 65536, 65537, 300_000}) {
      entries.add(Trees.file(store, "sizes/" + size, body(size, size)));
    }
    byte[] holes = new byte[3 << 20];
    for (int at : new int[] {0, 400_000, 900_000, 1 << 20, 2 << 20, (3 << 20) - 1}) {
      holes[at] = 1;
    }
    entries.add(Trees.file(store, "sizes/holes", holes));
    entries.add(Trees.file(store, "sizes/zeros", new byte[1 << 20]));
    for (int length : new int[] {1, 59, 60, 61, 1000, 4095}) {
      entries.add(Trees.symlink("links/" + length, "t".repeat(length)));
    }
    entries.add(
        Trees.file(store, "owners/large", "ids")
            .withAttributes(Attributes.of(06711, 70000, 0xfffffffeL, 5)));
    int number = 0;
    for (long time : new long[] {-7, Integer.MIN_VALUE, 1L << 31, 1L << 32, 15032385535L}) {
      entries.add(
          Trees.file(store, "times/" + number++, "t").withAttributes(Attributes.root(0, time)));
    }
    entries.add(Trees.device("dev/largest", true, 4095, 1048575));
    entries.add(Trees.device("dev/old", false, 255, 255));
    attributes(store, entries);
    for (int i = 0; i < 300; i++) {
      entries.add(Trees.dir("many/d" + i));
      entries.add(Trees.hardLink("many/d" + i + "/name", "sizes/4097"));
    }
    return Trees.tree(entries);
  }

  private static void attributes(ContentStore store, List<Entry> entries) {
    byte[] capability = HexFormat.of().parseHex("0100000200200000000000000000000000000000");
    entries.add(
        with(
            Trees.file(store, "attributes/capable", "ping"),
            Map.of("security.capability", capability)));
    entries.add(
        with(
            Trees.file(store, "attributes/many", "many"),
            Map.of(
                "user.empty", new byte[0],
                "user.b", text("b"),
                "user.long-name-of-an-attribute", text("x".repeat(100)),
                "security.selinux", text("system_u:object_r:bin_t:s0\0"),
                "trusted.overlay.opaque", text("y"),
                "user.ü", text("ü"))));
    entries.add(
        with(
            Trees.file(store, "attributes/full", "full"),
            Map.of("user.full", body(1, 4096 - 32 - 4 - 20))));
    entries.add(with(Trees.dir("attributes/directory"), Map.of("user.d", body(2, 500))));
    entries.add(
        with(Trees.symlink("attributes/link", "capable"), Map.of("security.x", text("link"))));
  }

  /** So many names in a directory; each a fifo, so that only names cost. */
  public static List<Entry> names(String directory, int count, int length) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "name-" + i;
      entries.add(Trees.fifo(directory + "/" + name + "x".repeat(length - name.length())));
    }
    return entries;
  }
}
