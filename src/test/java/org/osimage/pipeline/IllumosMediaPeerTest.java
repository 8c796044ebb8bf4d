package org.osimage.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.BuildLog;
import org.osimage.boot.DebianPackages;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.testing.Qemu;
import org.osimage.testing.Tools;

/**
 * Media with illumos's layout start, by GRUB legacy and GRUB 2. The payload at the place of the
 * illumos kernel is Linux: no illumos kernel is at hand.
 */
@Tag("peer")
class IllumosMediaPeerTest {
  private static final String INIT =
      """
      #!/bin/busybox sh
      B=/bin/busybox
      $B mkdir -p /proc
      $B mount -t proc proc /proc
      $B echo illumos-layout: up
      $B cat /proc/cmdline
      $B cat /.volsetid
      $B poweroff -f
      """;
  private static final String BOOT_MODS =
      """
      <bootArchive><format>cpio</format><compression><type>gzip</type></compression></bootArchive>
      <bootMods><title>Solar</title><timeout>3</timeout>
        <kernelArgs>console=ttyS0,115200</kernelArgs>
        <bootEntries>
          <bootEntry><titleSuffix>first</titleSuffix><insertAt>start</insertAt></bootEntry>
          <bootEntry><titleSuffix>second</titleSuffix><insertAt>start</insertAt></bootEntry>
          <bootEntry><titleSuffix>chosen</titleSuffix><kernelArgs>osimage.chosen=yes</kernelArgs>
            <defaultEntry>true</defaultEntry></bootEntry>
        </bootEntries></bootMods>
      """;
  private static final List<String> TITLES =
      List.of("Solar first", "Solar second", "Solar", "Solar chosen");

  @TempDir private Path dir;

  @Test
  void isoStartsByGrubLegacy() throws IOException {
    put(
        "boot/grub/stage2_eltorito",
        DebianPackages.unpacked("grub-legacy").resolve("usr/lib/grub/x86_64-pc/stage2_eltorito"));
    ImageBuild build = build("<firmware>bios</firmware><usb><skip>true</skip></usb>" + BOOT_MODS);
    build.run("iso");
    boots(Qemu.bios().cd(dir.resolve("target/img-1.0.iso")));
  }

  @Test
  void isoStartsByGrub2FromCdAndStick() throws IOException {
    grub2();
    build("<firmware>bios</firmware><usb><skip>true</skip></usb>" + BOOT_MODS).run("iso");
    Path iso = dir.resolve("target/img-1.0.iso");
    boots(Qemu.bios().cd(iso));
    boots(Qemu.bios().usb(iso));
  }

  @Test
  void diskWithUfsStartsByGrub2() throws IOException {
    grub2();
    build("<firmware>bios</firmware><iso><skip>true</skip></iso>" + BOOT_MODS).run("usb");
    Path disk = dir.resolve("target/img-1.0.img");
    Tools.require("sgdisk");
    String table = Tools.run("sgdisk", "-v", "-p", disk.toString()).succeeded().output();
    assertTrue(table.contains("No problems found"), table);
    assertFalse(table.contains("Caution: invalid"), table);
    assertTrue(table.contains("EF02  boot"), table);
    assertTrue(table.contains("BF00  root"), table);
    boots(Qemu.bios().virtio(disk));
  }

