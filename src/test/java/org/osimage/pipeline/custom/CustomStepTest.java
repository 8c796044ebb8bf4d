package org.osimage.pipeline.custom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.pipeline.ImageBuild;
import org.osimage.pipeline.Recorded;
import org.osimage.pipeline.Settings;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.Checkpoint;
import org.osimage.pipeline.step.OutputArtifact;
import org.osimage.testing.ChildJvm;
import org.osimage.testing.Tools;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Scripts as steps of a build whose image is one overlay. */
class CustomStepTest {
  private static final String OVERLAY =
      "<software><overlay><directory>src</directory></overlay></software>";

  @TempDir Path dir;

  private final Recorded log = new Recorded();

  @BeforeEach
  void makeOverlay() throws IOException {
    Tools.require("unshare");
    Files.createDirectories(dir.resolve("src/etc"));
    Files.writeString(dir.resolve("src/etc/conf"), "a\n");
  }

  private static String checkpoint(String name, String place, String script, String... args) {
    StringBuilder text = new StringBuilder("<checkpoint><name>" + name + "</name>");
    text.append(place).append("<script>").append(script).append("</script><args>");
    for (String arg : args) {
      text.append("<arg>").append(arg).append("</arg>");
    }
    return text.append("</args></checkpoint>").toString();
  }

  private static String configuration(String flags, String... checkpoints) {
    return OVERLAY
        + "<execution>"
        + flags
        + "<checkpoints>"
        + String.join("", checkpoints)
        + "</checkpoints></execution>";
  }

  private List<OutputArtifact> populate(String configuration) throws IOException {
    log.infos.clear();
    log.warnings.clear();
    try (ImageBuild build = new ImageBuild(Settings.of(dir, configuration, log))) {
      return build.run("populate");
    }
  }

  private String failure(String configuration) {
    return assertThrows(ImageBuildException.class, () -> populate(configuration)).getMessage();
  }

  private Path work() {
    return dir.resolve("target/osimage/default");
  }

  private ImageTree image(String step) throws IOException {
    Optional<Checkpoint> checkpoint = Checkpoint.load(work(), step);
    return checkpoint.orElseThrow().loadState(work()).pkgImage();
  }

  private void logged(String... lines) {
    for (String line : lines) {
      assertTrue(log.infos.stream().anyMatch(l -> l.startsWith(line)), line + "\n" + log.infos);
    }
  }

  @Test
  void changesTheImageAndSaysHow() throws IOException {
    String step =
        checkpoint(
            "hello",
            "<after>im-mod</after>",
            "#!/bin/sh -e\ncd $PKG_IMAGE_PATH\necho said $1 $2\necho b >> etc/conf\n"
                + "echo x > $2/etc/new; chown 4:5 etc/new; rm -rf opt; ls $TMP $BOOT_ARCHIVE",
            "one",
            "{PKG_IMAGE_PATH}");
    populate(configuration("", step));
    logged(
        "hello: said one /osimage/pkg_image",
        "hello: + etc/new (file 0644 4:5)",
        "hello: * etc/conf (file 0644 0:0)",
        "hello: 2 changes, 0 files, 0.0 s (first run)");
    Entry added = image("hello").find(TreePath.literal("etc/new")).orElseThrow();
    assertEquals(4, added.attributes().uid());
    populate(configuration("", step));
    logged("hello: unchanged");
    populate(configuration("", step.replace("<arg>one</arg>", "<arg>two</arg>")));
    logged("im-pop: unchanged", "hello: said two", "hello: 2 changes, 0 files, 0.0 s (<args>");
    populate(configuration(""));
    assertFalse(log.infos.toString().contains("hello"), log.infos.toString());
  }

  @Test
  void scriptFileIsAnInput() throws IOException {
    Path script = dir.resolve("edit.sh");
    String configuration =
        configuration("", checkpoint("edit", "<after>im-pop</after>", "edit.sh"));
    assertTrue(failure(configuration).contains("the <script> " + script + " is no file"));
    assertFalse(Files.exists(work().resolve("im-pop.checkpoint")), "before any work");
    Files.writeString(script, "echo 1 > one");
    populate(configuration);
    Files.writeString(script, "echo 2 > two");
    populate(configuration);
    logged("edit: 1 changes, 0 files, 0.0 s (edit.sh changed)");
    assertTrue(image("edit").contains(TreePath.literal("two")));
    assertFalse(image("edit").contains(TreePath.literal("one")), "each run starts from im-pop");
  }

