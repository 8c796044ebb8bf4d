package org.osimage.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.archive.read.ArchiveContents;
import org.osimage.archive.read.ArchiveReader;
import org.osimage.pipeline.platform.ImageManifestStep;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.Checkpoint;
import org.osimage.pipeline.step.OutputArtifact;
import org.osimage.testing.MemoryContentStore;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** A platform archive from manifests, from the description to the files. */
class PlatformTest {
  private static final String HASH = "$5$salt$" + "a".repeat(43);
  private static final String PREFIX = "platform-20231114T221320Z"; // of Trees.TIME
  private static final String LIVE =
      "<software><live><manifests><manifest>manifest</manifest></manifests>"
          + "<search><proto>proto</proto></search><missingParents>create</missingParents>"
          + "<buildstamp>true</buildstamp><release>SmartOS @buildstamp@ x86_64</release>"
          + "<hostid>0x84a1f3</hostid><rootPasswordHash>"
          + HASH
          + "</rootPasswordHash></live></software>"
          + "<iso><skip>true</skip></iso><usb><skip>true</skip></usb>";

  private final Recorded log = new Recorded();
  private final MemoryContentStore bodies = new MemoryContentStore();
  @TempDir Path dir;

  @BeforeEach
  void inputs() throws IOException {
    write(
        "manifest",
        "f platform/i86pc/kernel/amd64/unix 0755 root sys\nf etc/passwd 0644 root sys\n"
            + "f etc/group 0644 root sys\nf etc/shadow 0400 root sys\nf etc/motd 0644 root sys\n"
            + "s bin=./usr/bin\nd usr/bin 0755 root bin\nf usr/bin/su 4555 root sys\n"
            + "h usr/bin/su2=usr/bin/su\n");
    byte[] elf = new byte[64];
    System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1}, 0, elf, 0, 6);
    elf[18] = 62;
    write("proto/platform/i86pc/kernel/amd64/unix", "");
    Files.write(dir.resolve("proto/platform/i86pc/kernel/amd64/unix"), elf);
    write("proto/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
    write("proto/etc/group", "root::0:\nbin::2:\nsys::3:\n");
    write("proto/etc/shadow", "root:x:6445::::::\n");
    write("proto/etc/motd", "SmartOS 20100101T000000Z\n");
    write("proto/usr/bin/su", "su");
  }

  private void write(String path, String body) throws IOException {
    Path file = dir.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, body);
  }

  private List<OutputArtifact> build(String platform) throws IOException {
    List<OutputArtifact> outputs = new ArrayList<>();
    try (ImageBuild build = new ImageBuild(Settings.of(dir, LIVE + platform, log))) {
      outputs.addAll(build.run("populate"));
      outputs.addAll(build.run("configure-boot-root"));
      outputs.addAll(build.run("archive"));
    }
    return outputs;
  }

  private ArchiveContents read(Path archive) throws IOException {
    return ArchiveReader.read(archive, archive.toString(), bodies::put);
  }

  private String text(ArchiveContents contents, String path) throws IOException {
    TreePath wanted = TreePath.of(path);
    Entry entry =
        contents.entries().stream().filter(e -> e.path().equals(wanted)).findFirst().orElseThrow();
    return new String(bodies.bytes(((Entry.RegularFile) entry).content()), StandardCharsets.UTF_8);
  }

  @Test
  void theLayoutOfThePlatformArchive() throws IOException {
    List<OutputArtifact> outputs = build("<platform/>");
    Path file = dir.resolve("target/" + PREFIX + ".tgz");
    assertTrue(outputs.contains(new OutputArtifact(file, "tgz", "platform")), outputs.toString());
    ArchiveContents contents = read(file);
    assertEquals(
        List.of(
            "",
            "/etc",
            "/etc/version",
            "/etc/version/platform",
            "/i86pc",
            "/i86pc/amd64",
            "/i86pc/amd64/boot_archive",
            "/i86pc/amd64/boot_archive.gitstatus",
            "/i86pc/amd64/boot_archive.hash",
            "/i86pc/amd64/boot_archive.manifest",
            "/i86pc/amd64/boot_archive.manifest.scanner",
            "/i86pc/amd64/boot_archive.manifest.sha256",
            "/i86pc/kernel",
            "/i86pc/kernel/amd64",
            "/i86pc/kernel/amd64/unix"),
        contents.entries().stream()
            .map(e -> e.path().toString().substring(PREFIX.length()))
            .toList());
    assertEquals("20231114T221320Z\n", text(contents, PREFIX + "/etc/version/platform"));
    String archive = PREFIX + "/i86pc/amd64/boot_archive";
    assertTrue(text(contents, archive + ".hash").matches("[0-9a-f]{40}\n"));
    String scanned = text(contents, archive + ".manifest.scanner");
    assertTrue(scanned.contains("\nd ./usr/bin 0755 root bin\n"), scanned);
    assertTrue(scanned.contains("\nf ./usr/bin/su 4555 root sys "), scanned);
    assertTrue(scanned.contains("\ns ./bin=./usr/bin\n"), scanned);
    String md5 = text(contents, archive + ".manifest");
    assertTrue(md5.contains("0b180078d994cb2b5ed89d7ce8e7eea2  ./usr/bin/su\n"), md5);
    assertTrue(md5.contains("  ./usr/bin/su2\n") && !md5.contains("./bin\n"), md5);
  }

  @Test
  void theImageHasItsManifestsAndStamps() throws IOException {
    String platform =
        "<platform><stamp>today</stamp><imageManifest>var/log/manifest</imageManifest></platform>";
    build(platform);
    BuildSettings settings = Settings.of(dir, LIVE + platform, log);
    try (ImageBuild build = new ImageBuild(settings)) {
      build.why("var/log/manifest");
    }
    assertTrue(
        log.infos.stream().anyMatch(l -> l.contains("made by step im-manifest")),
        log.infos.toString());
    ImageTree image =
        Checkpoint.load(settings.workDirectory(), ImageManifestStep.NAME)
            .orElseThrow()
            .loadState(settings.workDirectory())
            .pkgImage();
    assertTrue(image.contains(TreePath.literal("var/log/manifest.sha256")));
    assertTrue(image.contains(TreePath.literal("etc/joyent_buildstamp")));
    assertTrue(Files.exists(dir.resolve("target/platform-today.tgz")));
  }

  @Test
  void theDirectoryHoldsWhatTheArchiveHolds() throws IOException {
    build("<platform><expanded>true</expanded><version>v1</version></platform>");
    Path archive = dir.resolve("target/platform-v1-20231114T221320Z.tgz");
    for (Entry entry : read(archive).entries()) {
      if (entry instanceof Entry.RegularFile file) {
        assertEquals(
            file.content(),
            bodies.put(Files.readAllBytes(dir.resolve("target/" + entry.path()))),
            entry.path().toString());
      }
    }
  }

  @Test
  void noSecretIsLoggedOrKeptInACheckpoint() throws IOException {
    build("<platform/>");
    assertFalse(String.join("\n", log.infos).contains(HASH));
    try (Stream<Path> files = Files.walk(dir.resolve("target/osimage"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertFalse(Files.readString(file).contains(HASH), file.toString());
      }
    }
    assertFalse(Files.readString(dir.resolve("target/img-1.0.live.log")).contains(HASH));
  }

  @Test
  void aPasswordInClearIsRefusedAndNotShown() {
    String plain = LIVE.replace(HASH, "hunter2");
    String message =
        assertThrows(
                ImageBuildException.class,
                () -> {
                  try (ImageBuild build = new ImageBuild(Settings.of(dir, plain, log))) {
                    build.run("populate");
                  }
                })
            .getMessage();
    assertTrue(message.startsWith("the password of user root is no hash"), message);
    assertFalse(message.contains("hunter2"), message);
  }

  @Test
  void aSecondBuildDoesNothingAndAnotherStampOnlyWhatItMust() throws IOException {
    build("<platform/>");
    log.infos.clear();
    build("<platform/>");
    assertTrue(log.infos.stream().allMatch(l -> l.endsWith(": unchanged")), log.infos.toString());
  }

  @Test
  void stampsThatAreNoFileNames() {
    String message =
        assertThrows(
                ImageBuildException.class, () -> build("<platform><stamp>a/b</stamp></platform>"))
            .getMessage();
    assertTrue(message.contains("<platform> has the <stamp> 'a/b'"), message);
  }
}
