package org.osimage.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ext4.image.Ext4Image;
import org.osimage.output.OutputFile;
import org.osimage.testing.Guest;
import org.osimage.testing.GuestListing;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Qemu;
import org.osimage.testing.Tools;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Linux mounts an image, sees the whole tree, writes into it, and e2fsck finds nothing after. */
@Tag("boot")
class Ext4GuestTest {
  static final List<String> MODULES =
      List.of(
          "virtio_ring",
          "virtio",
          "virtio_pci_legacy_dev",
          "virtio_pci_modern_dev",
          "virtio_pci",
          "virtio_blk",
          "crc16",
          "crc32c_generic",
          "mbcache",
          "jbd2",
          "ext4");

  @TempDir Path directory;
  private final MemoryContentStore store = new MemoryContentStore();

  @Test
  void linuxSeesTheWholeTreeAndWritesIntoIt() throws Exception {
    Guest guest = Guest.obtain();
    Tools.require("e2fsck");
    ImageTree tree =
        Ext4Trees.everything(store)
            .edit(
                e ->
                    Ext4Trees.names("names", 600, 40)
                        .forEach(f -> e.putWithParents(f, Trees.dir("d").attributes())));
    Path image = directory.resolve("image.ext4");
    Ext4Options options = Ext4Options.of(Trees.TIME).withFreeBytes(40 << 20);
    OutputFile.write(new Ext4Writer(options).plan(tree, store), image);
    Path initrd =
        guest.initramfs(
            directory,
            MODULES,
            """
            mount -t ext4 -o ro,noatime /dev/vda /mnt || echo no mount
            LIST
            umount /mnt
            mount -t ext4 /dev/vda /mnt || echo no mount
            cd /mnt
            i=0
            while [ $i -lt 600 ]; do echo $i > names/new-$i; rm names/name-${i}x*; i=$((i+1)); done
            rm -r many lib
            dd if=/dev/urandom of=filled bs=1M count=20 2>/dev/null || echo full
            mkdir -p new/deep/directory
            echo "names $(ls names | wc -l)"
            cd /
            umount /mnt && echo unmounted
            dmesg | grep -i 'EXT4-fs\\|jbd2'\
            """
                .replace("LIST", GuestListing.script("/mnt", "first")));
    Qemu.Result result =
        Qemu.direct(guest.kernel(), initrd, "quiet")
            .memory(512)
            .add("-drive", "if=none,id=d,format=raw,file=" + image)
            .add("-device", "virtio-blk-pci,drive=d")
            .run(Duration.ofSeconds(400));
    String console = result.console();
    assertTrue(result.ended(), console);
    Entry found = Trees.dir("lost+found", 0700);
    GuestListing.assertSame(tree.edit(e -> e.put(found)), "first", console);
    assertTrue(console.contains("names 600\n"), console);
    assertTrue(console.contains("unmounted\n"), console);
    assertTrue(!console.contains("rror"), console);
    Tools.Result checked = Tools.run("e2fsck", "-fn", image.toString());
    assertEquals(0, checked.exit(), checked.output());
    try (Ext4Image written = new Ext4Image(FileChannel.open(image), "written")) {
      written.checkGroups();
      ImageTree seen = written.read(store, 10_000, 1L << 30);
      assertTrue(seen.contains(TreePath.literal("new/deep/directory")));
      assertTrue(seen.contains(TreePath.literal("names/new-599")));
      assertTrue(!seen.contains(TreePath.literal("many")));
    }
  }
}
