package org.osimage.squashfs;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.osimage.content.ContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/** Trees that touch every edge of the format. */
final class SquashfsTrees {
  private SquashfsTrees() {}

  /** Sizes around half a block, a block and several, for blocks of 4 KiB and of 128 KiB. */
  static final int[] SIZES = {
    0, 1, 2047, 2048, 2049, 4095, 4096, 4097, 8191, 8192, 65535, 65536, 65537, 131071, 131072,
    131073, 262144, 400_000
  };

  static byte[] body(long seed, int size) {
    byte[] body = new byte[size];
    new Random(seed).nextBytes(body);
    return body;
  }

  /** Half of it compresses. */
  static byte[] text(long seed, int size) {
    byte[] body = new byte[size];
    Random random = new Random(seed);
    for (int i = 0; i < size; i++) {
      body[i] = (byte) "the quick brown fox ".charAt(random.nextInt(20));
    }
    return body;
  }

  static Entry with(Entry entry, String xattr, String hex) {
    Attributes a = entry.attributes();
    TreeMap<String, String> xattrs = new TreeMap<>(a.xattrs());
    xattrs.put(xattr, hex);
    return entry.withAttributes(new Attributes(a.mode(), a.uid(), a.gid(), a.mtime(), xattrs));
  }

  static Entry owned(Entry entry, int mode, long uid, long gid, long time) {
    return entry.withAttributes(Attributes.of(mode, uid, gid, time));
  }

  /** Everything a tree can hold, and every inode kind in both its forms. */
  static ImageTree everything(ContentStore store) {
    List<Entry> entries = new ArrayList<>(Trees.everything(store).entries());
    for (int size : SIZES) {
      entries.add(Trees.file(store, "sizes/" + size, text(size, size)));
      entries.add(Trees.file(store, "random/" + size, body(size, size)));
    }
    entries.add(Trees.file(store, "copies/one", text(400_000, 400_000)));
    entries.add(Trees.file(store, "copies/small", text(2047, 2047)));
    entries.add(Trees.symlink("links/longest", "t".repeat(4095)));
    entries.add(Trees.symlink("links/short", "t"));
    entries.add(owned(Trees.file(store, "owners/large", "ids"), 06711, 0xfffffffeL, 65536, 5));
    entries.add(owned(Trees.file(store, "owners/late", "2106"), 0, 7, 7, 0xffffffffL));
    entries.add(Trees.device("dev/largest", true, 4095, 1048575));
    byte[] sparse = new byte[1_000_000];
    sparse[700_001] = 1;
    entries.add(Trees.file(store, "holes/some", sparse));
    entries.add(Trees.file(store, "holes/all", new byte[300_000]));
    entries.add(Trees.file(store, "holes/end", new byte[65536]));
    String capability = "0100000200200000000000000000000000000000";
    entries.add(with(Trees.file(store, "xattr/ping", "ping"), "security.capability", capability));
    entries.add(with(Trees.file(store, "xattr/same", "same"), "security.capability", capability));
    entries.add(
        with(
            with(Trees.file(store, "xattr/user", text(1, 200_000)), "user.comment", "00ff"),
            "user.empty",
            ""));
    entries.add(with(Trees.file(store, "xattr/big", "b"), "user.big", "61".repeat(9000)));
    entries.add(with(Trees.dir("xattr/dir"), "trusted.overlay.opaque", "79"));
    entries.add(with(Trees.symlink("xattr/link", "ping"), "trusted.t", "01"));
    entries.add(with(Trees.device("xattr/block", true, 8, 3), "trusted.t", "02"));
    entries.add(with(Trees.device("xattr/char", false, 1, 3), "trusted.t", "03"));
    entries.add(with(Trees.fifo("xattr/fifo"), "trusted.t", "04"));
    for (int i = 0; i < 100; i++) {
      entries.add(Trees.dir("many/d" + i));
      entries.add(Trees.hardLink("many/d" + i + "/name", "sizes/4097"));
    }
    for (int i = 0; i < 1500; i++) {
      entries.add(Trees.file(store, "names/" + "long-name-".repeat(3) + i, "body " + i));
    }
    return Trees.tree(entries);
  }
}
