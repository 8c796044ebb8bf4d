package org.osimage.iso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.output.OutputFile;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Tools;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Native readers judge our images: clean as written, and each referee catches a seeded error. */
@Tag("peer")
class IsoPeerTest {
  @TempDir Path directory;
  private final MemoryContentStore store = new MemoryContentStore();
  private Path image = Path.of("unset");

  @BeforeEach
  void name() {
    image = directory.resolve("x.iso");
  }

  private ImageTree bootable() throws IOException {
    return IsoTrees.everything(store)
        .edit(
            editor -> {
              editor.put(Trees.file(store, "loader.bin", new byte[4096]));
              editor.put(Trees.file(store, "esp.img", new byte[40_960]));
            });
  }

  private IsoPlan write(boolean joliet, boolean relaxed) throws IOException {
    IsoOptions options =
        IsoOptions.of("PEERS", Trees.TIME)
            .withJoliet(joliet)
            .withRelaxedNames(relaxed)
            .withBootEntries(
                List.of(
                    BootEntry.bios(TreePath.literal("loader.bin")),
                    BootEntry.efi(new BootImage.InTree(TreePath.literal("esp.img")))));
    IsoPlan plan = new IsoWriter(options).plan(bootable(), store);
    OutputFile.write(plan, image);
    return plan;
  }

  private interface Damage {
    void to(byte[] bytes);
  }

  private void damage(Damage damage) throws IOException {
    byte[] bytes = Files.readAllBytes(image);
    damage.to(bytes);
    Files.write(image, bytes);
  }

  private static int le32(byte[] bytes, int at) {
    return java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt(at);
  }

  private Tools.Result xorriso() {
    return Tools.run(
        "xorriso",
        "-abort_on",
        "WARNING",
        "-return_with",
        "WARNING",
        "0",
        "-indev",
        image.toString(),
        "-find",
        "/");
  }

  private Tools.Result bsdtar() throws IOException {
    Path out = Files.createTempDirectory(directory, "bsdtar");
    return Tools.run(out, List.of("bsdtar", "-tvf", image.toString()));
  }

  private Tools.Result sevenZip() {
    return Tools.run("7z", "t", image.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "joliet", "relaxed", "joliet relaxed"})
  void everyRefereeIsContent(String variant) throws IOException {
    Tools.require("xorriso", "bsdtar", "7z", "isoinfo", "isovfy");
    write(variant.contains("joliet"), variant.contains("relaxed"));
    String found = xorriso().succeeded().output();
    assertTrue(found.contains("/lib/\u00e4\u00f6\u00fc-\u65e5\u672c.txt"), found);
    bsdtar().succeeded();
    String tested = sevenZip().succeeded().output();
    assertTrue(tested.contains("Everything is Ok"), tested);
    assertFalse(tested.contains("WARN"), tested);
    Tools.run("isoinfo", "-d", "-i", image.toString()).succeeded();
    String listed = Tools.run("isoinfo", "-R", "-f", "-i", image.toString()).succeeded().output();
    assertTrue(listed.contains("/a/b/c/d/e/f/g/h/i/j/k/deep"), listed);
    if (variant.contains("joliet")) {
      String joliet = Tools.run("isoinfo", "-J", "-f", "-i", image.toString()).succeeded().output();
      assertTrue(joliet.contains("/lib/with space"), joliet);
    }
    String verified = Tools.run("isovfy", image.toString()).succeeded().output();
    // of relaxed images, genisoimage's too, isovfy lists every name beyond 31 characters
    boolean clean =
        variant.contains("relaxed")
            ? verified.lines().skip(2).allMatch(line -> line.contains("File name length="))
            : verified.contains("No errors found");
    assertTrue(clean, verified);
  }

  @Test
  void theBootEntriesAreReported() throws IOException {
    Tools.require("xorriso");
    IsoPlan plan = write(true, false);
    String report =
        Tools.run("xorriso", "-indev", image.toString(), "-report_el_torito", "plain")
            .succeeded()
            .output();
    String loader = Long.toString(plan.extentOf(TreePath.literal("loader.bin")).lba());
    String esp = Long.toString(plan.extentOf(TreePath.literal("esp.img")).lba());
    String bios = "El Torito boot img :   1  BIOS  y   none  0x0000  0x00      4  *" + loader;
    assertTrue(java.util.regex.Pattern.compile(bios).matcher(report).find(), report);
    String uefi = "El Torito boot img :   2  UEFI  y   none  0x0000  0x00     80  *" + esp;
    assertTrue(java.util.regex.Pattern.compile(uefi).matcher(report).find(), report);
    assertTrue(report.contains("boot-info-table"), report);
  }

  @Test
  void xorrisoCatchesARootThatLiesElsewhere() throws IOException {
    Tools.require("xorriso");
    write(false, false);
    damage(b -> b[16 * 2048 + 158]++);
    assertTrue(xorriso().exit() != 0);
  }

