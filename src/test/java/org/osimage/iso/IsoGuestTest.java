package org.osimage.iso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.output.OutputFile;
import org.osimage.testing.Guest;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Qemu;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Linux mounts the image and sees every owner, mode, device, link, time and body of the tree. */
@Tag("boot")
class IsoGuestTest {
  private static final List<String> MODULES =
      List.of("scsi_common", "scsi_mod", "libata", "ata_piix", "cdrom", "sr_mod", "isofs");

  @TempDir Path directory;
  private final MemoryContentStore store = new MemoryContentStore();

  /** One line a name: type and permissions, owner, links, time, device numbers, path, target. */
  private static final String SCRIPT =
      """
      mount -t iso9660 -o ro /dev/sr0 /mnt || echo no mount
      cd /mnt
      echo BEGIN
      find . | while read -r f; do
        t=-
        [ -L "$f" ] && t=$(readlink "$f")
        d=-
        if [ -b "$f" ] || [ -c "$f" ]; then d=$(stat -c %t,%T "$f"); fi
        s=-
        if [ -f "$f" ] && [ ! -L "$f" ]; then s=$(sha256sum < "$f" | cut -c1-64); fi
        echo "| $(stat -c '%f %u:%g %h %Y' "$f") $d $s $f > $t"
      done
      echo END""";

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
        "| %x %d:%d %d %d %s %s %s > %s",
        type | a.mode(), a.uid(), a.gid(), links, a.mtime(), device, sha, path, target);
  }

  /** Everything, link targets of all shapes, and a random tree below r. */
  private ImageTree hostile() throws Exception {
    ImageTree random = Trees.random(20261121, 150, store);
    return IsoTrees.everything(store)
        .edit(
            editor -> {
              String[] targets = {
                "/",
                "..",
                ".",
                "./a/../b",
                "/usr/./bin/../x",
                "...",
                "y".repeat(255),
                "a/" + "z".repeat(248)
              };
              for (int i = 0; i < targets.length; i++) {
                editor.put(Trees.symlink("targets" + i, targets[i]));
              }
              editor.put(Trees.symlink("longest", ("t".repeat(254) + "/").repeat(15) + "end"));
              TreePath below = TreePath.literal("r");
              for (Entry entry : random.entries()) {
                Entry moved = entry.withPath(below.resolve(entry.path()));
                editor.put(
                    moved instanceof Entry.HardLink link
                        ? new Entry.HardLink(
                            link.path(), link.attributes(), below.resolve(link.target()))
                        : moved);
              }
            });
  }

  @Test
  void linuxSeesTheWholeTree() throws Exception {
    Guest guest = Guest.obtain();
    ImageTree tree = hostile();
    Path image = directory.resolve("guest.iso");
    OutputFile.write(
        new IsoWriter(IsoOptions.of("GUEST", Trees.TIME).withJoliet(true)).plan(tree, store),
        image);
    Path initrd = guest.initramfs(directory, MODULES, SCRIPT);
    Qemu.Result result =
        Qemu.direct(guest.kernel(), initrd, "quiet")
            .memory(512)
            .cd(image)
            .run(Duration.ofSeconds(240));
    assertTrue(result.ended(), result.console());

    Nodes nodes = new Nodes(tree);
    TreeSet<String> expected = new TreeSet<>();
    for (int node = 0; node < nodes.size(); node++) {
      expected.add(expected(tree, nodes.entry(node), nodes.links(node)));
    }
    TreeSet<String> seen = new TreeSet<>();
    result.console().lines().filter(line -> line.startsWith("| ")).forEach(seen::add);
    TreeSet<String> missing = new TreeSet<>(expected);
    missing.removeAll(seen);
    seen.removeAll(expected);
    assertEquals(String.join("\n", missing), String.join("\n", seen));
  }
}
