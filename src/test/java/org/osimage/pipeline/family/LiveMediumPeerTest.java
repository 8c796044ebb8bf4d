package org.osimage.pipeline.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.pipeline.ImageBuild;
import org.osimage.pipeline.Recorded;
import org.osimage.pipeline.Settings;
import org.osimage.pipeline.step.OutputArtifact;
import org.osimage.testing.Tools;

/** The parts of a live medium fit together, as foreign readers see them. */
@Tag("peer")
class LiveMediumPeerTest {
  private static final Path GRUB = Path.of("/usr/lib/grub/i386-pc");

  @TempDir Path dir;
  private final Recorded log = new Recorded();

  private void write(String path, String body) throws Exception {
    Path file = dir.resolve("overlay").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, body);
  }

  private Path iso() throws Exception {
    write("platform/i86pc/kernel/amd64/unix", "kernel");
    write("etc/release", "Live OS 1\n");
    write("etc/motd", "stays on the medium\n");
    write("usr/bin/tool", "tool");
    Path loader = dir.resolve("overlay/usr/lib/grub/i386-pc");
    Files.createDirectories(loader);
    try (Stream<Path> files = Files.list(GRUB)) {
      for (Path file : files.filter(f -> f.toString().matches(".*\\.(mod|img|lst)")).toList()) {
        Files.copy(file, loader.resolve(file.getFileName().toString()));
      }
    }
    String configuration =
        "<software><overlay><directory>overlay</directory></overlay></software>"
            + "<firmware>bios</firmware><usb><skip>true</skip></usb>"
            + "<liveImage><marker>.livecd</marker></liveImage>"
            + "<bootArchive><includes><include>platform</include><include>etc/release</include>"
            + "</includes></bootArchive>";
    try (ImageBuild build = new ImageBuild(Settings.of(dir, configuration, log))) {
      build.run("populate");
      build.run("configure-boot-root");
      build.run("archive");
      List<OutputArtifact> outputs = build.run("iso");
      return outputs.get(0).file();
    }
  }

  private static String read(Path iso, String path) {
    return Tools.run("bsdtar", "-xOf", iso.toString(), path).succeeded().output();
  }

  @Test
  void volumeSetIdHashAndLinksAgree() throws Exception {
    Tools.require("bsdtar", "grub-fstest", "isoinfo", "sha1sum");
    Tools.requireFile(GRUB.resolve("cdboot.img"));
    Path iso = iso();
    String id = read(iso, ".volsetid").strip();
    assertEquals(36, id.length(), id);
    String descriptor = Tools.run("isoinfo", "-d", "-i", iso.toString()).succeeded().output();
    assertTrue(descriptor.contains("Volume set id: " + id), descriptor);

    Path archive = dir.resolve("boot_archive");
    Tools.run(
            "sh",
            "-c",
            "bsdtar -xOf '" + iso + "' platform/i86pc/amd64/boot_archive >'" + archive + ".gz'")
        .succeeded();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(Path.of(archive + ".gz")))) {
      Files.copy(in, archive);
    }
    String sum = Tools.run("sha1sum", archive.toString()).succeeded().output();
    assertEquals(sum.substring(0, 40) + "\n", read(iso, "platform/i86pc/amd64/boot_archive.hash"));
    String ufs = archive.toString();
    assertEquals(id + "\n", Tools.run("grub-fstest", ufs, "cat", "/.volsetid").output());
    String etc = Tools.run("grub-fstest", ufs, "ls", "/etc/").succeeded().output();
    assertTrue(etc.contains("motd") && etc.contains("release"), etc);
    String names = Tools.run("bsdtar", "-tf", iso.toString()).succeeded().output();
    assertTrue(names.contains("solaris.zlib\n") && names.contains("solarismisc.zlib\n"), names);
    assertTrue(!names.contains("usr/bin"), names);
  }
}