  @Test
  void standsWhereItIsPlaced() throws IOException {
    String add = "#!/bin/sh\necho $0 > /dev/null; echo step >> log; echo $1 >> log";
    populate(
        configuration(
            "",
            checkpoint("b", "<after>im-pop</after>", add, "b"),
            checkpoint("c", "<after>im-pop</after>", add, "c"),
            checkpoint("a", "<before>b</before>", add, "a"),
            checkpoint("d", "<after>im-mod</after>", add, "d")));
    List<String> steps =
        log.infos.stream().filter(l -> l.contains("1 changes")).map(l -> l.split(":")[0]).toList();
    assertEquals(List.of("a", "b", "c", "d"), steps);
  }

  @Test
  void stepsShareNoTemporaryFilesAndNoTimes() throws IOException {
    String look =
        "#!/bin/sh\nls /tmp; stat -c %Y etc/conf; echo x > /tmp/x; echo $1 >> etc/conf; touch new";
    populate(
        configuration(
            "",
            checkpoint("one", "<after>im-pop</after>", look, "1"),
            checkpoint("two", "<after>one</after>", look, "2")));
    logged("one: 1700000000", "two: 1700000000");
    assertFalse(log.infos.contains("two: x"), log.infos.toString());
    assertFalse(Files.exists(work().resolve("steps/workspace")), "removed in the end");
  }

  @Test
  void impossibleNamesAndPlaces() {
    String script = "#!/bin/sh\n:";
    assertTrue(
        failure(configuration("", checkpoint("im-pop", "<after>im-mod</after>", script)))
            .contains("is a step of the plugin"));
    String unknown = failure(configuration("", checkpoint("x", "<after>y</after>", script)));
    assertTrue(unknown.contains("stands <after> y"), unknown);
    assertTrue(unknown.contains("im-pop, im-mod, slim-im-mod"), unknown);
    String many =
        failure(
            configuration(
                "",
                checkpoint("x", "<after>im-mod</after>", script),
                checkpoint("x", "<after>im-mod</after>", script),
                checkpoint("7", "<after>im-mod</after>", script),
                checkpoint("../x", "<after>im-mod</after><before>iso</before>", script),
                checkpoint("last", "", "")));
    for (String part :
        List.of(
            "two <checkpoint>s named x",
            "<name> '7'",
            "<name> '../x'",
            "<name> 'last'",
            "either <before> or <after>",
            "lacks <script>")) {
      assertTrue(many.contains(part), part + " in " + many);
    }
  }

  @Test
  void failedStepLeavesNoCheckpoint() throws IOException {
    String first = checkpoint("first", "<after>im-mod</after>", "#!/bin/sh\necho 1 > one");
    String bad =
        checkpoint("bad", "<after>first</after>", "#!/bin/sh\necho oh; echo 2 > two; exit 7");
    String message = failure(configuration("", first, bad));
    assertEquals("step bad: the script ended with exit status 7; its last lines:\n  oh", message);
    assertFalse(Files.exists(work().resolve("bad.checkpoint")));
    assertFalse(Files.exists(work().resolve("steps/workspace")));
    populate(configuration("", first, bad.replace("exit 7", "exit 0")));
    logged("first: unchanged", "bad: 1 changes, 0 files, 0.0 s (first run)");
  }

  @Test
  void withoutStopOnErrorTheOthersStillRunAndNothingIsKept() throws IOException {
    String config =
        configuration(
            "<stopOnError>false</stopOnError>",
            checkpoint("bad", "<after>im-pop</after>", "#!/bin/sh\nexit 7"),
            checkpoint("good", "<after>im-mod</after>", "#!/bin/sh\necho 1 > one"),
            checkpoint("worse", "<after>im-mod</after>", "#!/bin/sh\nexit 8"));
    String message = failure(config);
    assertEquals(
        "step bad: the script ended with exit status 7 and said nothing\n"
            + "step worse: the script ended with exit status 8 and said nothing",
        message);
    logged("good: 1 changes, 0 files (not kept");
    assertTrue(Files.exists(work().resolve("im-pop.checkpoint")));
    for (String step : List.of("bad", "good", "worse", "im-mod", "slim-im-mod")) {
      assertFalse(Files.exists(work().resolve(step + ".checkpoint")), step);
    }
  }

