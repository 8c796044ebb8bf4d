package org.osimage.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.content.FileSums;
import org.osimage.content.PackedContentStore;
import org.osimage.pipeline.step.BootFacts;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.OutputArtifact;
import org.osimage.pipeline.step.OutputSums;
import org.osimage.pipeline.step.StepRequest;
import org.osimage.testing.Trees;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Two steps: one that makes a tree, one that writes it to a file and passes on a state. */
class PipelineTest {
  @TempDir Path dir;

  private final Recorded log = new Recorded();
  private final TreeMap<String, String> options =
      new TreeMap<>(java.util.Map.of("o", "1", "p", "1"));
  private final List<String> ran = new ArrayList<>();
  private String body = "body";
  private String version = "1";

  private Path work() {
    return dir.resolve("work");
  }

  private Path output() {
    return dir.resolve("out.bin");
  }

  private void make() throws IOException {
    run(true, true);
  }

  private List<OutputArtifact> run(boolean first, boolean second) throws IOException {
    ran.clear();
    log.infos.clear();
    try (PackedContentStore store = PackedContentStore.open(dir.resolve("store"))) {
      Pipeline pipeline = pipeline(store, new First(store), new Second(store));
      if (first) {
        pipeline.run(Goal.POPULATE);
      }
      return second ? pipeline.run(Goal.CONFIGURE_BOOT_ROOT) : List.of();
    }
  }

  private OutputSums sums =
      new OutputSums(
          new FileSums(Runnable::run, 1), false, new java.util.concurrent.ConcurrentHashMap<>());

  private Pipeline pipeline(PackedContentStore store, BuildStep... steps) {
    StepRequest request = StepRequest.everything();
    StepPlan plan = new StepPlan(List.of(steps));
    StepStates states =
        new StepStates(work(), store, version, plan, true, request.memory(), sums, log);
    return new Pipeline(work(), store, log, () -> 0, plan, states, request, true);
  }

  private final class First extends BuildStep {
    private final PackedContentStore store;

    First(PackedContentStore store) {
      super("one", Goal.POPULATE, "Step one", Settings.inputs(dir, store));
      this.store = store;
    }

    @Override
    protected Run prepare() {
      options.forEach(in::option);
      return this::make;
    }

    private Result make(BuildState before) {
      ran.add(name());
      ImageTree tree = Trees.tree(List.of(Trees.file(store, "f", body)));
      BuildState state =
          before.withPkgImage(tree).withIdentity(new BootFacts.Identity("", "line\nnext\t\r\n\\"));
      return new Result(Optional.of(state), List.of(), "made a tree");
    }
  }

  private final class Second extends BuildStep {
    private final PackedContentStore store;

    Second(PackedContentStore store) {
      super("two", Goal.CONFIGURE_BOOT_ROOT, "Step two", Settings.inputs(dir, store));
      this.store = store;
    }

    @Override
    protected Run prepare() {
      return this::make;
    }

    private Result make(BuildState before) throws IOException {
      ran.add(name());
      assertEquals(new BootFacts.Identity("", "line\nnext\t\r\n\\"), before.identity());
      TreePath path = TreePath.literal("f");
      var file = (org.osimage.tree.Entry.RegularFile) before.pkgImage().find(path).orElseThrow();
      Files.write(output(), store.bytes(file.content()));
      return new Result(
          Optional.of(before.withIdentity(new BootFacts.Identity("00", "more"))),
          List.of(new OutputArtifact(output(), "bin", "out")),
          "wrote it");
    }
  }

  private void remake(List<String> expectedRuns, String reason) throws IOException {
    make();
    assertEquals(expectedRuns, ran, log.infos.toString());
    assertTrue(log.infos.toString().contains(reason), log.infos.toString());
    make();
    assertEquals(List.of(), ran, "and then nothing is left to do");
  }

  @Test
  void unchangedIsNotRun() throws IOException {
    make();
    assertEquals(List.of("one", "two"), ran);
    assertEquals("one: made a tree, 0.0 s (first run)", log.infos.get(0));
    List<OutputArtifact> outputs = run(true, true);
    assertEquals(List.of(), ran);
    assertEquals(List.of("one: unchanged", "two: unchanged"), log.infos);
    assertEquals(List.of(new OutputArtifact(output(), "bin", "out")), outputs);
  }

  @Test
  void firstChangedInputIsNamed() throws IOException {
    make();
    options.put("o", "2");
    options.put("p", "2");
    remake(List.of("one"), "(o changed)");
    options.put("a new one", "x");
    remake(List.of("one"), "(a new one is new)");
    options.remove("o");
    remake(List.of("one"), "(o is gone)");
    version = "2";
    remake(List.of("one", "two"), "(plugin version changed)");
  }

