package org.osimage.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.osimage.content.ContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/** Trees that FAT can hold. */
final class FatTrees {
  private FatTrees() {}

  /** Every kind of name, size and depth. */
  static ImageTree everything(ContentStore store) {
    List<Entry> all = new ArrayList<>();
    all.add(Trees.file(store, "EFI/BOOT/BOOTX64.EFI", "x".repeat(70_000)));
    all.add(Trees.file(store, "EFI/BOOT/grubx64.efi", "y".repeat(513)));
    all.add(Trees.file(store, "loader/entries/a long name.conf", "title a"));
    all.add(Trees.file(store, "loader/entries/a long name 2.conf", "title b"));
    all.add(Trees.file(store, "loader/entries/a long name 3.conf", "title c"));
    all.add(Trees.hardLink("loader/entries/copy.conf", "loader/entries/a long name.conf"));
    all.add(Trees.file(store, "empty", ""));
    all.add(Trees.dir("empty-directory"));
    all.add(Trees.file(store, "cluster", "c".repeat(512)));
    all.add(Trees.file(store, "names/\u00e4\u00f6\u00fc-\u65e5\u672c.txt", "names"));
    all.add(Trees.file(store, "names/" + "n".repeat(255), "long name"));
    all.add(Trees.file(store, "names/thirteen-char", "exactly one slot"));
    all.add(Trees.file(store, "names/.hidden", "dot"));
    all.add(Trees.file(store, "names/a.b.c.d", "dots"));
    all.add(Trees.file(store, "names/plus+equal=[x];,", "marks"));
    all.add(Trees.file(store, "names/ALONGN~1", "looks like an alias"));
    all.add(Trees.file(store, "names/a long name", "gets another alias"));
    all.add(Trees.file(store, "a/b/c/d/e/f/g/h/i/j/k/deep", "deep"));
    all.add(
        Trees.file(store, "times/before", "1").withAttributes(Attributes.root(0644, -5_000_000)));
    all.add(
        Trees.file(store, "times/after", "2")
            .withAttributes(Attributes.root(0644, 5_000_000_000L)));
    return Trees.tree(all);
  }

  /** A random tree: same seed, same tree. */
  static ImageTree random(long seed, int size, ContentStore store) {
    Random random = new Random(seed);
    List<Entry> entries = new ArrayList<>();
    List<String> directories = new ArrayList<>(List.of(""));
    String alphabet = "aAbBzZ059 .-_+~(\u00e9\u4e2d";
    for (int i = 0; i < size; i++) {
      StringBuilder name = new StringBuilder();
      for (int n = random.nextInt(1 + random.nextInt(40)); n >= 0; n--) {
        name.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      name.append(i); // no two differ only in case
      String path = directories.get(random.nextInt(directories.size())) + name;
      if (random.nextInt(6) == 0) {
        directories.add(path + "/");
        entries.add(Trees.dir(path));
      } else {
        byte[] body = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(6000)];
        random.nextBytes(body);
        entries.add(Trees.file(store, path, body));
      }
    }
    return Trees.tree(entries);
  }
}
