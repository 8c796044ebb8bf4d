package org.osimage.ufs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.content.Sha256;
import org.osimage.output.OutputFile;
import org.osimage.testing.Guest;
import org.osimage.testing.GuestListing;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Qemu;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/** Linux mounts images of both byte orders and sees the whole tree, and holes as zeros. */
@Tag("boot")
class UfsGuestTest {
  private static final List<String> MODULES =
      List.of(
          "virtio_ring",
          "virtio",
          "virtio_pci_legacy_dev",
          "virtio_pci_modern_dev",
          "virtio_pci",
          "virtio_blk",
          "ufs");

  private static final long GIB = 1L << 30;

  @TempDir Path directory;
  private final MemoryContentStore store = new MemoryContentStore();

  private Path write(ImageTree tree, ByteOrder order, String name) throws Exception {
    Path image = directory.resolve(name);
    UfsOptions options = UfsOptions.of(Trees.TIME).withByteOrder(order).withFreeBytes(3 << 20);
    OutputFile.write(new UfsWriter(options).plan(tree, store), image);
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
    ImageTree tree = UfsTrees.everything(store);
    byte[] piece = new byte[10_000];
    new Random(3).nextBytes(piece);
    Path initrd =
        guest.initramfs(
            directory,
            MODULES,
            """
            mount -t ufs -o ro,ufstype=sunx86 /dev/vda /mnt || echo no mount
            LITTLE
            umount /mnt
            mount -t ufs -o ro,ufstype=sun /dev/vdb /mnt || echo no mount
            BIG
            umount /mnt
            mount -t ufs -o ro,ufstype=sunx86 /dev/vdc /mnt || echo no mount
            cd /mnt
            echo "names $(find bulk | sort | sha256sum | cut -c1-64)"
            echo "size $(stat -c %s sparse)"
            echo "start $(head -c 10000 sparse | sha256sum | cut -c1-64)"
            echo "hole $(dd if=sparse bs=1M skip=700 count=1 2>/dev/null | tr -d '\\0' | wc -c)"
            echo "far $(dd if=sparse bs=8192 skip=524289 count=1 2>/dev/null | sha256sum | cut -c1-64)"
            echo "end $(tail -c 3 sparse | hexdump -v -e '1/1 "%02x"')"
            dmesg | grep -i ufs"""
                .replace("LITTLE", GuestListing.script("/mnt", "little"))
                .replace("BIG", GuestListing.script("/mnt", "big")));
    Qemu.Result result =
        Qemu.direct(guest.kernel(), initrd, "quiet")
            .memory(512)
            .virtio(write(tree, ByteOrder.LITTLE_ENDIAN, "little.ufs"))
            .virtio(write(tree, ByteOrder.BIG_ENDIAN, "big.ufs"))
            .virtio(write(bulk(piece), ByteOrder.LITTLE_ENDIAN, "bulk.ufs"))
            .run(Duration.ofSeconds(400));
    String console = result.console();
    assertTrue(result.ended(), console);
    GuestListing.assertSame(tree, "little", console);
    GuestListing.assertSame(tree, "big", console);
    assertTrue(console.contains("names " + names()), console);
    assertTrue(console.contains("size " + (5 * GIB + 3)), console);
    HexFormat hex = HexFormat.of();
    assertTrue(console.contains("start " + hex.formatHex(Sha256.of(piece))), console);
    assertTrue(console.contains("hole 0\n"), console);
    assertTrue(console.contains("end 000000\n"), console);
    byte[] far = java.util.Arrays.copyOfRange(piece, 192, 192 + 8192); // from 4 GiB + 8192 on
    assertTrue(console.contains("far " + hex.formatHex(Sha256.of(far))), console);
    assertTrue(!console.contains("fsck"), console);
  }
}