  @Test
  void changedResultReachesTheNextStep() throws IOException {
    make();
    body = "another";
    options.put("o", "2");
    remake(List.of("one", "two"), "(result of one changed)");
    assertEquals("another", Files.readString(output()));
  }

  @Test
  void missingPack() throws IOException {
    make();
    try (Stream<Path> packs = Files.walk(dir.resolve("store"))) {
      packs.filter(Files::isRegularFile).forEach(PipelineTest::delete);
    }
    remake(List.of("one"), "the content store no longer holds the result");
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void missingOrChangedOutput() throws IOException {
    make();
    Files.delete(output());
    remake(List.of("two"), "out.bin is gone or was changed");
    Files.writeString(output(), "BODY");
    Files.setLastModifiedTime(output(), FileTime.fromMillis(1));
    remake(List.of("two"), "out.bin is gone or was changed");
    assertEquals("body", Files.readString(output()));
  }

  @Test
  void missingTree() throws IOException {
    make();
    Files.delete(work().resolve("one.tree"));
    remake(List.of("one"), "no longer holds the result");
    Files.delete(work().resolve("two.tree"));
    remake(List.of("two"), "no longer holds the result");
  }

  @Test
  void killedBetweenTheFilesOfACheckpoint() throws IOException {
    make();
    Files.delete(work().resolve("one.checkpoint"));
    Files.writeString(work().resolve(".one.checkpoint.part"), "osimage-chec");
    remake(List.of("one"), "(first run)");
    try (Stream<Path> files = Files.list(work())) {
      assertEquals(List.of(), files.filter(f -> f.toString().endsWith(".part")).toList());
    }
  }

  @Test
  void stepThatFailsLeavesNoCheckpoint() throws IOException {
    make();
    options.put("o", "2");
    try (PackedContentStore store = PackedContentStore.open(dir.resolve("store"))) {
      BuildStep step =
          new BuildStep("one", Goal.POPULATE, "Step one", Settings.inputs(dir, store)) {
            @Override
            protected Run prepare() {
              options.forEach(in::option);
              return before -> {
                throw new IOException("disk");
              };
            }
          };
      assertThrows(IOException.class, () -> pipeline(store, step).run(Goal.POPULATE));
    }
    assertFalse(Files.exists(work().resolve("one.checkpoint")));
    options.put("o", "1");
    remake(List.of("one"), "(first run)");
  }

  /** Any change of any byte of what was kept: the step runs again, and the output is right. */
  @Test
  void damagedCheckpointsAreMadeAnew() throws IOException {
    make();
    Random random = new Random(2);
    List<String> names =
        List.of("one.checkpoint", "one.tree", "two.checkpoint", "two.tree", "out.bin");
    for (int round = 0; round < 300; round++) {
      String name = names.get(random.nextInt(names.size()));
      Path file = name.equals("out.bin") ? output() : work().resolve(name);
      FileTime time = Files.getLastModifiedTime(file);
      byte[] bytes = Files.readAllBytes(file);
      if (round % 4 == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 9));
      } else {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      byte[] before = Files.readAllBytes(file);
      Files.write(file, bytes);
      Files.setLastModifiedTime(file, time);
      if (Arrays.equals(bytes, before)) {
        continue;
      }
      make();
      String step = name.startsWith("one") ? "one" : "two";
      assertEquals(List.of(step), ran, name + " in round " + round);
      assertEquals("body", Files.readString(output()));
    }
    make();
    assertEquals(List.of(), ran);
  }

  @Test
  void anOutputOfTheSameSizeAndTimeIsNotTakenForUnchanged() throws IOException {
    make();
    FileTime time = Files.getLastModifiedTime(output());
    Files.writeString(output(), "bodY");
    Files.setLastModifiedTime(output(), time);
    remake(List.of("two"), "out.bin is gone or was changed");
    assertEquals("body", Files.readString(output()));
    sums = new OutputSums(sums.sums(), true, sums.memory());
    time = Files.getLastModifiedTime(output());
    Files.writeString(output(), "bodY");
    Files.setLastModifiedTime(output(), time);
    make();
    assertEquals(List.of(), ran, "when outputs are trusted");
  }

  @Test
  void predecessorThatHasNotRun() {
    String message = assertThrows(ImageBuildException.class, () -> run(false, true)).getMessage();
    assertTrue(
        message.startsWith(
            "goal configure-boot-root starts from the result of goal populate, whose step one has"
                + " not run"),
        message);
  }

  @Test
  void predecessorWhoseBodiesAreGone() throws IOException {
    make();
    try (Stream<Path> packs = Files.walk(dir.resolve("store"))) {
      packs.filter(Files::isRegularFile).forEach(PipelineTest::delete);
    }
    String message = assertThrows(ImageBuildException.class, () -> run(false, true)).getMessage();
    assertTrue(message.contains("is no longer in the content store"), message);
  }
}
