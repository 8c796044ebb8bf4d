package org.osimage.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
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

/**
 * What {@code distro_const} was observed to do with its steps, and what these do instead; the table
 * in docs/checkpoints.md has both. Each step appends its option to a file of the image.
 */
class StepsTest {
  private static final Goal ISO = Outputs.ALL.goal("iso").orElseThrow();
  private static final Goal USB = Outputs.ALL.goal("usb").orElseThrow();

  @TempDir Path dir;

  private final Recorded log = new Recorded();
  private final List<String> ran = new ArrayList<>();
  private final Map<String, String> options = new TreeMap<>();
  private final List<String> names =
      new ArrayList<>(List.of("im-pop", "br-init", "br-arch", "iso", "usb"));
  private String failing = "";
  private boolean reuse = true;

  @BeforeEach
  void prepare() {
    names.forEach(n -> options.put(n, n));
  }

  private static Goal goal(String name) {
    return switch (name) {
      case "im-pop" -> Goal.POPULATE;
      case "br-arch" -> Goal.ARCHIVE;
      case "iso" -> ISO;
      case "usb" -> USB;
      default -> Goal.CONFIGURE_BOOT_ROOT;
    };
  }

  private static final class Appending extends BuildStep {
    private final StepsTest test;
    private final PackedContentStore store;

    Appending(StepsTest test, String name, PackedContentStore store) {
      super(name, StepsTest.goal(name), "Does " + name, Settings.inputs(test.dir, store));
      this.test = test;
      this.store = store;
    }

    @Override
    protected Run prepare() {
      in.option("<" + name() + ">", test.options.getOrDefault(name(), name()));
      return this::make;
    }

    private Result make(BuildState before) throws IOException {
      String name = name();
      test.ran.add(name);
      if (test.failing.equals(name)) {
        throw new IOException("broken");
      }
      String body =
          before.facts().identity().map(BootFacts.Identity::volumeSetId).orElse("")
              + inputs()
              + "\n";
      if (goal() == ISO || goal() == USB) {
        Path file = test.dir.resolve(name);
        Files.writeString(file, body);
        return new Result(
            Optional.empty(), List.of(new OutputArtifact(file, name, name)), "wrote " + name);
      }
      ImageTree tree = Trees.tree(List.of(Trees.file(store, "f", body)));
      return new Result(
          Optional.of(before.withPkgImage(tree).withIdentity(new BootFacts.Identity("", body))),
          List.of(),
          "made");
    }
  }

  /** One Maven run of all goals. */
  private void build(String pause, String resume) throws IOException {
    ran.clear();
    log.infos.clear();
    StepRequest request = request(pause, resume);
    for (Goal goal : Outputs.ALL.goals()) {
      with(
          request,
          (plan, states, store) -> {
            StepRange.check(request, plan, reuse, "default");
            plan.validate();
            return new Pipeline(
                    dir.resolve("work"), store, log, () -> 0, plan, states, request, true)
                .run(goal);
          });
    }
  }

  private static StepRequest request(String pause, String resume) {
    return new StepRequest(
        Set.of(),
        Optional.of(pause).filter(p -> !p.isEmpty()),
        Optional.of(resume).filter(r -> !r.isEmpty()),
        false,
        new ConcurrentHashMap<>());
  }

  private interface Use<T> {
    T apply(StepPlan plan, StepStates states, PackedContentStore store) throws IOException;
  }

  private <T> T with(StepRequest request, Use<T> use) throws IOException {
    try (PackedContentStore store = PackedContentStore.open(dir.resolve("store"))) {
      List<BuildStep> steps = new ArrayList<>();
      names.forEach(n -> steps.add(new Appending(this, n, store)));
      StepPlan plan = new StepPlan(steps);
      StepStates states =
          new StepStates(
              dir.resolve("work"),
              store,
              "1",
              plan,
              reuse,
              request.memory(),
              new OutputSums(
                  new FileSums(Runnable::run, 1),
                  false,
                  new java.util.concurrent.ConcurrentHashMap<>()),
              log);
      return use.apply(plan, states, store);
    }
  }

  private List<String> list() throws IOException {
    return with(
        request("", ""),
        (plan, states, store) -> StepList.of(plan, reuse ? Optional.of(states) : Optional.empty()));
  }

  private List<String> resumable() throws IOException {
    return list().stream()
        .filter(l -> l.length() > 19 && l.charAt(19) == 'X')
        .map(l -> l.substring(0, 15).strip())
        .toList();
  }

  private String refusal(String pause, String resume) {
    String message =
        assertThrows(ImageBuildException.class, () -> build(pause, resume)).getMessage();
    assertEquals(List.of(), ran, message);
    return message;
  }

