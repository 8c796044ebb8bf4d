package org.osimage.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.pipeline.step.OutputArtifact;

/** The example illumos-live, up to its media, whose loader would have to be fetched. */
class IllumosLiveExampleTest {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("basedir", "."), "examples", "illumos-live");

  @TempDir Path dir;

  private String configuration() throws Exception {
    String pom = Files.readString(EXAMPLE.resolve("pom.xml"));
    return pom.substring(
            pom.indexOf("<configuration>") + "<configuration>".length(),
            pom.indexOf("</configuration>"))
        .replaceFirst("(?s)<loaders>.*</loaders>", "<iso><skip>true</skip></iso>")
        .replaceAll("(?s)<!--.*?-->", "")
        .concat("<usb><skip>true</skip></usb>");
  }

  private void copyOverlay() throws Exception {
    try (Stream<Path> files = Files.walk(EXAMPLE.resolve("src"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = dir.resolve(EXAMPLE.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  @Test
  void buildsWithoutAWarning() throws Exception {
    copyOverlay();
    Recorded log = new Recorded();
    List<OutputArtifact> outputs;
    try (ImageBuild build = new ImageBuild(Settings.of(dir, configuration(), log))) {
      build.run("populate");
      build.run("configure-boot-root");
      outputs = build.run("archive");
    }
    assertEquals(
        List.of("ufs", "hash", "kernel", "manifest"),
        outputs.stream().map(OutputArtifact::type).toList());
    assertEquals(List.of(), log.warnings);
    String state = Files.readString(dir.resolve("target/osimage/default/post-mod.tree"));
    assertTrue(state.contains("solaris.zlib") && state.contains(".volsetid"), state);
  }
}
