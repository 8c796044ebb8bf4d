package org.osimage.squashfs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.compress.block.Resources;
import org.osimage.content.Sha256;
import org.osimage.output.OutputFile;
import org.osimage.testing.Guest;
import org.osimage.testing.GuestListing;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Qemu;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/** Linux mounts images of every compression and sees the whole tree. */
@Tag("boot")
class SquashfsGuestTest {
  private static final List<String> MODULES =
      List.of(
          "virtio_ring",
          "virtio",
          "virtio_pci_legacy_dev",
          "virtio_pci_modern_dev",
          "virtio_pci",
          "virtio_blk",
          "squashfs");

  private static final long GIB = 1L << 30;

  @TempDir Path directory;
  private final MemoryContentStore store = new MemoryContentStore();

  private Path write(ImageTree tree, String type, int blockSize) throws Exception {
    Path image = directory.resolve(type + tree.size() + ".squashfs");
    OutputFile.write(
        new SquashfsWriter(
                SquashfsOptions.of(
                    Trees.TIME, type, OptionalInt.of(1), blockSize, Resources.serial(directory)))
            .plan(tree, store),
        image);
    return image;
  }

  /** 20,000 names in a directory, and a file of over 4 GiB that is nearly all holes. */
  private ImageTree bulk(byte[] piece) throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      entries.add(Trees.fifo("bulk/name-" + i));
    }
    entries.add(Trees.file("sparse", store.sparse(5 * GIB + 3, 0, piece, 4 * GIB + 8000, piece)));
    return Trees.tree(entries);
  }

  private static String names() {
    List<String> names = new ArrayList<>(List.of("bulk"));
    for (int i = 0; i < 20_000; i++) {
      names.add("bulk/name-" + i);
    }
    names.sort(null);
    byte[] text = (String.join("\n", names) + "\n").getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Sha256.of(text));
  }

  @Test
  void linuxSeesTheWholeTree() throws Exception {
    Guest guest = Guest.obtain();
    ImageTree tree = SquashfsTrees.everything(store);
    byte[] piece = new byte[10_000];
    new Random(3).nextBytes(piece);
    Path initrd =
        guest.initramfs(
            directory,
            MODULES,
            """
            mount -t squashfs -o ro /dev/vda /mnt || echo no mount
            ZSTD
            umount /mnt
            mount -t squashfs -o ro /dev/vdb /mnt || echo no mount
            GZIP
            umount /mnt
            mount -t squashfs -o ro /dev/vdc /mnt || echo no mount
            XZ
            umount /mnt
            mount -t squashfs -o ro /dev/vdd /mnt || echo no mount
            cd /mnt
            echo "names $(find bulk | sort | sha256sum | cut -c1-64)"
            echo "found $(ls bulk/name-19999 bulk/name-0 bulk/name-7777 | wc -l)"
            echo "size $(stat -c %s sparse)"
            echo "start $(head -c 10000 sparse | sha256sum | cut -c1-64)"
            echo "hole $(dd if=sparse bs=1M skip=700 count=1 2>/dev/null | tr -d '\\0' | wc -c)"
            echo "far $(dd if=sparse bs=8192 skip=524289 count=1 2>/dev/null | sha256sum | cut -c1-64)"
            echo "end $(tail -c 3 sparse | hexdump -v -e '1/1 "%02x"')"
            dmesg | grep -i squashfs | grep -i error\
            """
                .replace("ZSTD", GuestListing.script("/mnt", "zstd"))
                .replace("GZIP", GuestListing.script("/mnt", "gzip"))
                .replace("XZ", GuestListing.script("/mnt", "xz")));
    Qemu.Result result =
        Qemu.direct(guest.kernel(), initrd, "quiet")
            .memory(512)
            .virtio(write(tree, "zstd", 128 << 10))
            .virtio(write(tree, "gzip", 4096))
            .virtio(write(tree, "xz", 1 << 20))
            .virtio(write(bulk(piece), "zstd", 128 << 10))
            .run(Duration.ofSeconds(600));
    String console = result.console();
    assertTrue(result.ended(), console);
    for (String type : List.of("zstd", "gzip", "xz")) {
      GuestListing.assertSame(tree, type, console);
    }
    assertTrue(console.contains("names " + names()), console);
    assertTrue(console.contains("found 3"), console);
    assertTrue(console.contains("size " + (5 * GIB + 3)), console);
    HexFormat hex = HexFormat.of();
    assertTrue(console.contains("start " + hex.formatHex(Sha256.of(piece))), console);
    assertTrue(console.contains("hole 0\n"), console);
    assertTrue(console.contains("end 000000\n"), console);
    byte[] far = java.util.Arrays.copyOfRange(piece, 192, 192 + 8192); // from 4 GiB + 8192 on
    assertTrue(console.contains("far " + hex.formatHex(Sha256.of(far))), console);
    assertTrue(!console.contains("SQUASHFS error"), console);
  }
}
