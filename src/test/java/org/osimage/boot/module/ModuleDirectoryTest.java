package org.osimage.boot.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.ImageBuildException;
import org.osimage.content.RandomBytes;

class ModuleDirectoryTest {
  private final Map<String, RandomBytes> files = new TreeMap<>();

  private void module(String path, List<String> info, List<String> exports, List<String> needs) {
    files.put(path, RandomBytes.of(ElfFile.module(true, info, exports, needs)));
  }

  private void text(String path, String text) {
    files.put(path, RandomBytes.of(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private String index(String name) throws IOException {
    return new String(
        ModuleDirectory.read(files).indexFiles().get(name), StandardCharsets.ISO_8859_1);
  }

  private void cdromModules() {
    module("kernel/lib/crc-x.ko", List.of("alias=crc"), List.of(), List.of());
    module("kernel/scsi.ko", List.of("softdep=pre: crc"), List.of("scsi_add"), List.of("printk"));
    module("kernel/cdrom.ko", List.of(), List.of("cdrom_open"), List.of());
    module(
        "kernel/sr_mod.ko",
        List.of(
            "license=GPL", "alias=scsi:t-0x05*", "alias=block-major-11-0", "alias=devname:sr", "x"),
        List.of(),
        List.of("cdrom_open", "scsi_add", "printk"));
    text("modules.order", "kernel/cdrom.ko\nkernel/scsi.ko\nkernel/sr_mod.ko\n");
    text("modules.builtin", "kernel/drivers/ata/libata-core.ko\n");
    text("modules.builtin.modinfo", "libata_core.license=GPL\0libata_core.alias=ata-*\0");
  }

  @Test
  void textIndexes() throws IOException {
    cdromModules();
    assertEquals(
        """
        kernel/cdrom.ko:
        kernel/scsi.ko:
        kernel/sr_mod.ko: kernel/scsi.ko kernel/cdrom.ko
        kernel/lib/crc-x.ko:
        """,
        index("modules.dep"));
    assertEquals(
        """
        # Aliases extracted from modules themselves.
        alias scsi:t-0x05* sr_mod
        alias block-major-11-0 sr_mod
        alias devname:sr sr_mod
        alias crc crc_x
        """,
        index("modules.alias"));
    assertEquals(
        "# Device nodes to trigger on-demand module loading.\nsr_mod sr b11:0\n",
        index("modules.devname"));
    assertEquals(
        "# Soft dependencies extracted from modules themselves.\nsoftdep scsi pre: crc\n",
        index("modules.softdep"));
  }

  @Test
  void closureHasDependenciesFirstAndNamesWhatIsNotThere() throws IOException {
    cdromModules();
    ModuleClosure closure =
        ModuleClosure.of(
            ModuleDirectory.read(files),
            List.of("sr-mod", "libata-core", "ata_piix", "nothing", "cdrom"));
    assertEquals(
        List.of("cdrom", "crc_x", "scsi", "sr_mod"),
        closure.modules().stream().map(KernelModule::name).toList());
    assertEquals(List.of("libata-core", "ata_piix"), closure.builtin());
    assertEquals(List.of("nothing"), closure.missing());
  }

  @Test
  void softDependenciesMayGoInCircles() throws IOException {
    module("a.ko", List.of("softdep=pre: b post: c"), List.of(), List.of());
    module("b.ko", List.of("softdep=pre: a"), List.of(), List.of());
    module("c.ko", List.of(), List.of(), List.of());
    ModuleClosure closure = ModuleClosure.of(ModuleDirectory.read(files), List.of("a"));
    assertEquals(
        List.of("b", "a", "c"), closure.modules().stream().map(KernelModule::name).toList());
  }

  @Test
  void updatesWinAndBuildIsNotEntered() throws IOException {
    module("kernel/a.ko", List.of("license=old"), List.of(), List.of());
    module("updates/a.ko", List.of("license=new"), List.of(), List.of());
    module("build/b.ko", List.of(), List.of(), List.of());
    ModuleDirectory directory = ModuleDirectory.read(files);
    assertEquals(1, directory.modules().size());
    assertEquals("new", directory.modules().get(0).value("license").orElseThrow());
  }

  @Test
  void hardCircleIsAnError() {
    module("kernel/a.ko", List.of(), List.of("fa"), List.of("fb"));
    module("kernel/b.ko", List.of(), List.of("fb"), List.of("fa"));
    module("kernel/c.ko", List.of(), List.of(), List.of("fa"));
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> ModuleDirectory.read(files));
    assertTrue(e.getMessage().contains("kernel/b.ko <- kernel/a.ko"), e.getMessage());
  }

  @Test
  void emptyDirectory() throws IOException {
    assertEquals("", index("modules.dep"));
    assertEquals("", index("modules.builtin.bin"));
    assertEquals(12, index("modules.dep.bin").length());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bothElfClasses(boolean wide) throws IOException {
    byte[] file =
        ElfFile.module(wide, List.of("name=a-b", "depends=c"), List.of("out"), List.of("in"));
    KernelModule module = ModuleReader.read("kernel/a-b.ko", RandomBytes.of(file));
    assertEquals("a_b", module.name());
    assertEquals("c", module.value("depends").orElseThrow());
    assertEquals(List.of("out"), module.exports());
    assertEquals(List.of("in"), module.needs());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void truncatedFilesAreOneError(boolean wide) {
    byte[] file = ElfFile.module(wide, List.of("name=a"), List.of("out"), List.of("in"));
    for (int size = 0; size < file.length; size++) {
      byte[] cut = Arrays.copyOf(file, size);
      ImageBuildException e =
          assertThrows(
              ImageBuildException.class,
              () -> ModuleReader.read("kernel/a.ko", RandomBytes.of(cut)));
      assertTrue(e.getMessage().contains("kernel/a.ko"), e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".ko.gz", ".ko.xz", ".ko.zst"})
  void damagedCompressionIsOneError(String ending) {
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () -> ModuleReader.read("kernel/a" + ending, RandomBytes.of(new byte[40])));
    assertTrue(e.getMessage().contains("kernel/a" + ending), e.getMessage());
  }

  @Test
  void mutatedFilesGiveAResultOrOneError() throws IOException {
    long seed = 20261121;
    Random random = new Random(seed);
    byte[] file =
        ElfFile.module(true, List.of("alias=a[0-9]", "name=a"), List.of("out"), List.of("in"));
    for (int round = 0; round < 20_000; round++) {
      byte[] mutant = file.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
      }
      files.put("a.ko", RandomBytes.of(mutant));
      try {
        assertFalse(ModuleDirectory.read(files).indexFiles().isEmpty());
      } catch (ImageBuildException expected) {
        assertTrue(expected.getMessage().contains("a.ko"), "seed " + seed + " round " + round);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " round " + round, e);
      }
    }
  }

  @Test
  void aliasPatterns() {
    assertTrue(AliasPattern.matches("pci:v*d[0-9A]x?z", "pci:vQQdAxyz"));
    assertFalse(AliasPattern.matches("pci:v*d[0-9A]x?z", "pci:vQQdBxyz"));
    assertTrue(AliasPattern.matches("*", ""));
    assertFalse(AliasPattern.matches("a", "ab"));
    assertEquals("a_b[x-z]_", ModuleName.normalAlias("a-b[x-z]-").orElseThrow());
    assertTrue(ModuleName.normalAlias("a]b").isEmpty());
    assertTrue(ModuleName.normalAlias("a[b").isEmpty());
  }
}
