package org.osimage.boot;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.arch.Architecture;
import org.osimage.archive.CpioFormat;
import org.osimage.archive.CpioWriter;
import org.osimage.boot.BootMenu.Custom;
import org.osimage.boot.linux.InitramfsRoot;
import org.osimage.boot.linux.MediumInit;
import org.osimage.boot.linux.MediumRoot;
import org.osimage.boot.linux.RootMedia;
import org.osimage.boot.module.ModuleDirectory;
import org.osimage.boot.module.ModuleFiles;
import org.osimage.compress.block.Resources;
import org.osimage.content.Content;
import org.osimage.content.RandomBytes;
import org.osimage.disk.DiskImageWriter;
import org.osimage.disk.DiskPartition;
import org.osimage.disk.FatOptions;
import org.osimage.disk.FatSize;
import org.osimage.disk.FatWriter;
import org.osimage.disk.Guid;
import org.osimage.disk.PartitionContent;
import org.osimage.output.OutputFile;
import org.osimage.output.PlannedOutput;
import org.osimage.squashfs.SquashfsOptions;
import org.osimage.squashfs.SquashfsWriter;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Qemu;
import org.osimage.testing.Tools;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Real machines boot what this room plans; the writers of other rooms only carry it. */
@Tag("peer")
class BootPeerTest {
  private static final String MARKER = "boot-test: up";
  private static final String INIT =
      """
      #!/bin/busybox sh
      B=/bin/busybox
      $B echo 'boot-test: up'
      $B cat /proc/cmdline
      $B dmesg | $B grep -i 'secure boot'
      $B mount
      $B touch /written && $B echo 'boot-test: writable'
      $B poweroff -f
      """;
  private static final MediaId ID = new MediaId(new byte[] {1, 2, 3});

  private final MemoryContentStore store = new MemoryContentStore();
  @TempDir private Path dir;
  private Path kernelTree = Path.of(".");

  @BeforeEach
  void kernel() throws IOException {
    Tools.require("qemu-system-x86_64", "xorriso", "gzip");
    kernelTree = DebianPackages.unpacked(DebianPackages.kernelPackage("linux-image-amd64"));
  }

