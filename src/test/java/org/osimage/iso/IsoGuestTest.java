package org.osimage.iso;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.output.OutputFile;
import org.osimage.testing.Guest;
import org.osimage.testing.GuestListing;
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
    String script =
        "mount -t iso9660 -o ro /dev/sr0 /mnt || echo no mount\n"
            + GuestListing.script("/mnt", "|");
    Path initrd = guest.initramfs(directory, MODULES, script);
    Qemu.Result result =
        Qemu.direct(guest.kernel(), initrd, "quiet")
            .memory(512)
            .cd(image)
            .run(Duration.ofSeconds(240));
    assertTrue(result.ended(), result.console());
    GuestListing.assertSame(tree, "|", result.console());
  }
}
