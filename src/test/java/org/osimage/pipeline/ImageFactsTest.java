package org.osimage.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.boot.BootMenu;
import org.osimage.manifest.Xml;
import org.osimage.pipeline.family.KernelFiles;
import org.osimage.pipeline.family.LostAttributes;
import org.osimage.pipeline.media.BootTitle;
import org.osimage.pipeline.media.GrubSetupStep;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.MenuText;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** What the steps read out of an image: kernel, title, menu, what a medium cannot hold. */
class ImageFactsTest {
  @TempDir Path dir;

  private final MemoryContentStore store = new MemoryContentStore();

  private Entry file(String path) {
    return Trees.file(store, path, "x");
  }

  private static String refusal(ImageTree image, String wanted) {
    return assertThrows(
            ImageBuildException.class,
            () -> KernelFiles.find(image, Optional.of(wanted).filter(w -> !w.isEmpty())))
        .getMessage();
  }

  @Test
  void theOnlyKernelWithItsModules() throws ImageBuildException {
    ImageTree image =
        Trees.tree(
            List.of(
                file("boot/vmlinuz-6.1"),
                file("boot/vmlinuz"),
                file("boot/old/vmlinuz-5"),
                Trees.symlink("boot/vmlinuz-link", "vmlinuz-6.1"),
                Trees.symlink("lib", "usr/lib"),
                file("usr/lib/modules/6.1/modules.dep")));
    assertEquals(
        new KernelFiles(
            "6.1",
            TreePath.literal("boot/vmlinuz-6.1"),
            Optional.of(TreePath.literal("usr/lib/modules/6.1"))),
        KernelFiles.find(image, Optional.empty()));
  }

  @Test
  void severalKernels() throws ImageBuildException {
    ImageTree image =
        Trees.tree(
            List.of(
                file("boot/vmlinuz-6.1"), file("boot/vmlinuz-6.2"), Trees.dir("lib/modules/6.2")));
    String several = refusal(image, "");
    assertTrue(several.startsWith("the image has 2 kernels: 6.1, 6.2; say which"), several);
    KernelFiles chosen = KernelFiles.find(image, Optional.of("6.2"));
    assertEquals(Optional.of(TreePath.literal("lib/modules/6.2")), chosen.modules());
    String unknown = refusal(image, "6.3");
    assertTrue(unknown.endsWith("names the kernel 6.3, and the image has 6.1, 6.2"), unknown);
  }

  @Test
  void noKernel() {
    ImageTree image = Trees.tree(List.of(file("boot/grub/grub.cfg")));
    assertTrue(refusal(image, "").startsWith("the image has no kernel"));
    assertTrue(refusal(image, "6.1").endsWith("and the image has none"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PRETTY_NAME=\"Debian GNU/Linux 12\" | Debian GNU/Linux 12",
        "PRETTY_NAME='Single' | Single",
        "PRETTY_NAME=Bare | Bare",
        "PRETTY_NAME=\"A \"\"B\"\"\" | A \"\"B\"\"",
        "PRETTY_NAME=\"\" | fallback",
        "NAME=Debian | fallback"
      })
  void titleOfOsRelease(String line, String title) throws IOException {
    ImageTree image =
        Trees.tree(
            List.of(
                Trees.symlink("etc/os-release", "../usr/lib/os-release"),
                Trees.file(store, "usr/lib/os-release", "ID=debian\n" + line + "\nX=1\n")));
    assertEquals(title, BootTitle.of(image, store, "fallback"));
  }

  @Test
  void titleOfRelease() throws IOException {
    ImageTree image =
        Trees.tree(
            List.of(
                Trees.file(store, "etc/release", "\n  OpenSolaris 2009.06  \nmore\n"),
                Trees.file(store, "etc/os-release", "PRETTY_NAME=other\n")));
    assertEquals("OpenSolaris 2009.06", BootTitle.of(image, store, "fallback"));
  }

  @Test
  void noTitleAtAll() throws IOException {
    assertEquals("fallback", BootTitle.of(Trees.tree(List.of()), store, "fallback"));
    ImageTree huge =
        Trees.tree(List.of(Trees.file("etc/release", store.synthetic((byte) 'x', 1 << 20))));
    assertEquals("fallback", BootTitle.of(huge, store, "fallback"));
  }

  private static String entry(String suffix, String insertAt, boolean chosen) {
    return "<bootEntry><titleSuffix>"
        + suffix
        + "</titleSuffix><insertAt>"
        + insertAt
        + "</insertAt><defaultEntry>"
        + chosen
        + "</defaultEntry></bootEntry>";
  }

  @Test
  void menuKeepsTheListedOrder() throws IOException {
    String entries =
        entry("s1", "start", false)
            + entry("e1", "end", false)
            + entry("s2", "start", true)
            + entry("e2", "end", false)
            + entry("s3", "start", false);
    String mods = "<bootMods><bootEntries>" + entries + "</bootEntries></bootMods>";
    BuildSettings settings = Settings.of(dir, Xml.OVERLAY + mods, BuildLog.SILENT);
    BootMenu made = new GrubSetupStep(Settings.inputs(settings, store)).menu("OS", "");
    BootMenu menu = MenuText.parse(MenuText.of(made));
    assertEquals(made, menu);
    assertEquals(
        List.of("OS s1", "OS s2", "OS s3", "OS", "OS e1", "OS e2"),
        menu.entries().stream().map(BootMenu.Item::title).toList());
    assertEquals("OS s2", menu.defaultEntry().title());
  }

  @Test
  void titleOfTheDescriptionWins() throws IOException {
    String mods = "<bootMods><title>Mine</title></bootMods>";
    BuildSettings settings = Settings.of(dir, Xml.OVERLAY + mods, BuildLog.SILENT);
    assertEquals(
        "Mine", new GrubSetupStep(Settings.inputs(settings, store)).menu("OS", "").title());
  }

  @Test
  void lostAttributesAreCountedOnce() throws IOException {
    TreeMap<String, String> xattrs = new TreeMap<>(java.util.Map.of("security.capability", "00"));
    Attributes capable = new Attributes(0755, 0, 0, 0, xattrs);
    Recorded log = new Recorded();
    LostAttributes.warn("ISO 9660 has no", Trees.tree(List.of(file("plain"))), log);
    assertEquals(List.of(), log.warnings);
    LostAttributes.warn(
        "ISO 9660 has no",
        Trees.tree(
            List.of(
                file("bin/ping").withAttributes(capable),
                file("bin/mtr").withAttributes(capable),
                file("plain"))),
        log);
    assertEquals(
        List.of(
            "ISO 9660 has no extended attributes: 2 entries lose theirs, e.g. bin/mtr loses"
                + " security.capability; in place of a capability, <permissions> can give a set-id"
                + " mode"),
        log.warnings);
  }

  @Test
  void whatCannotBeIsSaidBeforeAnyWork() throws IOException {
    for (String wrong :
        List.of(
            "<bootArchive><compression><type>rar</type></compression></bootArchive>",
            "<bootArchive><compression><type>xz</type><level>22</level></compression></bootArchive>",
            "<bootMods><title>a\u0007b</title></bootMods>".replace('\u0007', '\n'),
            "<bootMods><kernelArgs>a=\"b</kernelArgs></bootMods>")) {
      try (ImageBuild build =
          new ImageBuild(Settings.of(dir, Xml.OVERLAY + wrong, BuildLog.SILENT))) {
        String message =
            assertThrows(ImageBuildException.class, () -> build.run("populate"), wrong)
                .getMessage();
        assertTrue(!message.contains("directory"), message); // the overlay's is missing, too
      }
    }
  }
}
