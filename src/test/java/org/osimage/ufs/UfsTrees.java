package org.osimage.ufs;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.osimage.content.ContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/** Trees that touch every edge of the format. */
final class UfsTrees {
  private UfsTrees() {}

  /** Sizes around fragments, blocks, the last direct and the first double indirect block. */
  static final int[] SIZES = {
    0, 1, 1023, 1024, 1025, 7168, 7169, 8191, 8192, 8193, 9216, 16384, 98303, 98304, 98305, 106496,
    500_000
  };

  /** The last size that single indirect blocks reach. */
  static final int SINGLE = (12 + 2048) * 8192;

  static byte[] body(long seed, int size) {
    byte[] body = new byte[size];
    new Random(seed).nextBytes(body);
    return body;
  }

  /** Everything a tree can hold, and files of the sizes. */
  static ImageTree everything(ContentStore store) {
    List<Entry> entries = new ArrayList<>(Trees.everything(store).entries());
    for (int size : SIZES) {
      entries.add(Trees.file(store, "sizes/" + size, body(size, size)));
    }
    entries.add(Trees.file(store, "sizes/single", body(1, SINGLE)));
    entries.add(Trees.file(store, "sizes/double", body(2, SINGLE + 1)));
    entries.add(Trees.symlink("links/longest", "t".repeat(1023)));
    entries.add(Trees.symlink("links/short", "t"));
    entries.add(
        Trees.file(store, "owners/large", "ids")
            .withAttributes(Attributes.of(06711, 70000, 65535, 5)));
    entries.add(Trees.file(store, "owners/before", "1970").withAttributes(Attributes.root(0, -7)));
    entries.add(Trees.device("dev/largest", true, 4095, 262143));
    for (int i = 0; i < 100; i++) {
      entries.add(Trees.dir("many/d" + i));
      entries.add(Trees.hardLink("many/d" + i + "/name", "sizes/9216"));
    }
    return Trees.tree(entries);
  }
}