  @Test
  void loadersOfIllumosLieWhereTheyLookForEachOther() throws IOException {
    Tools.require("xorriso", "sgdisk", "7z");
    for (String name : List.of("cdboot", "loader64.efi", "isoboot", "gptzfsboot")) {
      byte[] body = new byte[name.length() * 1024];
      java.util.Arrays.fill(body, (byte) name.charAt(0));
      java.nio.ByteBuffer header =
          java.nio.ByteBuffer.wrap(body).order(java.nio.ByteOrder.LITTLE_ENDIAN);
      header.position(64);
      header.putInt(0x1BADB002).putInt(0x10003).putInt(-(0x1BADB002 + 0x10003));
      put("boot/" + name, Files.write(dir.resolve("body"), body));
    }
    byte[] pmbr = new byte[512];
    java.util.Arrays.fill(pmbr, (byte) 0x90);
    pmbr[510] = 0x55;
    pmbr[511] = (byte) 0xaa;
    put("boot/pmbr", Files.write(dir.resolve("body"), pmbr));
    put(
        "platform/i86pc/kernel/amd64/unix",
        Files.write(dir.resolve("body"), "multiboot".getBytes(StandardCharsets.US_ASCII)));
    ImageBuild build = populated(BOOT_MODS.replace("console=ttyS0,115200", "-B console=ttya"));
    build.run("iso");
    build.run("usb");
    Path iso = dir.resolve("target/img-1.0.iso");
    String report =
        Tools.run("xorriso", "-indev", iso.toString(), "-report_el_torito", "plain")
            .succeeded()
            .output();
    assertTrue(report.matches("(?s).*BIOS +y +none.* 12 .*"), report); // 6 KiB of cdboot
    assertTrue(report.contains("/boot/cdboot"), report);
    assertTrue(report.contains("UEFI"), report);
    String table = Tools.run("sfdisk", "-d", iso.toString()).succeeded().output();
    assertTrue(table.matches("(?s).*start= +3, size= +60, type=be.*"), table);
    assertTrue(table.contains("type=ef"), table);
    byte[] start = new byte[1 << 15];
    try (var in = Files.newInputStream(iso)) {
      assertEquals(start.length, in.readNBytes(start, 0, start.length));
    }
    assertEquals('i', start[3 * 512]);
    assertEquals(14, start[0xfc]); // sectors of isoboot
    assertEquals(3, start[0xfe]);
    String list =
        Tools.run("xorriso", "-indev", iso.toString(), "-find", "/boot").succeeded().output();
    assertTrue(list.contains("/boot/loader.conf.local"), list);
    assertTrue(list.contains("/boot/menu.rc.local"), list);

    Path disk = dir.resolve("target/img-1.0.img");
    String gpt = Tools.run("sgdisk", "-v", "-p", disk.toString()).succeeded().output();
    assertTrue(gpt.contains("No problems found"), gpt);
    byte[] head = new byte[8 << 20];
    try (var in = Files.newInputStream(disk)) {
      in.readNBytes(head, 0, head.length);
    }
    java.nio.ByteBuffer sectors =
        java.nio.ByteBuffer.wrap(head).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    long stage2 = sectors.getLong(0xfe);
    long root = sectors.getLong((int) stage2 * 512 + 64 + 24);
    assertEquals(20, sectors.getShort(0xfc));
    assertEquals(stage2 + 2048, root);
    assertTrue(gpt.matches("(?s).*\\b" + stage2 + " .*boot\n.*\\b" + root + " .*root.*"), gpt);
  }

  private void grub2() throws IOException {
    Path grub = DebianPackages.unpacked("grub-pc-bin").resolve("usr/lib/grub/i386-pc");
    try (Stream<Path> files = Files.list(grub)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        put("usr/lib/grub/i386-pc/" + file.getFileName(), file);
      }
    }
  }

  /** The menu shows what is configured, in that order, waits, and starts the default. */
  private static void boots(Qemu machine) throws IOException {
    Qemu.Result result = machine.run(Duration.ofSeconds(150));
    String console = result.console();
    assertTrue(console.contains("illumos-layout: up"), console);
    assertTrue(console.contains("osimage.chosen=yes"), console);
    assertTrue(result.ended(), console);
    int at = 0;
    String menu = console.replaceAll("\u001b\\[[0-9;?]*[a-zA-Z]", " ");
    for (String title : TITLES) {
      int found = menu.indexOf(title, at);
      assertTrue(found >= 0, () -> title + " is not where it should be in\n" + menu);
      at = found + title.length();
    }
    // the seconds left are counted down on the screen
    assertTrue(menu.matches("(?s).*automatically[ \\r\\n]+in +3 ?s.*"), menu);
  }

  private ImageBuild build(String configuration) throws IOException {
    Tools.require("qemu-system-x86_64");
    put("bin/busybox", DebianPackages.unpacked("busybox-static").resolve("bin/busybox"));
    Path kernel =
        DebianPackages.unpacked(DebianPackages.kernelPackage("linux-image-amd64")).resolve("boot");
    try (Stream<Path> files = Files.list(kernel)) {
      put(
          "platform/i86pc/kernel/amd64/unix",
          files.filter(f -> f.getFileName().toString().startsWith("vmlinuz-")).findFirst().get());
    }
    Files.writeString(dir.resolve("overlay/init"), INIT);
    return populated(configuration);
  }

  private ImageBuild populated(String configuration) throws IOException {
    String software =
        """
        <software><overlay><directory>overlay</directory>
          <permissions>
            <permission><pattern>**</pattern><fileMode>0755</fileMode></permission>
          </permissions></overlay></software>
        """;
    BuildSettings settings = Settings.of(dir, software + configuration, BuildLog.SILENT);
    ImageBuild build = new ImageBuild(settings);
    build.run("populate");
    build.run("configure-boot-root");
    build.run("archive");
    return build;
  }

  private void put(String path, Path file) throws IOException {
    Path to = dir.resolve("overlay").resolve(path);
    Files.createDirectories(to.getParent());
    Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
    assertEquals(Files.size(file), Files.size(to));
  }
}