  @Test
  void listHasTheColumnsOfTheOriginal() throws IOException {
    assertEquals(
        List.of(
            "",
            "Step           Resumable Description",
            "-------------- --------- -------------",
            "im-pop             X     Does im-pop",
            "br-init                  Does br-init",
            "br-arch                  Does br-arch",
            "iso                      Does iso",
            "usb                      Does usb",
            "",
            "the next build begins at im-pop (first run)"),
        list());
    build("br-arch", "");
    assertEquals(List.of("im-pop", "br-init", "br-arch"), resumable());
    build("", "");
    assertEquals("up to date: the next build has nothing to do", list().get(9));
    options.put("br-init", "other");
    assertEquals("the next build begins at br-init (<br-init> changed)", list().get(9));
    assertEquals(List.of("im-pop", "br-init"), resumable());
    assertEquals(List.of("br-arch", "iso", "usb"), ran, "a list runs nothing");
  }

  @Test
  void pauseStopsBeforeTheStepAndMakesItResumable() throws IOException {
    build("br-arch", "");
    assertEquals(List.of("im-pop", "br-init"), ran);
    assertEquals("Stopping at br-arch: Does br-arch", log.infos.get(log.infos.size() - 1));
    build("", "br-arch");
    assertEquals(List.of("br-arch", "iso", "usb"), ran);
    assertTrue(log.infos.get(2).endsWith("(first run)"), log.infos.toString());
  }

  @Test
  void pauseAtTheFirstStepDoesNothing() throws IOException {
    build("im-pop", "");
    assertEquals(List.of(), ran);
    assertEquals(List.of("Stopping at im-pop: Does im-pop"), log.infos);
  }

  @Test
  void resumedStepAndAllLaterOnesRunAgain() throws IOException {
    build("", "");
    build("", "br-init");
    assertEquals(List.of("br-init", "br-arch", "iso", "usb"), ran);
    assertEquals("br-init: made, 0.0 s (resumed)", log.infos.get(1));
    build("", "");
    assertEquals(List.of(), ran);
  }

  @Test
  void lastAfterAWholeBuildIsTheLastStep() throws IOException {
    build("", "");
    build("", "last");
    assertEquals(List.of("usb"), ran);
    build("br-arch", "im-pop");
    Files.delete(dir.resolve("iso"));
    build("", "last");
    assertEquals(List.of("iso", "usb"), ran, "what is gone is made again");
  }

  @Test
  void lastAfterAPauseIsWhereItStopped() throws IOException {
    build("br-arch", "");
    build("", "last");
    assertEquals(List.of("br-arch", "iso", "usb"), ran);
  }

  @Test
  void laterThanTheLastStopIsRefusedAndTheValidOnesListed() throws IOException {
    build("br-arch", "");
    ran.clear();
    assertEquals(
        "-Dosimage.resume=iso is not possible: step br-arch before it has to run (first run);"
            + " resume at im-pop, br-init, br-arch, or leave the option out",
        refusal("", "iso"));
  }

  @Test
  void resumeWithoutAnyEarlierBuild() {
    assertTrue(refusal("", "br-init").contains("step im-pop before it has to run (first run)"));
  }

  @Test
  void numberIsRefusedWithTheNames() {
    String names = "those of the execution default are im-pop, br-init, br-arch, iso, usb";
    assertEquals(
        "-Dosimage.resume=3: steps have names here, not numbers; " + names, refusal("", "3"));
    assertEquals("-Dosimage.pause=br: no such step; " + names, refusal("br", ""));
  }

  @Test
  void pauseMustComeLaterThanResume() throws IOException {
    build("", "");
    ran.clear();
    for (String pause : List.of("br-init", "im-pop")) {
      String message = refusal(pause, "br-init");
      assertTrue(
          message.startsWith(
              "-Dosimage.pause=" + pause + " must come later than -Dosimage.resume=br-init"),
          message);
    }
    assertTrue(refusal("iso", "last").contains("later than -Dosimage.resume=usb"));
    build("iso", "br-init");
    assertEquals(List.of("br-init", "br-arch"), ran);
  }

  @Test
  void changedConfigurationRunsFromTheFirstStepItAffectsAndSaysSo() throws IOException {
    build("", "");
    options.put("br-arch", "other");
    build("", "");
    assertEquals(List.of("br-arch", "iso", "usb"), ran);
    assertEquals("br-arch: made, 0.0 s (<br-arch> changed)", log.infos.get(2));
    assertTrue(log.infos.get(3).endsWith("(result of br-arch changed)"), log.infos.toString());
  }

