package org.osimage.pipeline.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.boot.BootMenu;
import org.osimage.boot.DebianPackages;
import org.osimage.boot.HostTrees;
import org.osimage.content.ContentStore;
import org.osimage.content.PackedContentStore;
import org.osimage.pipeline.Recorded;
import org.osimage.pipeline.Settings;
import org.osimage.pipeline.family.KernelFiles;
import org.osimage.pipeline.step.BootFacts;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.testing.Qemu;
import org.osimage.testing.Tools;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** A disk with Linux starts, keeps what is written, grows, and starts from every container. */
@Tag("boot")
class DiskBootTest {
  private static final String INIT =
      """
      #!/bin/busybox sh
      B=/bin/busybox
      [ -e /kept ] && $B echo "disk-test: kept $($B cat /kept)"
      $B echo "disk-test: $($B df -m / | $B tail -n 1 | $B awk '{print $2}') MiB"
      $B grep ' / ' /proc/mounts
      $B cat /etc/fstab
      $B mkdir -p /srv/deep/directory
      $B echo 'a note' >/kept
      $B mount -o remount,ro /
      $B echo 'disk-test: up'
      $B poweroff -f
      """;

  private static final List<String> PACKAGES =
      List.of(
          "busybox-static",
          "fdisk",
          "e2fsprogs",
          "libc6",
          "libfdisk1",
          "libblkid1",
          "libuuid1",
          "libsmartcols1",
          "libreadline8",
          "libtinfo6",
          "libext2fs2",
          "libcom-err2");

  @TempDir Path dir;
  private ContentStore store = new org.osimage.testing.MemoryContentStore();
  private PackedContentStore packs;

  @BeforeEach
  void open() throws IOException {
    Tools.require("qemu-system-x86_64", "qemu-img", "e2fsck", "sgdisk");
    packs = PackedContentStore.open(dir.resolve("store"));
    store = packs;
  }

  @AfterEach
  void close() throws IOException {
    packs.close();
  }

  /** Kernel and programs; drivers that no test needs would only cost time. */
  private ImageTree image() throws IOException {
    List<Path> trees = new ArrayList<>();
    for (String name : PACKAGES) {
      trees.add(DebianPackages.unpacked(name));
    }
    trees.add(DebianPackages.unpacked(DebianPackages.kernelPackage("linux-image-amd64")));
    ImageTree all = HostTrees.of(store, trees);
    List<TreePath> unused = new ArrayList<>();
    for (Entry entry : all.entries()) {
      if (entry
              .path()
              .toString()
              .matches("lib/modules/[^/]+/kernel/(sound|net|drivers/(net|gpu|media|iio))")
          || entry.path().toString().matches("usr/share")) {
        unused.add(entry.path());
      }
    }
    Entry init =
        new Entry.RegularFile(
            TreePath.literal("sbin/init"),
            Attributes.root(0755, 0),
            store.put(INIT.getBytes(StandardCharsets.UTF_8)));
    return all.edit(
        editor -> {
          unused.forEach(editor::delete);
          editor.putWithParents(init, Attributes.root(0755, 0));
        });
  }

  private BuildState state(ImageTree image) throws IOException {
    List<Path> loaders = new ArrayList<>();
    for (String name : List.of("grub-pc-bin", "systemd-boot-efi")) {
      loaders.add(DebianPackages.unpacked(name));
    }
    KernelFiles kernel = KernelFiles.find(image, java.util.Optional.empty());
    return BuildState.empty()
        .withPkgImage(image)
        .withLoaders(HostTrees.of(store, loaders))
        .withKernel(new BootFacts.Kernel(kernel.kernel(), "Linux", true))
        .withIdentity(new BootFacts.Identity(HexFormat.of().formatHex(new byte[32]), "disk-test"))
        .withMenu(BootMenu.of("Disk test", 0, BootMenu.DEFAULT_KERNEL_ARGS + " quiet", List.of()));
  }

  private void build(ImageTree image, String disk) throws IOException {
    String configuration =
        "<distro><name>disk-test</name></distro><software><overlay><directory>overlay</directory>"
            + "</overlay></software>"
            + disk;
    BuildSettings settings = Settings.of(dir, configuration, new Recorded());
    BuildStep step = DiskStep.OUTPUT.step(settings, Settings.inputs(settings, store)).orElseThrow();
    step.check();
    Files.createDirectories(dir.resolve("target/osimage/default"));
    step.run(state(image));
  }

  private Path file(String suffix) {
    return dir.resolve("target/img-1.0-" + suffix);
  }

  private static String boots(Qemu machine) throws IOException {
    Qemu.Result result = machine.run(Duration.ofSeconds(240));
    assertTrue(result.console().contains("disk-test: up"), result.console());
    assertTrue(result.ended(), result.console());
    return result.console();
  }

  /** A machine that writes into the image. */
  private static Qemu writing(Qemu machine, Path image, String format) {
    return machine
        .add("-drive", "if=none,id=d,format=" + format + ",file=" + image)
        .add("-device", "virtio-blk-pci,drive=d");
  }

