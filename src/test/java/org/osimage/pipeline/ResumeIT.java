package org.osimage.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.it.Builds;
import org.osimage.it.Quickstart;
import org.osimage.manifest.ImageDescription;
import org.osimage.manifest.Xml;
import org.osimage.pipeline.custom.ScriptWorkspaces;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.StepRequest;
import org.osimage.source.Servers;

/**
 * Paused before and resumed at every step of the quickstart, and branched off one checkpoint: the
 * bits are those of the build that Maven made at one go. Runs in this JVM, since only the steps are
 * looked at.
 */
@ExtendWith(Quickstart.class)
class ResumeIT {
  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private Path project;
  private String configuration = "";

  @BeforeEach
  void copy() throws IOException {
    project = Quickstart.built().copy("resumed-in-process");
    Files.createDirectories(project.resolve("target"));
    try {
      Xpp3Dom pom =
          Xpp3DomBuilder.build(new StringReader(Files.readString(project.resolve("pom.xml"))));
      Xpp3Dom plugin = pom.getChild("build").getChild("plugins").getChild("plugin");
      configuration =
          plugin
              .getChild("configuration")
              .toString()
              .replaceFirst("(?s).*?<configuration[^>]*>", "")
              .replace("</configuration>", "");
    } catch (XmlPullParserException e) {
      throw new IOException(e);
    }
  }

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  private BuildSettings settings(String pause, String resume) throws ImageBuildException {
    ImageDescription description =
        Outputs.ALL.describe(
            Xml.element("<configuration>" + configuration + "</configuration>"), "quickstart");
    BuildSettings plain = Settings.of(project, Xml.OVERLAY, BuildLog.SILENT);
    return new BuildSettings(
        description,
        project,
        project.resolve("target"),
        project.resolve("target/osimage/default"),
        Builds.cache(),
        1L << 40,
        org.osimage.pipeline.step.UnpackedLimits.USUAL,
        "quickstart-1.0",
        OffsetDateTime.parse("2026-11-21T00:00:00Z").toEpochSecond(),
        "1",
        true,
        Optional.empty(),
        project.resolve("osimage.lock"),
        executor,
        2,
        BuildLog.SILENT,
        () -> 0,
        plain.now(),
        Optional.empty(),
        Optional.empty(),
        Servers.none(),
        plain.artifacts(),
        Map.of(),
        new StepRequest(
            Set.of(),
            Optional.of(pause).filter(p -> !p.isEmpty()),
            Optional.of(resume).filter(r -> !r.isEmpty()),
            false,
            new ConcurrentHashMap<>()),
        plain.scriptPolicy());
  }

  /** All goals, each with a build of its own as in Maven. */
  private void build(String pause, String resume) throws IOException {
    BuildSettings settings = settings(pause, resume);
    for (String goal : List.of("populate", "configure-boot-root", "archive", "iso", "usb")) {
      try (ImageBuild build = new ImageBuild(settings)) {
        switch (goal) {
          case "populate" -> build.run("populate");
          case "configure-boot-root" -> build.run("configure-boot-root");
          case "archive" -> build.run("archive");
          case "iso" -> build.run("iso");
          default -> build.run("usb");
        }
      }
    }
  }

  private Map<String, String> outputs() {
    return Builds.outputs(project.resolve("target"));
  }

  @Test
  void everyStepResumesToTheBitsOfTheWholeBuild() throws IOException {
    Map<String, String> whole = Builds.outputs(Quickstart.built().project().resolve("target"));
    List<String> steps = names();
    assertTrue(steps.size() >= 12, steps.toString());
    for (String step : steps) {
      build(step, ""); // the step before this one ends here; nothing later has run
    }
    build("", "last");
    assertEquals(whole, outputs());
    for (String step : steps) {
      build("", step);
      assertEquals(whole, outputs(), step);
    }
  }

  private List<String> names() throws IOException {
    try (var store = org.osimage.content.PackedContentStore.open(Builds.cache().resolve("store"))) {
      BuildSettings settings = settings("", "");
      return StepPlan.of(
              Outputs.ALL, settings, store, new ScriptWorkspaces(store, settings.scripts()))
          .names();
    }
  }

  @Test
  void branchesOffOneCheckpointAreCleanBuilds() throws IOException {
    String original = configuration;
    build("", "");
    Map<String, String> whole = outputs();
    configuration = original.replace("<timeout>2</timeout>", "<timeout>9</timeout>");
    build("", "grub-setup");
    Map<String, String> branch = outputs();
    assertEquals(whole.get("quickstart-1.0.cpio"), branch.get("quickstart-1.0.cpio"));
    assertTrue(!whole.get("quickstart-1.0.iso").equals(branch.get("quickstart-1.0.iso")));
    Builds.delete(project.resolve("target"));
    build("", "");
    assertEquals(branch, outputs(), "a clean build of the branch");
    configuration = original;
    build("", "grub-setup");
    assertEquals(whole, outputs());
  }
}
