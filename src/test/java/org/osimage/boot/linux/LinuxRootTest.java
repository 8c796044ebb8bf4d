package org.osimage.boot.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.boot.module.ElfFile;
import org.osimage.boot.module.ModuleDirectory;
import org.osimage.bytes.Fields;
import org.osimage.content.RandomBytes;
import org.osimage.elf.DynamicSection;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Tools;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.Entry.Symlink;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

class LinuxRootTest {
  private final MemoryContentStore store = new MemoryContentStore();
  private final List<Entry> entries = new ArrayList<>();
  @TempDir private Path dir;

  private void file(String path, int mode, byte[] body) throws IOException {
    entries.add(new RegularFile(TreePath.of(path), Attributes.root(mode, 0), store.put(body)));
  }

  private void program(String path) throws IOException {
    file(path, 0755, path.getBytes(StandardCharsets.UTF_8));
  }

  private void link(String path, String target) throws IOException {
    entries.add(new Symlink(TreePath.of(path), Attributes.root(0777, 0), target));
  }

  private ImageTree tree() throws IOException {
    return ImageTree.withImplicitParents(entries, Attributes.root(0755, 0));
  }

  private String text(ImageTree tree, String path) throws IOException {
    RegularFile file = (RegularFile) tree.find(TreePath.of(path)).orElseThrow();
    return new String(store.bytes(file.content()), StandardCharsets.UTF_8);
  }

  private ImageTree inMemory(Optional<String> init) throws IOException {
    return InitramfsRoot.prepare(tree(), store, init, 5);
  }

  private RootMedia media = new RootMedia(Optional.empty(), true, false);

  private MediumRoot onMedium() throws IOException {
    return onMedium("kernel/isofs.ko", "kernel/overlay.ko");
  }

  private MediumRoot onMedium(String... more) throws IOException {
    Map<String, RandomBytes> files = new HashMap<>();
    module(files, "kernel/cdrom.ko", List.of("cd"), List.of());
    module(files, "kernel/sr-mod.ko", List.of(), List.of("cd"));
    module(files, "kernel/sound.ko", List.of(), List.of());
    module(files, "kernel/ahci.ko", List.of(), List.of());
    for (String path : more) {
      module(files, path, List.of(), List.of());
    }
    return MediumRoot.select(
        tree(),
        store,
        new MediumRoot.Modules(ModuleDirectory.read(files), "6.1-x", files),
        media,
        List.of("extra"),
        5);
  }

  private MediumInit configured(MediumRoot root) throws IOException {
    return MediumInit.configure(root.initramfs(), tree(), store, "id-1", Optional.empty(), 5);
  }

  private static void module(
      Map<String, RandomBytes> files, String path, List<String> exports, List<String> needs) {
    files.put(path, RandomBytes.of(ElfFile.module(true, List.of(), exports, needs)));
  }

  @Test
  void generatedInitStartsTheImagesOwn() throws IOException {
    link("bin", "usr/bin");
    program("usr/bin/busybox");
    program("sbin/init");
    ImageTree tree = inMemory(Optional.empty());
    String init = text(tree, "init");
    assertTrue(init.startsWith("#!/bin/busybox sh\n# Made by osimage"), init);
    assertTrue(init.contains("init='/sbin/init'\n"), init);
    assertFalse(init.matches("(?s).*@[A-Z]+@.*"), init);
    for (String name : List.of("dev", "proc", "run", "sys", "tmp")) {
      assertTrue(tree.contains(TreePath.of(name)), name);
    }
    assertEquals(01777, tree.find(TreePath.of("tmp")).orElseThrow().attributes().mode());
  }

  @Test
  void imagesOwnInitramfsInitStays() throws IOException {
    program("init");
    program("bin/busybox");
    assertEquals("init", text(inMemory(Optional.empty()), "init"));
  }