  @Test
  void keepsWhatIsWrittenAndGrowsToALargerDisk() throws Exception {
    build(
        image(),
        """
        <disk>
          <free>100</free>
          <partitions>
            <partition><name>data</name><size>40</size><mountPoint>/data</mountPoint></partition>
            <partition><name>swap</name><size>16</size><format>swap</format></partition>
          </partitions>
          <formats><format>raw</format><format>qcow2</format><format>vmdk</format>
            <format>vhd-dynamic</format><format>vhdx</format></formats>
        </disk>
        """);
    Path raw = file("disk.img");
    String text = Tools.run("sgdisk", "-v", raw.toString()).output();
    assertTrue(text.contains("No problems found"), text);
    String console = boots(writing(Qemu.bios(), file("disk.qcow2"), "qcow2"));
    assertFalse(console.contains("disk-test: kept"), console);
    assertTrue(console.contains(" / ext4 rw"), console);
    assertTrue(console.contains(" /data ext4 defaults 0 2"), console);
    assertTrue(console.contains(" none swap sw 0 0"), console);
    assertFalse(console.contains("has grown"), console);
    long before = size(console);
    if (Boolean.getBoolean("large")) {
      for (String[] container :
          new String[][] {{"sparse.vmdk", "vmdk"}, {"dynamic.vhd", "vpc"}, {"disk.vhdx", "vhdx"}}) {
        String seen = boots(writing(Qemu.bios(), file(container[0]), container[1]));
        assertEquals(before, size(seen), container[0]);
      }
    }
    try (RandomAccessFile disk = new RandomAccessFile(raw.toFile(), "rw")) {
      disk.setLength(disk.length() * 2);
    }
    String grown = boots(writing(Qemu.bios(), raw, "raw"));
    assertTrue(grown.contains("has grown to the end of /dev/vda"), grown);
    assertTrue(size(grown) > before * 3 / 2, grown);
    String again = boots(writing(Qemu.uefi(), raw, "raw"));
    assertTrue(again.contains("disk-test: kept a note"), again);
    assertFalse(again.contains("has grown"), again);
    assertEquals(size(grown), size(again));
    text = Tools.run("sgdisk", "-v", raw.toString()).output();
    assertTrue(text.contains("No problems found"), text);
    checkRoot(raw);
  }

  private static long size(String console) {
    int at = console.lastIndexOf("disk-test: ", console.indexOf(" MiB\n"));
    return Long.parseLong(console.substring(at + 11, console.indexOf(" MiB\n")));
  }

  private void checkRoot(Path raw) throws IOException {
    String last = Tools.run("sgdisk", "-i", "5", raw.toString()).output();
    java.util.regex.Matcher first =
        java.util.regex.Pattern.compile("First sector: ([0-9]+)").matcher(last);
    assertTrue(first.find(), last);
    Path root = dir.resolve("root.ext4");
    Tools.run(
            "dd",
            "if=" + raw,
            "of=" + root,
            "bs=1M",
            "conv=sparse",
            "skip=" + Long.parseLong(first.group(1)) / 2048)
        .succeeded();
    Tools.Result checked = Tools.run("e2fsck", "-fn", root.toString());
    assertEquals(0, checked.exit(), checked.output());
  }

  @Test
  void startsOnEveryKindOfDisk() throws Exception {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Boolean.getBoolean("large"), "only in the large profile");
    build(image(), "<disk><size>900</size></disk>");
    Path raw = file("disk.img");
    assertEquals(900L << 20, Files.size(raw));
    boots(Qemu.bios().ide(raw));
    boots(Qemu.bios().usb(raw));
    boots(Qemu.uefi().usb(raw));
    boots(Qemu.uefi().ide(raw));
    boots(
        Qemu.uefi()
            .add("-drive", "if=none,id=n,format=raw,snapshot=on,file=" + raw)
            .add("-device", "nvme,serial=1,drive=n"));
  }

  private void refused(String message, ImageTree image, String disk) {
    ImageBuildException e = assertThrows(ImageBuildException.class, () -> build(image, disk));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertFalse(Files.exists(file("disk.img")));
  }

  @Test
  void whatCannotBeDoneIsRefusedBeforeAnyFile() throws Exception {
    ImageTree image = image();
    refused("is too small for its tree", image, "<disk><size>150</size></disk>");
    refused("the partitions before the root end at", image, "<disk><size>10</size></disk>");
    refused(
        "there is no disk format 'vdi'",
        image,
        "<disk><formats><format>vdi</format></formats></disk>");
    ImageTree poor = image.edit(e -> e.delete(TreePath.literal("sbin/resize2fs")));
    refused("the image has no resize2fs: add the packages fdisk and e2fsprogs", poor, "<disk/>");
    TreePath modules = KernelFiles.moduleDirectories(image).get(0);
    ImageTree without =
        image.edit(e -> e.delete(modules.resolve(TreePath.literal("kernel/fs/ext4"))));
    refused("has no module ext4", without, "<disk/>");
  }
}