  @Test
  void bsdtarCatchesTruncation() throws IOException {
    Tools.require("bsdtar");
    write(false, false);
    byte[] bytes = Files.readAllBytes(image);
    Files.write(image, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    Path out = Files.createTempDirectory(directory, "x");
    assertTrue(Tools.run(out, List.of("bsdtar", "-xf", image.toString())).exit() != 0);
  }

  @Test
  void sevenZipCatchesAWrongBootCatalog() throws IOException {
    Tools.require("7z");
    write(false, false);
    damage(b -> b[le32(b, 17 * 2048 + 71) * 2048 + 28]++);
    Tools.Result result = sevenZip();
    assertTrue(result.exit() != 0 || !result.output().contains("Everything is Ok"));
  }

  @Test
  void isoinfoCatchesADestroyedRoot() throws IOException {
    Tools.require("isoinfo", "isovfy");
    write(false, false);
    damage(b -> java.util.Arrays.fill(b, 16 * 2048 + 158, 16 * 2048 + 162, (byte) 0x7f));
    assertTrue(Tools.run("isoinfo", "-R", "-f", "-i", image.toString()).exit() != 0);
    Tools.Result verified = Tools.run("isovfy", image.toString());
    assertTrue(verified.exit() != 0 || !verified.output().contains("No errors found"));
  }

  /** What find(1) prints in {@link #FORMAT}. */
  private static String line(ImageTree tree, Entry entry) {
    Entry body = tree.body(entry);
    String type =
        switch (body.kind()) {
          case DIRECTORY -> "d";
          case FILE, HARD_LINK -> "f";
          case SYMLINK -> "l";
          case FIFO -> "p";
          case DEVICE -> ((Entry.Device) body).block() ? "b" : "c";
        };
    var a = entry.attributes();
    String target = body instanceof Entry.Symlink link ? link.target() : "";
    return String.format(
        "%s %o %d %d %d.0000000000 %s %s",
        type, a.mode(), a.uid(), a.gid(), a.mtime(), entry.path(), target);
  }

  private static final String FORMAT = "%y %m %U %G %T@ %P %l\\n";

  private static List<String> expected(ImageTree tree) {
    return tree.entries().stream()
        .filter(e -> !e.path().isRoot())
        .map(e -> line(tree, e))
        .sorted()
        .toList();
  }

  /**
   * Without /dev: bsdtar and xorriso take the major and minor number of a device for one number of
   * 64 bits. Linux, illumos and genisoimage do not; the guest test compares devices.
   */
  private List<String> expectedButDevices() throws IOException {
    return expected(bootable()).stream().filter(line -> !line.contains(" dev")).toList();
  }

  private static void assertSame(List<String> expected, List<String> found) {
    Set<String> missing = new TreeSet<>(expected);
    found.forEach(missing::remove);
    Set<String> unexpected = new TreeSet<>(found);
    expected.forEach(unexpected::remove);
    assertEquals(String.join("\n", missing), String.join("\n", unexpected));
  }

  private static List<String> found(Path root) {
    return Tools.run("find", root.toString(), "-mindepth", "1", "-printf", FORMAT)
        .succeeded()
        .output()
        .lines()
        .sorted()
        .toList();
  }

  private void assertBodies(ImageTree tree, Path root) throws IOException {
    for (Entry entry : tree.entries()) {
      if (tree.body(entry) instanceof Entry.RegularFile file && file.content().size() > 0) {
        String path = root + "/" + entry.path();
        byte[] expected = store.bytes(file.content());
        if (!entry.path().name().equals("loader.bin")) {
          String sum = Tools.run("sha256sum", path).succeeded().output();
          assertTrue(sum.contains(file.content().hex()), entry.path() + " " + expected.length);
        }
      }
    }
  }

  /** Owners and devices need root; elsewhere the guest test compares them. */
  private static void requireRoot() {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Tools.run("id", "-u").output().trim().equals("0"), "not root");
  }

  @Test
  void bsdtarExtractsTheTree() throws IOException {
    Tools.require("bsdtar", "find", "sha256sum");
    requireRoot();
    write(false, false);
    Path out = Files.createTempDirectory(directory, "x");
    Tools.run(
            out, List.of("bsdtar", "--numeric-owner", "--exclude", "dev", "-xpf", image.toString()))
        .succeeded();
    assertSame(expectedButDevices(), found(out));
    assertBodies(bootable(), out);
    String links = Tools.run("stat", "-c", "%i", out + "/bin/su", out + "/a-first-name").output();
    assertEquals(links.lines().toList().get(0), links.lines().toList().get(1));
  }

  @Test
  void xorrisoExtractsTheTree() throws IOException {
    Tools.require("xorriso", "find", "sha256sum");
    requireRoot();
    write(true, false);
    Path out = directory.resolve("xorriso");
    Tools.run(
            "xorriso",
            "-osirrox",
            "on",
            "-indev",
            image.toString(),
            "-rm_r",
            "/dev",
            "--",
            "-extract",
            "/",
            out.toString(),
            "-rollback_end")
        .succeeded();
    // xorriso leaves links the time at which it made them
    String link = "^(l.*) [0-9.]+ ";
    assertSame(
        expectedButDevices().stream().map(line -> line.replaceFirst(link, "$1 ")).toList(),
        found(out).stream().map(line -> line.replaceFirst(link, "$1 ")).toList());
    assertBodies(bootable(), out);
  }
}
