package org.osimage.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.TreeSet;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.Nodes;

/**
 * One line for every name that a Linux guest sees in a file system: type and permissions, owner,
 * links, time, device numbers, SHA-256, path, target. The lines of a tree and of a guest are equal.
 */
public final class GuestListing {
  private GuestListing() {}

  /**
   * Lines for the guest's shell.
   *
   * @param mark stands before each line
   */
  public static String script(String directory, String mark) {
    return """
    cd DIRECTORY
    find . | while read -r f; do
      t=-
      [ -L "$f" ] && t=$(readlink "$f")
      d=-
      if [ -b "$f" ] || [ -c "$f" ]; then d=$(stat -c %t,%T "$f"); fi
      s=-
      if [ -f "$f" ] && [ ! -L "$f" ]; then s=$(sha256sum < "$f" | cut -c1-64); fi
      echo "MARK $(stat -c '%f %u:%g %h %Y' "$f") $d $s $f > $t"
    done
    cd /
    """
        .replace("DIRECTORY", directory)
        .replace("MARK", mark);
  }

  /** Compares the console's lines with a tree. */
  public static void assertSame(ImageTree tree, String mark, String console) {
    Nodes nodes = new Nodes(tree);
    TreeSet<String> expected = new TreeSet<>();
    for (int node = 0; node < nodes.size(); node++) {
      expected.add(mark + " " + expected(tree, nodes.entry(node), nodes.links(node)));
    }
    TreeSet<String> seen = new TreeSet<>();
    console.lines().filter(line -> line.startsWith(mark + " ")).forEach(seen::add);
    TreeSet<String> missing = new TreeSet<>(expected);
    missing.removeAll(seen);
    seen.removeAll(expected);
    assertEquals(String.join("\n", missing), String.join("\n", seen));
  }

  private static String expected(ImageTree tree, Entry entry, int links) {
    Entry body = tree.body(entry);
    int type =
        switch (body.kind()) {
          case DIRECTORY -> 0040000;
          case FILE, HARD_LINK -> 0100000;
          case SYMLINK -> 0120000;
          case FIFO -> 0010000;
          case DEVICE -> ((Entry.Device) body).block() ? 0060000 : 0020000;
        };
    var a = entry.attributes();
    String device =
        body instanceof Entry.Device d
            ? Integer.toHexString(d.major()) + "," + Integer.toHexString(d.minor())
            : "-";
    String sha = body instanceof Entry.RegularFile f ? f.content().hex() : "-";
    String target = body instanceof Entry.Symlink l ? l.target() : "-";
    String path = entry.path().isRoot() ? "." : "./" + entry.path();
    return String.format(
        "%x %d:%d %d %d %s %s %s > %s",
        type | a.mode(), a.uid(), a.gid(), links, a.mtime(), device, sha, path, target);
  }
}