  @Test
  void resumeIsRefusedWhileAnEarlierStepIsStale() throws IOException {
    build("", "");
    options.put("br-init", "other");
    ran.clear();
    assertEquals(
        "-Dosimage.resume=iso is not possible: step br-init before it has to run (<br-init>"
            + " changed); resume at im-pop, br-init, or leave the option out",
        refusal("", "iso"));
  }

  @Test
  void resumedTwiceFromOneCheckpointWithOtherOptions() throws IOException {
    build("", "");
    String clean = Files.readString(dir.resolve("iso"));
    options.put("br-arch", "A");
    build("", "br-arch");
    String branchA = Files.readString(dir.resolve("iso"));
    options.put("br-arch", "B");
    build("", "br-arch");
    assertEquals(List.of("br-arch", "iso", "usb"), ran);
    assertEquals(branchA.replace("=A}", "=B}"), Files.readString(dir.resolve("iso")));
    options.put("br-arch", "br-arch");
    build("", "br-arch");
    assertEquals(clean, Files.readString(dir.resolve("iso")), "and back");
  }

  @Test
  void everyStepResumesToWhatAnUninterruptedBuildMakes() throws IOException {
    build("", "");
    String iso = Files.readString(dir.resolve("iso"));
    String usb = Files.readString(dir.resolve("usb"));
    for (String name : names) {
      Files.deleteIfExists(dir.resolve("iso"));
      Files.deleteIfExists(dir.resolve("usb"));
      build(name, "");
      build("", "last");
      assertEquals(iso, Files.readString(dir.resolve("iso")), name);
      assertEquals(usb, Files.readString(dir.resolve("usb")), name);
    }
  }

  @Test
  void insertedStep() throws IOException {
    build("", "");
    names.add(1, "mine");
    assertEquals(List.of("im-pop", "mine"), resumable());
    ran.clear();
    assertTrue(refusal("", "br-arch").contains("step mine before it has to run (first run)"));
    build("", "mine");
    assertEquals(List.of("mine", "br-init", "br-arch", "iso", "usb"), ran);
  }

  @Test
  void renamedAndRemovedStep() throws IOException {
    names.add(1, "mine");
    build("", "");
    names.set(1, "yours");
    assertEquals(List.of("im-pop", "yours"), resumable());
    names.remove(1);
    build("", "");
    assertEquals("br-init: made, 0.0 s (result of im-pop is new)", log.infos.get(1));
    build("", "");
    assertEquals(List.of(), ran, "what the removed step left behind disturbs nothing");
  }

  @Test
  void failedStepIsWhereTheNextBuildBegins() throws IOException {
    failing = "br-arch";
    assertThrows(IOException.class, () -> build("", ""));
    assertEquals(List.of("im-pop", "br-init", "br-arch"), resumable());
    failing = "";
    build("", "last");
    assertEquals(List.of("br-arch", "iso", "usb"), ran);
  }

  @Test
  void sameNameTwiceIsRefusedBeforeAnyWork() {
    for (String name : List.of("im-pop", "last", "7", "a b", "")) {
      names.set(1, name);
      assertTrue(refusal("", "").contains("a step cannot be called '" + name + "'"));
    }
  }

  @Test
  void checkpointingIsOff() throws IOException {
    build("", "");
    reuse = false;
    build("", "");
    assertEquals(names, ran, "nothing is reused");
    build("", "");
    assertEquals(names, ran);
    ran.clear();
    assertEquals(List.of(), resumable());
    assertTrue(list().get(9).startsWith("checkpointing is off"), list().toString());
    assertTrue(refusal("iso", "").startsWith("checkpointing is off"));
    assertTrue(refusal("", "last").endsWith("leave out -Dosimage.resume=last"));
  }

  @Test
  void withoutCheckpointsAGoalAloneHasNothingToStartFrom() throws IOException {
    build("", "");
    reuse = false;
    StepRequest request = request("", "");
    String message =
        assertThrows(
                ImageBuildException.class,
                () ->
                    with(
                        request,
                        (plan, states, store) ->
                            new Pipeline(
                                    dir.resolve("work"),
                                    store,
                                    log,
                                    () -> 0,
                                    plan,
                                    states,
                                    request,
                                    true)
                                .run(ISO)))
            .getMessage();
    assertTrue(message.contains("has not run in this build, and checkpointing is off"), message);
  }

  @Test
  void goalsBuildOnTheirOwnBaseOnly() throws IOException {
    build("", "");
    assertFalse(Files.readString(dir.resolve("usb")).contains("<iso>"));
    Files.delete(dir.resolve("iso"));
    options.put("iso", "other");
    build("", "");
    assertEquals(List.of("iso"), ran, "an iso has no part in a usb image");
  }
}
