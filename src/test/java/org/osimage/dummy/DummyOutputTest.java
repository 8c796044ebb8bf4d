package org.osimage.dummy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.manifest.Xml;
import org.osimage.pipeline.ImageBuild;
import org.osimage.pipeline.Outputs;
import org.osimage.pipeline.Recorded;
import org.osimage.pipeline.Settings;
import org.osimage.pipeline.step.Output;
import org.osimage.pipeline.step.OutputArtifact;

/**
 * A new output needs its own room and one line of the registry, nothing else. This test is the room
 * and {@link #REGISTRY} the line; CONTRIBUTING.md says the same in words.
 */
class DummyOutputTest {
  private static final Outputs REGISTRY = registry();

  private static final String SOFTWARE =
      "<software><overlay><links><link><path>a</path><target>b</target></link></links></overlay>"
          + "</software>";

  @TempDir Path dir;

  private final Recorded log = new Recorded();

  private static Outputs registry() {
    List<Output<?>> outputs = new ArrayList<>(Outputs.ALL.list());
    outputs.add(CountStep.OUTPUT);
    return new Outputs(outputs);
  }

  private ImageBuild build(String configuration) throws IOException {
    var description =
        REGISTRY.describe(
            Xml.element("<configuration>" + SOFTWARE + configuration + "</configuration>"), "img");
    return new ImageBuild(Settings.of(dir, description, log), REGISTRY);
  }

  private List<OutputArtifact> made(String configuration) throws IOException {
    try (ImageBuild build = build(configuration)) {
      build.run("populate");
      return build.run("count");
    }
  }

  @Test
  void itsFilesAreMadeAndAttached() throws IOException {
    Path target = dir.resolve("target");
    assertEquals(
        List.of(
            new OutputArtifact(target.resolve("img-1.0.txt"), "txt", "count"),
            new OutputArtifact(target.resolve("img-1.0.csv"), "csv", "count")),
        made("<count><word>things</word></count>"));
    assertEquals("2 things\n", Files.readString(target.resolve("img-1.0.txt")));
  }

  @Test
  void itsStepIsListedAndStaysCurrent() throws IOException {
    made("<count/>");
    try (ImageBuild build = build("<count/>")) {
      build.steps();
    }
    assertTrue(
        log.infos.contains("count                    Entries counted"), log.infos.toString());
    log.infos.clear();
    made("<count/>");
    assertEquals("count: unchanged", log.infos.get(log.infos.size() - 1));
    made("<count><word>other</word></count>");
    String last = log.infos.get(log.infos.size() - 1);
    assertTrue(last.endsWith("(<count> changed)"), last);
  }

  @Test
  void itIsSkippedAndMadeOnlyOnRequest() throws IOException {
    for (String configuration : List.of("", "<count><skip>true</skip></count>")) {
      assertEquals(List.of(), made(configuration));
      assertEquals("count: skipped", log.infos.get(log.infos.size() - 1));
    }
  }

  @Test
  void mistakesInItsElementAreFoundWithAllOthers() {
    String message =
        assertThrows(
                ImageBuildException.class,
                () -> build("<count><words>x</words></count><iso><size>1</size></iso>"))
            .getMessage();
    assertTrue(message.contains("<count> has no element <words>"), message);
    assertTrue(message.contains("<iso> has no element <size>"), message);
  }

  @Test
  void otherStepsStandBesideIt() throws IOException {
    String step =
        "<execution><checkpoints><checkpoint><name>more</name><after>count</after>"
            + "<script>#!/bin/sh\nexit 0\n</script></checkpoint></checkpoints></execution>";
    try (ImageBuild build = build("<count/>" + step)) {
      build.steps();
    }
    assertTrue(log.infos.contains("more                     Custom step"), log.infos.toString());
  }
}