  @Test
  void configuredInitMustBeThere() throws IOException {
    program("bin/busybox");
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> inMemory(Optional.of("/opt/start")));
    assertTrue(e.getMessage().contains("/opt/start"), e.getMessage());
    program("opt/start");
    assertTrue(text(inMemory(Optional.of("/opt/start")), "init").contains("init='/opt/start'\n"));
  }

  @Test
  void initWithoutShellIsLinkedAndNothingAtAllNamesAPackage() throws IOException {
    file("etc/passwd", 0644, new byte[0]);
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> inMemory(Optional.empty()));
    assertTrue(e.getMessage().contains("busybox-static"), e.getMessage());
    assertTrue(
        assertThrows(ImageBuildException.class, () -> onMedium())
            .getMessage()
            .contains("busybox-static"));
    link("sbin/init", "/lib/systemd/systemd");
    program("lib/systemd/systemd");
    Symlink init = (Symlink) inMemory(Optional.empty()).find(TreePath.of("init")).orElseThrow();
    assertEquals("/sbin/init", init.target());
  }

  @Test
  void smallRootHasToolsModulesAndTheId() throws IOException {
    link("bin", "usr/bin");
    program("usr/bin/busybox");
    MediumRoot picked = onMedium();
    MediumInit root = configured(picked);
    ImageTree small = root.initramfs();
    assertEquals(
        """
        /usr/lib/modules/6.1-x/kernel/isofs.ko
        /usr/lib/modules/6.1-x/kernel/overlay.ko
        /usr/lib/modules/6.1-x/kernel/ahci.ko
        /usr/lib/modules/6.1-x/kernel/cdrom.ko
        /usr/lib/modules/6.1-x/kernel/sr-mod.ko
        """,
        text(small, "etc/osimage/modules"));
    assertTrue(small.contains(TreePath.of("usr/lib/modules/6.1-x/kernel/sr-mod.ko")));
    assertFalse(small.contains(TreePath.of("usr/lib/modules/6.1-x/kernel/sound.ko")));
    assertTrue(small.contains(TreePath.of("bin")));
    assertEquals("usr/bin/busybox", text(small, "usr/bin/busybox"));
    assertEquals("id-1\n", text(small, ".volsetid"));
    assertEquals("id-1\n", text(root.image(), ".volsetid"));
    assertTrue(picked.modules().missing().contains("extra"));
    assertEquals(
        List.of(
            "CD on IDE (CONFIG_ATA_PIIX)",
            "USB stick (CONFIG_BLK_DEV_SD, CONFIG_USB_STORAGE)",
            "virtio disk (CONFIG_VIRTIO_BLK)"),
        picked.unreachableMedia());
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> onMedium("kernel/isofs.ko"));
    assertTrue(e.getMessage().contains("overlay"), e.getMessage());
    assertTrue(text(small, "init").contains("init='/usr/lib/osimage/init'"));
    assertTrue(text(root.image(), "usr/lib/osimage/init").contains("exec \"$init\""));
  }

  private String refusal(String... modules) {
    return assertThrows(ImageBuildException.class, () -> onMedium(modules)).getMessage();
  }

  @Test
  void whatAKernelLacksForACompressedRootIsNamed() throws IOException {
    program("bin/busybox");
    media = new RootMedia(Optional.of("zstd"), true, false);
    String[] all = {"kernel/squashfs.ko", "kernel/isofs.ko", "kernel/overlay.ko", "kernel/loop.ko"};
    String none = refusal();
    for (String symbol :
        List.of(
            "CONFIG_SQUASHFS (module squashfs)",
            "CONFIG_OVERLAY_FS (module overlay)",
            "CONFIG_ISO9660_FS (module isofs)",
            "CONFIG_BLK_DEV_LOOP (module loop)",
            "linux-image-amd64")) {
      assertTrue(none.contains(symbol), none);
    }
    onMedium(all); // without a configuration the modules are believed
    file("boot/config-6.1-x", 0644, "CONFIG_SQUASHFS=m\n".getBytes(StandardCharsets.UTF_8));
    assertTrue(refusal(all).contains("CONFIG_SQUASHFS_ZSTD"));
    media = new RootMedia(Optional.of("xz"), false, true);
    assertTrue(refusal(all).contains("CONFIG_SQUASHFS_XZ"));
    entries.remove(entries.size() - 1);
    file(
        "boot/config-6.1-x",
        0644,
        "CONFIG_SQUASHFS=y\nCONFIG_SQUASHFS_XZ=y\nCONFIG_OVERLAY_FS=y\nCONFIG_BLK_DEV_SD=y\n"
            .getBytes(StandardCharsets.UTF_8));
    onMedium(); // built in, though no list of what is says so
    java.util.TreeMap<String, String> xattrs = new java.util.TreeMap<>();
    xattrs.put("security.capability", "00");
    entries.add(
        new RegularFile(
            TreePath.of("bin/ping"),
            new Attributes(0755, 0, 0, 0, xattrs),
            store.put(new byte[0])));
    assertTrue(refusal().contains("CONFIG_SQUASHFS_XATTR"));
  }

  @Test
  void aKernelThatReachesNoMediumIsRefused() throws IOException {
    program("bin/busybox");
    media = new RootMedia(Optional.empty(), false, true);
    Map<String, RandomBytes> files = new HashMap<>();
    module(files, "kernel/isofs.ko", List.of(), List.of());
    module(files, "kernel/overlay.ko", List.of(), List.of());
    String message =
        assertThrows(
                ImageBuildException.class,
                () ->
                    MediumRoot.select(
                        tree(),
                        store,
                        new MediumRoot.Modules(ModuleDirectory.read(files), "6.1-x", files),
                        media,
                        List.of(),
                        5))
            .getMessage();
    assertTrue(message.contains("USB stick (CONFIG_BLK_DEV_SD, CONFIG_USB_STORAGE)"), message);
    assertTrue(message.contains("NVMe disk (CONFIG_BLK_DEV_NVME)"), message);
  }

  @Test
  void toolsOfTheirOwnComeWithTheirLibraries() throws IOException {
    link("lib64", "usr/lib64");
    file("usr/lib64/ld.so", 0755, elf(""));
    file("usr/lib/x86_64-linux-gnu/libc.so.6.1", 0644, elf(""));
    link("usr/lib/x86_64-linux-gnu/libc.so.6", "libc.so.6.1");
    for (String tool : ShellTools.TO_SWITCH) {
      file("bin/" + tool, 0755, elf("libc.so.6"));
    }
    file("bin/sh", 0755, elf("libc.so.6"));
    ImageTree small = configured(onMedium()).initramfs();
    for (String path :
        List.of("bin/insmod", "lib64", "usr/lib64/ld.so", "usr/lib/x86_64-linux-gnu/libc.so.6.1")) {
      assertTrue(small.contains(TreePath.of(path)), path);
    }
    assertTrue(text(small, "init").startsWith("#!/bin/sh\n"));
    entries.removeIf(e -> e.path().toString().endsWith("libc.so.6"));
    ImageBuildException e = assertThrows(ImageBuildException.class, () -> onMedium());
    assertTrue(e.getMessage().contains("libc.so.6"), e.getMessage());
  }

  /** A 64-bit program; with a library it also has an interpreter. */
  private static byte[] elf(String library) {
    boolean dynamic = !library.isEmpty();
    int body = 64 + 3 * 56;
    Fields f = new Fields().le32(0x464C457F).u8(2).u8(1).u8(1).zerosTo(32).le64(64);
    f.zerosTo(54).le16(56).le16(dynamic ? 3 : 0).zerosTo(64);
    f.le32(1).le32(0).le64(0).le64(0x1000).le64(0).le64(4096).le64(4096).le64(0);
    f.le32(2).le32(0).le64(body).le64(0).le64(0).le64(64).le64(64).le64(0);
    f.le32(3).le32(0).le64(body + 64L).le64(0).le64(0).le64(13).le64(13).le64(0);
    f.le64(1).le64(1).le64(5).le64(0x1000 + body + 80L).le64(10).le64(20).le64(0).le64(0);
    return f.ascii("/lib64/ld.so\0").zerosTo(body + 81).ascii(library).zeros(40).toBytes();
  }

  @Test
  void damagedProgramsGiveAResultOrOneError() throws IOException {
    long seed = 4711;
    Random random = new Random(seed);
    byte[] good = elf("libc.so.6");
    assertEquals(
        new DynamicSection(
            DynamicSection.Kind.ELF_64,
            Optional.of("/lib64/ld.so"),
            List.of("libc.so.6"),
            List.of()),
        DynamicSection.of("x", RandomBytes.of(good)));
    for (int round = 0; round < 20_000; round++) {
      byte[] bad =
          Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
      for (int n = random.nextInt(4); n > 0 && bad.length > 0; n--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      try {
        DynamicSection.of("x", RandomBytes.of(bad));
      } catch (ImageBuildException expected) {
        assertTrue(expected.getMessage().contains("program x"));
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " round " + round, e);
      }
    }
  }

  @Test
  void linksInCirclesLeadNowhere() throws IOException {
    link("a", "b");
    link("b", "a");
    link("up", "../../usr/../etc/x");
    file("etc/x", 0644, new byte[0]);
    assertTrue(LinkedFile.find(tree(), "/a").isEmpty());
    assertTrue(LinkedFile.find(tree(), "/a/b/c").isEmpty());
    assertEquals("etc/x", LinkedFile.find(tree(), "/up").orElseThrow().file().path().toString());
  }

  @Test
  void scriptsAreShell() throws IOException {
    Tools.require("sh");
    ShellTools busybox = new ShellTools("/bin/busybox sh", "/bin/busybox", List.of());
    ShellTools dash = new ShellTools("/bin/sh", "", List.of());
    for (ShellTools tools : List.of(busybox, dash)) {
      for (String text :
          List.of(
              InitScript.startImage(tools, "/it's"), InitScript.findMedium(tools, "/sbin/init"))) {
        Path script = Files.writeString(dir.resolve("init"), text);
        Tools.run("sh", "-n", script.toString()).succeeded();
      }
    }
  }
}
