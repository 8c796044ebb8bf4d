package org.osimage.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.pipeline.step.OutputArtifact;

/** Images from manifests, from the description to the checkpoint. */
class LiveBuildTest {
  private static final String LIVE =
      "<live><manifests><manifest>manifest</manifest></manifests>"
          + "<search><overlay>overlay</overlay><proto>proto</proto></search></live>";
  private static final String OVERLAY =
      "<overlay><directory>more</directory><links><link><path>etc/declared</path>"
          + "<target>passwd</target></link></links>"
          + "<permissions><permission><pattern>etc/motd</pattern><mode>0600</mode></permission>"
          + "</permissions></overlay>";

  private final Recorded log = new Recorded();
  @TempDir Path dir;

  @BeforeEach
  void inputs() throws IOException {
    write(
        "manifest",
        "d etc 0755 root sys\nf etc/passwd 0644 root sys\nf etc/group 0644 root sys\n"
            + "f etc/motd 0644 root sys\ns etc/link=motd\nh etc/hard=etc/motd\n");
    write("proto/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nadm:x:4:4::/:\n");
    write("proto/etc/group", "root::0:\nsys::3:\n");
    write("overlay/etc/motd", "hello\n");
    write("more/opt/app/run", "run\n");
  }

  private void write(String path, String body) throws IOException {
    Path file = dir.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, body);
  }

  private interface Goal {
    List<OutputArtifact> run(ImageBuild build) throws IOException;
  }

  private List<OutputArtifact> run(String software, Goal goal) throws IOException {
    log.infos.clear();
    String configuration = "<software>" + software + "</software>";
    try (ImageBuild build = new ImageBuild(Settings.of(dir, configuration, log))) {
      return goal.run(build);
    }
  }

  private String why(String path) throws IOException {
    run(LIVE + OVERLAY, build -> build.why(path));
    return String.join("\n", log.infos);
  }

  @Test
  void theLogLiesBesideTheImageAndASecondBuildDoesNothing() throws IOException {
    List<OutputArtifact> outputs = run(LIVE, b -> b.run("populate"));
    Path file = dir.resolve("target/img-1.0.live.log");
    assertEquals(List.of(new OutputArtifact(file, "log", "live-log")), outputs);
    assertEquals(
        """
        <live> manifest
        === Options/ ===
        MANIFEST:  manifest
        SEARCH[A]: <overlay> overlay
        SEARCH[P]: <proto> proto
        === /Options ===
        OK - DIR: etc
        OK[P] - FILE: etc/group
        OK - LINK: etc/motd -> etc/hard
        OK - SYMLINK: motd -> etc/link
        OK[A] - FILE: etc/motd
        OK[P] - FILE: etc/passwd
        """,
        Files.readString(file));
    assertEquals(outputs, run(LIVE, b -> b.run("populate")));
    assertTrue(log.infos.get(0).equals("im-pop: unchanged"), log.infos.toString());
  }

  @Test
  void missingFilesFailAndAreInTheLog() throws IOException {
    Files.delete(dir.resolve("overlay/etc/motd"));
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> run(LIVE, b -> b.run("populate")));
    assertTrue(
        e.getMessage().startsWith("FAILED - FILE: etc/motd (manifest, line 4; "), e::toString);
    assertTrue(
        Files.readString(dir.resolve("target/img-1.0.live.log"))
            .contains("\nFAILED - FILE: etc/motd\n"));
  }

  @Test
  void unknownOwnersAreNamedWithTheirLines() throws IOException {
    write(
        "manifest",
        Files.readString(dir.resolve("manifest"))
            + "d a 0755 nosuch sys\nd b 0755 nosuch sys\nd c 0755 adm other\n");
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> run(LIVE, b -> b.run("populate")));
    List<String> lines = e.getMessage().lines().toList();
    assertEquals(2, lines.size());
    assertTrue(
        lines
            .get(0)
            .startsWith("the owner of a (manifest, line 7): the image has no user 'nosuch'"));
    assertTrue(
        lines
            .get(1)
            .startsWith("the owner of c (manifest, line 9): the image has no group 'other'"));
  }

  @Test
  void whyNamesLineRootAndSteps() throws IOException {
    run(LIVE + OVERLAY, b -> b.run("populate"));
    assertEquals(
        "etc/passwd: file, 44 bytes, mode 0644, owner 0:3\n"
            + "  comes from manifest, line 2, from <proto> proto",
        why("etc/passwd"));
    assertEquals("etc/link: symbolic link to motd\n  comes from manifest, line 5", why("etc/link"));
    assertEquals(
        "opt/app/run: file, 4 bytes, mode 0644, owner 0:0\n  comes from <overlay> more",
        why("/opt/app/run"));
    assertTrue(why("etc/declared").contains("made by step im-mod ("), why("etc/declared"));
    assertTrue(why("etc/motd").contains("changed by step im-mod ("), why("etc/motd"));
    assertTrue(why("etc/motd").contains("comes from manifest, line 4, from <overlay> overlay"));
    String missing = assertThrows(ImageBuildException.class, () -> why("etc/foo/bar")).getMessage();
    assertEquals("the image has no etc/foo/bar; it has the directory etc", missing);
    assertTrue(assertThrows(ImageBuildException.class, () -> why(" ")).getMessage().contains("-D"));
  }

  @Test
  void whyFollowsLinksOnTheWay() throws IOException {
    write(
        "manifest",
        Files.readString(dir.resolve("manifest")) + "s conf=./etc\nd opt 0755 root sys\n");
    run(LIVE + OVERLAY, b -> b.run("populate"));
    assertTrue(why("conf/motd").startsWith("conf/motd is etc/motd, by way of a symbolic link\n"));
  }

  @Test
  void whyBeforeAnythingWasBuilt() {
    String message = assertThrows(ImageBuildException.class, () -> why("etc")).getMessage();
    assertTrue(message.contains("goal populate"), message);
  }

  @Test
  void theManifestOfAnImage() throws IOException {
    run(LIVE, b -> b.run("populate"));
    Path written = dir.resolve("target/written");
    LiveManifestRequest request = new LiveManifestRequest(Optional.empty(), List.of(), written);
    run(LIVE, build -> build.liveManifest(request));
    assertEquals(
        """
        d etc 0755 root sys
        f etc/group 0644 root sys
        f etc/hard 0644 root sys
        s etc/link=motd
        h etc/motd=etc/hard
        f etc/passwd 0644 root sys
        """,
        Files.readString(written));
    assertTrue(log.infos.contains("target/written: 6 entries"), log.infos.toString());
  }

  @Test
  void manifestsOfADirectoryAndOfPackages() throws IOException {
    Path written = dir.resolve("target/written");
    write("a.p5m", "dir path=opt mode=0755\n");
    write("b.p5m", "file path=opt/x\n");
    List<Path> ips = List.of(dir.resolve("a.p5m"), dir.resolve("b.p5m"));
    run(LIVE, b -> b.liveManifest(new LiveManifestRequest(Optional.empty(), ips, written)));
    assertEquals("d opt 0755 root sys\nf opt/x 0444 root sys\n", Files.readString(written));
    Optional<Path> proto = Optional.of(dir.resolve("proto"));
    run(LIVE, b -> b.liveManifest(new LiveManifestRequest(proto, List.of(), written)));
    assertTrue(Files.readString(written).contains("\nf etc/passwd 0"));
    LiveManifestRequest both = new LiveManifestRequest(proto, ips, written);
    assertThrows(ImageBuildException.class, () -> run(LIVE, b -> b.liveManifest(both)));
  }
}