  @Test
  void changeOutsideFailsTheBuildWithScriptAndPath() {
    String message =
        failure(
            configuration(
                "", checkpoint("out", "<after>im-pop</after>", "#!/bin/sh\ntouch /usr/x || true")));
    assertTrue(
        message.startsWith(
            "step out: out wrote, renamed or removed outside of the image: /usr/x. "),
        message);
  }

  @Test
  void filesLeftInMediaAreAttached() throws IOException {
    String config =
        configuration(
            "",
            checkpoint(
                "sum",
                "<after>im-mod</after>",
                "#!/bin/sh\nsha256sum etc/conf > $1/conf.sums",
                "{MEDIA}"));
    List<OutputArtifact> outputs = populate(config);
    Path file = dir.resolve("target/img-1.0-conf.sums");
    assertEquals(List.of(new OutputArtifact(file, "sums", "sum")), outputs);
    assertTrue(Files.readString(file).contains("etc/conf"));
    assertEquals(outputs, populate(config));
    Files.delete(file);
    populate(config);
    logged("sum: 0 changes, 1 files, 0.0 s (img-1.0-conf.sums is gone or was changed)");
  }

  @Test
  void unconfinedOnlyWhenAskedFor() throws IOException {
    String config =
        configuration(
            "",
            checkpoint(
                "free",
                "<after>im-mod</after>",
                "#!/bin/sh\necho \"$1\"; echo x > new; chown 3:4 new; chmod 4711 new",
                "{PKG_IMAGE_PATH}"));
    BuildSettings settings = Settings.unconfined(dir, config, log);
    try (ImageBuild build = new ImageBuild(settings)) {
      build.run("populate");
    }
    assertEquals(List.of("free runs unconfined: it can do whatever you can"), log.warnings);
    logged(
        "free: " + work().resolve("steps/workspace/files/pkg_image"),
        "free: + new (file 4711 3:4)");
  }

  /** Builds until it is killed; the arguments are directory and configuration. */
  public static void main(String... args) throws IOException {
    try (ImageBuild build =
        new ImageBuild(Settings.of(Path.of(args[0]), args[1], new Recorded()))) {
      build.run("populate");
    }
  }

  @Test
  void killedInAScriptLeavesTheCheckpointBefore() throws Exception {
    String first = checkpoint("first", "<after>im-mod</after>", "#!/bin/sh\necho 1 > one");
    String slow = "#!/bin/sh\necho 2 > two; sleep 987 &amp; exec sleep 986";
    String config = configuration("", first, checkpoint("slow", "<after>first</after>", slow));
    Process process = ChildJvm.of(CustomStepTest.class, dir.toString(), config).start();
    Path written = work().resolve("steps/workspace/files/pkg_image/two");
    for (int i = 0; i < 600 && !Files.exists(written) && process.isAlive(); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertTrue(Files.exists(written), "the script began");
    process.destroyForcibly().waitFor();
    for (int i = 0; i < 200 && sleeping(); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertFalse(sleeping(), "nothing is left running");
    assertTrue(Files.exists(work().resolve("first.checkpoint")));
    assertFalse(Files.exists(work().resolve("slow.checkpoint")));
    populate(configuration("", first, checkpoint("slow", "<after>first</after>", "#!/bin/sh\n:")));
    logged("im-pop: unchanged", "first: unchanged", "slow: 0 changes");
    assertFalse(image("first").contains(TreePath.literal("two")));
    assertFalse(Files.exists(work().resolve("steps/workspace")), "the killed build's is removed");
  }

  private static boolean sleeping() {
    return ProcessHandle.allProcesses()
        .map(p -> p.info().commandLine().orElse(""))
        .anyMatch(line -> line.endsWith("sleep 986") || line.endsWith("sleep 987"));
  }

  @Test
  void filesOfEarlierStepsAreThereForThoseWhoNameTheDirectory() throws IOException {
    String first = checkpoint("first", "<after>im-mod</after>", "#!/bin/sh\necho 1 > $MEDIA/a.txt");
    String helper = "#!/bin/sh\nd=MED; eval ls \\$${d}IA > seen";
    populate(
        configuration(
            "",
            first,
            checkpoint("plain", "<after>first</after>", helper),
            checkpoint("named", "<after>plain</after>", helper, "{MEDIA}")));
    logged("plain: + seen (file", "named: * seen (file");
  }
}
