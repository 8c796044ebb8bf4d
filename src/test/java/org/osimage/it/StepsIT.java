package org.osimage.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Steps as Maven sees them, over a project of two modules with two executions in one of them. */
class StepsIT {
  private static final Path TEMPLATE = Builds.checkout().resolve("src/test/resources/steps-it");

  private static Path project(String name) {
    return Builds.copy(TEMPLATE, Builds.work().resolve(name));
  }

  private static void says(String text, String... parts) {
    for (String part : parts) {
      assertTrue(text.contains(part), () -> "no '" + part + "' in:\n" + text);
    }
  }

  @Test
  void listedPausedResumedAndNotPublished() throws IOException {
    Path project = project("steps");
    MavenRun run = MavenRun.of(project);
    String listed = run.run("install", "-Dosimage.list").failed().errors();
    says(listed, "with -Dosimage.list", "nothing is attached", "phase install");
    String list = run.run("package", "-Dosimage.list").succeeded().output();
    says(list, "steps of small:", "steps of large:", "steps of default:");
    says(list, "Step           Resumable Description", "the next build begins at im-pop");
    assertFalse(Files.exists(project.resolve("one/target/osimage/small/im-pop.checkpoint")));

    says(
        run.run(
                "deploy",
                "-Dosimage.pause=br-arch",
                "-DaltDeploymentRepository=a::default::file:target")
            .failed()
            .errors(),
        "with -Dosimage.pause",
        "phase deploy");
    String paused = run.run("package", "-Dosimage.pause=br-arch").succeeded().output();
    assertEquals(3, paused.lines().filter(l -> l.contains("Stopping at br-arch: ")).count());
    assertEquals(Map.of(), Builds.outputs(project.resolve("two/target")));

    String resumed = run.run("verify", "-Dosimage.resume=br-arch").succeeded().output();
    assertEquals(3, resumed.lines().filter(l -> l.contains("br-config: unchanged")).count());
    says(resumed, "br-arch: ", "post-mod: ");
    assertEquals(
        List.of(
            "one-1.0-large.cpio",
            "one-1.0-large.kernel",
            "one-1.0-large.manifest",
            "one-1.0-small.cpio",
            "one-1.0-small.kernel",
            "one-1.0-small.manifest"),
        List.copyOf(Builds.outputs(project.resolve("one/target")).keySet()));
  }

  @Test
  void mistakesOfAllModulesAndExecutionsBeforeTheFirstStep() throws IOException {
    Path project = project("steps-wrong");
    Path one = project.resolve("one/pom.xml");
    Files.writeString(
        one,
        Files.readString(one).replace("<volumeId>LARGE<", "<volumeId>" + "L".repeat(40) + "<"));
    Path two = project.resolve("two/pom.xml");
    Files.writeString(
        two, Files.readString(two).replace("<timeout>3</timeout>", "<timeout>soon</timeout>"));
    MavenRun.Result result = MavenRun.of(project).run("package").failed();
    says(
        result.errors(),
        "one, execution large: <configuration><iso> has the <volumeId>",
        "two, execution default: <configuration><bootMods><timeout> is a number");
    assertFalse(result.output().contains("im-pop:"), result.output());
    says(
        MavenRun.of(project("steps-unknown")).run("package", "-Dosimage.pause=7").failed().errors(),
        "-Dosimage.pause=7: steps have names here, not numbers");
  }
}