  private Content fileOf(Path directory, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      Path file =
          files
              .filter(f -> f.getFileName().toString().startsWith(prefix))
              .findFirst()
              .orElseThrow();
      return store.put(Files.readAllBytes(file));
    }
  }

  private ImageTree image(boolean withInit) throws IOException {
    ImageTree busybox = HostTrees.of(store, List.of(DebianPackages.unpacked("busybox-static")));
    String path = withInit ? "sbin/init" : "etc/osimage/start";
    RegularFile init =
        new RegularFile(
            TreePath.of(path),
            Attributes.root(0755, 0),
            store.put(INIT.getBytes(StandardCharsets.UTF_8)));
    return busybox.edit(editor -> editor.putWithParents(init, Attributes.root(0755, 0)));
  }

  private Content gzip(ImageTree tree) throws IOException {
    Path plain = dir.resolve("initramfs.cpio");
    OutputFile.write(new CpioWriter(CpioFormat.NEWC).plan(tree, store), plain);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var gz = new java.util.zip.GZIPOutputStream(bytes)) {
      Files.copy(plain, gz);
    }
    return store.put(bytes.toByteArray());
  }

  private LoaderAssets loaders(String... packages) throws IOException {
    List<Path> trees = new ArrayList<>();
    for (String name : packages) {
      trees.add(DebianPackages.unpacked(name));
    }
    return new LoaderAssets(
        Architecture.X86_64, ImageTree.empty(0), HostTrees.of(store, trees), store);
  }

  private static BootMenu menu() throws IOException {
    return BootMenu.of(
        "Boot test",
        1,
        BootMenu.DEFAULT_KERNEL_ARGS + " quiet",
        List.of(new Custom("chosen", "osimage.test=\"a b\"", true, true)));
  }

  private BootFiles files(ImageTree initramfs) throws IOException {
    return new BootFiles(fileOf(kernelTree.resolve("boot"), "vmlinuz-"), gzip(initramfs));
  }

  private void expect(Qemu machine, String... texts) throws IOException {
    Qemu.Result result = machine.run(Duration.ofSeconds(150));
    for (String text : texts) {
      assertTrue(result.console().contains(text), () -> text + " not in\n" + result.console());
    }
    assertTrue(result.ended(), result.console());
  }

  /** The builds of the examples boot the same ways; these here tell which part is to blame. */
  private static void onlyInTheLargeProfile() {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Boolean.getBoolean("large"), "boots twenty machines: -Dlarge=true");
  }

  @Test
  void usbImageWithRootInInitramfs() throws IOException {
    onlyInTheLargeProfile();
    ImageTree root = InitramfsRoot.prepare(image(true), store, Optional.empty(), 0);
    Path disk = usb(files(root), loaders("grub-pc-bin", "systemd-boot-efi"), Optional.empty());
    expect(Qemu.bios().usb(disk), MARKER, "\"osimage.test=a b\"");
    expect(Qemu.bios().virtio(disk), MARKER);
    expect(Qemu.uefi().usb(disk), MARKER, "osimage.test=\"a b\"");
    expect(Qemu.uefi().virtio(disk), MARKER);
  }

  @Test
  void usbImageWithSignedGrub() throws IOException {
    onlyInTheLargeProfile();
    ImageTree root = InitramfsRoot.prepare(image(false), store, Optional.empty(), 0);
    Path disk =
        usb(
            files(root),
            loaders("grub-pc-bin", "shim-signed", "grub-efi-amd64-signed"),
            Optional.empty());
    expect(Qemu.uefi().usb(disk), MARKER, "\"osimage.test=a b\"");
    Path other = usb(files(root), loaders("grub-pc-bin", "grub-efi-amd64-bin"), Optional.empty());
    expect(Qemu.uefi().virtio(other), MARKER);
  }

  @Test
  void secureBootAcceptsShimAndSignedGrub() throws IOException {
    Path firmware = Path.of("/usr/share/OVMF");
    Tools.requireFile(firmware.resolve("OVMF_CODE_4M.secboot.fd"));
    ImageTree root = InitramfsRoot.prepare(image(true), store, Optional.empty(), 0);
    LoaderAssets signed =
        loaders(
            "isolinux", "syslinux-common", "grub-pc-bin", "shim-signed", "grub-efi-amd64-signed");
    String flash = "if=pflash,format=raw,";
    for (Path medium :
        List.of(
            usb(files(root), signed, Optional.empty()),
            iso(ImageTree.empty(0), files(root), signed))) {
      expect(
          Qemu.bios()
              .usb(medium)
              .add("-machine", "q35,smm=on")
              .add("-global", "driver=cfi.pflash01,property=secure,value=on")
              .add(
                  "-drive",
                  flash + "readonly=on,file=" + firmware.resolve("OVMF_CODE_4M.secboot.fd"))
              .add("-drive", flash + "snapshot=on,file=" + firmware.resolve("OVMF_VARS_4M.ms.fd")),
          MARKER,
          "Secure boot enabled");
    }
  }

  @Test
  void isoWithSystemdBoot() throws IOException {
    ImageTree root = InitramfsRoot.prepare(image(true), store, Optional.empty(), 0);
    Path iso =
        iso(
            ImageTree.empty(0),
            files(root),
            loaders("isolinux", "syslinux-common", "systemd-boot-efi"));
    expect(Qemu.bios().cd(iso), MARKER, "osimage.test=\"a b\"");
    expect(Qemu.bios().usb(iso), MARKER);
    expect(Qemu.uefi().cd(iso), MARKER, "osimage.test=\"a b\"");
    expect(Qemu.uefi().usb(iso), MARKER);
  }

  @Test
  void rootOnIso() throws IOException {
    onlyInTheLargeProfile();
    MediumInit root = mediumRoot(image(true));
    ImageTree padded =
        root.initramfs()
            .edit(e -> e.put(padding())); // over 24 MiB: GRUB in the ESP, kernel on the ISO
    Path iso =
        iso(
            root.image(),
            files(padded),
            loaders("isolinux", "syslinux-common", "grub-efi-amd64-bin"));
    String[] texts = {MARKER, "overlay on / type overlay", "boot-test: writable"};
    expect(Qemu.bios().cd(iso), texts);
    expect(Qemu.bios().usb(iso), texts);
    expect(Qemu.uefi().cd(iso), texts);
    expect(Qemu.uefi().usb(iso), texts);
    expect(Qemu.bios().virtio(iso), texts);
  }

  @Test
  void rootOnIsoWithSignedGrub() throws IOException {
    onlyInTheLargeProfile();
    MediumInit root = mediumRoot(image(false)); // and with the generated init in the image
    ImageTree padded = root.initramfs().edit(e -> e.put(padding()));
    Path iso =
        iso(
            root.image(),
            files(padded),
            loaders("isolinux", "syslinux-common", "shim-signed", "grub-efi-amd64-signed"));
    expect(Qemu.uefi().cd(iso), MARKER, "boot-test: writable");
    expect(Qemu.uefi().usb(iso), MARKER, "boot-test: writable");
  }

  @Test
  void rootOnUsbPartition() throws IOException {
    onlyInTheLargeProfile();
    MediumInit root = mediumRoot(image(true));
    Path medium = xorriso(root.image(), List.of());
    Path disk =
        usb(
            files(root.initramfs()),
            loaders("grub-pc-bin", "systemd-boot-efi"),
            Optional.of(medium));
    expect(Qemu.bios().usb(disk), MARKER, "boot-test: writable");
    expect(Qemu.bios().ide(disk), MARKER, "boot-test: writable");
    expect(Qemu.uefi().virtio(disk), MARKER, "boot-test: writable");
  }

  /** Ping with the capability that a user needs, and once more without; an init that tries both. */
  private ImageTree withPing(ImageTree image) throws IOException {
    RegularFile busybox = (RegularFile) image.find(TreePath.of("bin/busybox")).orElseThrow();
    TreeMap<String, String> capability = new TreeMap<>();
    capability.put("security.capability", "0100000200200000000000000000000000000000"); // net_raw+ep
    Attributes root = Attributes.root(0755, 0);
    String as = "$B start-stop-daemon -S -c user -x /opt/NAME/ping -- -c 1 127.0.0.1";
    String init =
        INIT.replace(
            "$B poweroff",
            "$B mkdir -p /etc\n$B echo user:x:1000:1000::/: >>/etc/passwd\n"
                + "$B ifconfig lo 127.0.0.1 up\n"
                + as.replace("NAME", "able")
                + " && $B echo 'boot-test: a user pings'\n"
                + as.replace("NAME", "plain")
                + "\n$B poweroff");
    RegularFile script =
        new RegularFile(
            TreePath.of("sbin/init"), root, store.put(init.getBytes(StandardCharsets.UTF_8)));
    Attributes able = new Attributes(0755, 0, 0, 0, capability);
    RegularFile ping = new RegularFile(TreePath.of("opt/able/ping"), able, busybox.content());
    RegularFile plain = new RegularFile(TreePath.of("opt/plain/ping"), root, busybox.content());
    return image.edit(
        editor -> {
          editor.put(script);
          editor.putWithParents(ping, root);
          editor.putWithParents(plain, root);
        });
  }

  private Content squashfs(ImageTree image) throws IOException {
    Path file = dir.resolve("root.squashfs");
    OutputFile.write(
        new SquashfsWriter(SquashfsOptions.of(0, Resources.serial(dir))).plan(image, store), file);
    return store.put(Files.readAllBytes(file));
  }

  @Test
  void compressedRootOnIsoAndPartition() throws IOException {
    MediumInit root =
        mediumRoot(withPing(image(true)), new RootMedia(Optional.of("zstd"), true, true));
    Content compressed = squashfs(root.image());
    ImageTree medium =
        ImageTree.withImplicitParents(
            List.of(
                root.image().find(MediumInit.VOLUME_SET_ID).orElseThrow(),
                new RegularFile(MediumInit.SQUASHFS, Attributes.root(0444, 0), compressed)),
            Attributes.root(0755, 0));
    Path iso =
        iso(
            medium,
            files(root.initramfs()),
            loaders("isolinux", "syslinux-common", "systemd-boot-efi"));
    String[] texts = {
      MARKER,
      "overlay on / type overlay",
      "boot-test: writable",
      "boot-test: a user pings",
      "ping: permission denied" // without the capability
    };
    expect(Qemu.bios().cd(iso), texts);
    Path partition = dir.resolve("root.squashfs");
    Path disk =
        usb(
            files(root.initramfs()),
            loaders("grub-pc-bin", "systemd-boot-efi"),
            Optional.of(partition));
    expect(Qemu.uefi().usb(disk), texts);
    if (Boolean.getBoolean("large")) {
      expect(Qemu.bios().usb(iso), texts);
      expect(Qemu.uefi().cd(iso), texts);
      expect(Qemu.uefi().usb(iso), texts);
      expect(Qemu.bios().virtio(iso), texts);
      expect(Qemu.bios().usb(disk), texts);
      expect(Qemu.bios().virtio(disk), texts);
      expect(Qemu.uefi().virtio(disk), texts);
    }
  }

  @Test
  void rootOnIsoWithDashAndSharedLibraries() throws IOException {
    List<Path> trees = new ArrayList<>();
    for (String name :
        List.of(
            "dash",
            "coreutils",
            "mount",
            "util-linux",
            "kmod",
            "libc6",
            "libmount1",
            "libblkid1",
            "libselinux1",
            "libpcre2-8-0",
            "libacl1",
            "libattr1",
            "libgmp10",
            "libkmod2",
            "libzstd1",
            "liblzma5",
            "libssl3",
            "libsmartcols1",
            "libtinfo6")) {
      trees.add(DebianPackages.unpacked(name));
    }
    ImageTree tree = HostTrees.of(store, trees);
    String script =
        "#!/bin/sh\nmount\n: >/written && echo 'boot-test: writable'\necho '"
            + MARKER
            + "'\necho o >/proc/sysrq-trigger\nsleep 60\n";
    RegularFile init =
        new RegularFile(
            TreePath.of("sbin/init"),
            Attributes.root(0755, 0),
            store.put(script.getBytes(StandardCharsets.UTF_8)));
    MediumInit root = mediumRoot(tree.edit(e -> e.put(init)));
    Path iso =
        iso(
            root.image(),
            files(root.initramfs()),
            loaders("isolinux", "syslinux-common", "grub-efi-amd64-bin"));
    expect(Qemu.bios().cd(iso), MARKER, "overlay on / type overlay", "boot-test: writable");
  }

  private RegularFile padding() throws org.osimage.ImageBuildException {
    byte[] noise = new byte[20 << 20];
    new java.util.Random(1).nextBytes(noise);
    try {
      return new RegularFile(TreePath.of("padding"), Attributes.root(0644, 0), store.put(noise));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private MediumInit mediumRoot(ImageTree image) throws IOException {
    return mediumRoot(image, new RootMedia(Optional.empty(), true, true));
  }

  private MediumInit mediumRoot(ImageTree image, RootMedia media) throws IOException {
    Path modules;
    try (Stream<Path> versions = Files.list(kernelTree.resolve("lib/modules"))) {
      modules = versions.findFirst().orElseThrow();
    }
    java.util.Map<String, RandomBytes> files = ModuleFiles.of(modules);
    MediumRoot small =
        MediumRoot.select(
            image,
            store,
            new MediumRoot.Modules(
                ModuleDirectory.read(files), modules.getFileName().toString(), files),
            media,
            List.of(),
            0);
    return MediumInit.configure(
        small.initramfs(), image, store, ID.volumeSetId(), Optional.empty(), 0);
  }

  private Path usb(BootFiles boot, LoaderAssets assets, Optional<Path> rootIso) throws IOException {
    UsbBoot plan = UsbBoot.plan(assets, store, menu(), boot, ID, EnumSet.allOf(Firmware.class), 0);
    UsbBoot.Bios bios = plan.bios().orElseThrow();
    byte[] digest = new byte[32];
    List<DiskPartition> partitions = new ArrayList<>();
    partitions.add(
        DiskPartition.of(
            "BIOS boot",
            Guid.BIOS_BOOT,
            Guid.derived("bios", digest),
            lba -> PartitionContent.bytes(unchecked(() -> bios.core(lba)))));
    FatOptions fat = FatOptions.labelled("OSIMAGE").withSize(FatSize.smallestFat32());
    partitions.add(
        DiskPartition.of(
            "ESP",
            Guid.EFI_SYSTEM,
            Guid.derived("esp", digest),
            lba -> new FatWriter(fat.withHiddenSectors(lba)).plan(plan.esp(), store)));
    if (rootIso.isPresent()) {
      PlannedOutput body = PartitionContent.bytes(Files.readAllBytes(rootIso.get()));
      partitions.add(
          DiskPartition.of(
              "root", Guid.LINUX_DATA, Guid.derived("root", digest), PartitionContent.of(body)));
    }
    Path file = Files.createTempFile(dir, "usb", ".img");
    OutputFile.write(
        new DiskImageWriter(
                Guid.derived("disk", digest),
                ID.serial("disk"),
                placed -> unchecked(() -> bios.bootCode(placed.get(0).firstLba())))
            .plan(partitions),
        file);
    return file;
  }

  private interface Bytes {
    byte[] get() throws IOException;
  }

  private static byte[] unchecked(Bytes bytes) {
    try {
      return bytes.get();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path iso(ImageTree root, BootFiles boot, LoaderAssets assets) throws IOException {
    IsoBoot plan = IsoBoot.plan(assets, store, menu(), boot, ID, EnumSet.allOf(Firmware.class), 0);
    ImageTree whole = root.edit(e -> plan.files().entries().forEach(x -> putFile(e, x)));
    Path esp = dir.resolve("esp.img");
    OutputFile.write(
        new FatWriter(FatOptions.labelled("ESP")).plan(plan.esp().orElseThrow(), store), esp);
    IsoBoot.Bios bios = plan.bios().orElseThrow();
    Path mbr = Files.write(dir.resolve("mbr.bin"), ((IsoBoot.Isohybrid) bios.stick()).bootCode());
    return xorriso(
        whole,
        List.of(
            "-isohybrid-mbr",
            mbr.toString(),
            "-c",
            "boot.cat",
            "-b",
            bios.elTorito().toString(),
            "-no-emul-boot",
            "-boot-load-size",
            "4",
            "-boot-info-table",
            "-eltorito-alt-boot",
            "-append_partition",
            "2",
            "C12A7328-F81F-11D2-BA4B-00A0C93EC93B",
            esp.toString(),
            "-appended_part_as_gpt",
            "-e",
            "--interval:appended_partition_2:all::",
            "-no-emul-boot"));
  }

  private static void putFile(org.osimage.tree.TreeEditor editor, Entry entry) {
    if (entry.kind() != Entry.Kind.DIRECTORY) {
      editor.putWithParents(entry, Attributes.root(0755, 0));
    }
  }

  private Path xorriso(ImageTree tree, List<String> options) throws IOException {
    Path stage = Files.createTempDirectory(dir, "stage");
    for (Entry entry : tree.entries()) {
      Path path = stage.resolve(entry.path().toString());
      if (entry instanceof Entry.Directory) {
        Files.createDirectories(path);
      } else if (entry instanceof RegularFile file) {
        Files.write(path, store.bytes(file.content()));
        boolean executable = (file.attributes().mode() & 0111) != 0;
        Files.setPosixFilePermissions(
            path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
      } else if (entry instanceof Entry.Symlink link) {
        Files.createSymbolicLink(path, Path.of(link.target()));
      }
    }
    Path iso = Files.createTempFile(dir, "medium", ".iso");
    List<String> command =
        new ArrayList<>(List.of("xorriso", "-as", "mkisofs", "-quiet", "-R", "-V", "TEST"));
    command.addAll(options);
    command.addAll(List.of("-o", iso.toString(), stage.toString()));
    Tools.run(dir, command).succeeded();
    return iso;
  }
}
