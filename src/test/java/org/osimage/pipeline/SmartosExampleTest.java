package org.osimage.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.it.Builds;
import org.osimage.pipeline.step.OutputArtifact;

/** The configuration of the example smartos-platform, without Maven. */
class SmartosExampleTest {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("basedir", "."), "examples", "smartos-platform");

  private final Recorded log = new Recorded();
  @TempDir Path dir;

  @Test
  void theExampleBuilds() throws IOException {
    Path project = Builds.copy(EXAMPLE.toAbsolutePath(), dir.resolve("project"));
    String pom = Files.readString(project.resolve("pom.xml"));
    String configuration =
        pom.substring(
                pom.indexOf("<configuration>") + "<configuration>".length(),
                pom.indexOf("</configuration>"))
            .replace("${proto}", "proto");
    List<OutputArtifact> outputs = new ArrayList<>();
    try (ImageBuild build = new ImageBuild(Settings.of(project, configuration, log))) {
      outputs.addAll(build.run("populate"));
      outputs.addAll(build.run("configure-boot-root"));
      outputs.addAll(build.run("archive"));
      build.why("bin/hello");
      build.liveManifest(
          new LiveManifestRequest(Optional.empty(), List.of(), dir.resolve("again")));
    }
    assertEquals(
        List.of("live-log", "boot-archive", "boot-archive", "kernel", "checksums", "platform"),
        outputs.stream().map(OutputArtifact::classifier).toList());
    String live = Files.readString(project.resolve("target/img-1.0.live.log"));
    assertTrue(live.contains("\nOK[A] - FILE: etc/motd\n"), live);
    assertTrue(live.contains("\nOK[M] - FILE: usr/share/man/man1/hello.1\n"), live);
    assertTrue(
        log.infos.contains(
            "  comes from src/manifest.d/20-usr.manifest, line 4, from <proto> proto"),
        log.infos.toString());
    assertTrue(
        Files.readString(dir.resolve("again")).contains("\nf usr/bin/newtask 4555 root sys\n"));
    Path platform = project.resolve("target/platform-v1-20231114T221320Z/i86pc/amd64");
    String sums = Files.readString(platform.resolve("boot_archive.manifest"));
    assertTrue(sums.contains("  ./usr/share/smartos/manifest\n"), sums);
    assertEquals(41, Files.size(platform.resolve("boot_archive.hash")));
  }
}
