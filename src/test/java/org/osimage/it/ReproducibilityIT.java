package org.osimage.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osimage.testing.Tools;

/** The same bits whatever is varied around the build. */
@ExtendWith(Quickstart.class)
class ReproducibilityIT {
  private static Map<String, String> expected() {
    Map<String, String> outputs = Builds.outputs(Quickstart.built().project().resolve("target"));
    assertEquals(5, outputs.size(), outputs.toString());
    return outputs;
  }

  private static void same(MavenRun run, String... goals) {
    run.run(goals).succeeded();
    assertEquals(expected(), Builds.outputs(run.project().resolve("target")));
  }

  @Test
  void anotherCheckoutWithSpacesAndUmlautsAndAnEmptyCache() throws IOException {
    Path project = Quickstart.built().copy("an\u00f6ther  ch\u00e9ckout/deep/er");
    Path cache = Builds.work().resolve("cold-c\u00e4che");
    Builds.delete(cache);
    same(
        MavenRun.of(project).withEnvironment("LC_ALL", "C.UTF-8").with("-Dosimage.cache=" + cache),
        "package");
    Builds.delete(cache);
  }

  @Test
  void anotherOrderOfTheDirectoryAndOtherTimes() throws IOException {
    Path project = Quickstart.built().copy("shuffled");
    Path overlay = project.resolve("src/overlay");
    Path moved = project.resolve("moved");
    Files.move(overlay, moved);
    List<Path> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(moved)) {
      walk.filter(Files::isRegularFile).forEach(files::add);
    }
    Collections.shuffle(files, new Random(4));
    for (Path file : files) {
      Path copy = overlay.resolve(moved.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
      Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(file));
      Files.setLastModifiedTime(copy, FileTime.from(Instant.ofEpochSecond(1_000_000_000)));
    }
    same(MavenRun.of(project), "package");
  }

  @Test
  void otherUmasks() {
    for (String umask : List.of("000", "077")) {
      same(
          MavenRun.of(Quickstart.built().copy("umask-" + umask))
              .under("/bin/sh", "-c", "umask " + umask + "; exec \"$0\" \"$@\""),
          "package");
    }
  }

  @Test
  void turkishLocaleAndAnotherZone() {
    same(
        MavenRun.of(Quickstart.built().copy("turkish"))
            .withEnvironment("LC_ALL", "tr_TR.UTF-8")
            .withEnvironment("TZ", "Pacific/Chatham")
            .withEnvironment("JAVA_TOOL_OPTIONS", "-Duser.language=tr -Duser.country=TR"),
        "package");
  }

  @Test
  void oneProcessorAndSeveralThreads() {
    same(
        MavenRun.of(Quickstart.built().copy("one-cpu"))
            .withEnvironment("JAVA_TOOL_OPTIONS", "-XX:ActiveProcessorCount=1"),
        "package");
    same(
        MavenRun.of(Quickstart.built().copy("threads")).with("-T2", "-Dosimage.threads=7"),
        "package");
  }

  @Test
  void userNobody() throws IOException {
    Tools.require("setpriv", "chown");
    if (!"root".equals(System.getProperty("user.name"))) {
      return; // an ordinary user is what the other variations run as then
    }
    Path project = Quickstart.built().copy("nobody");
    Path repository =
        Files.createDirectories(Path.of("/tmp/osimage-nobody-" + Instant.now().toEpochMilli()));
    try {
      // nobody may not be able to enter this checkout: give it copies of all that it needs
      Path own = Builds.copy(project, repository.resolve("project"));
      Tools.run("cp", "-a", Builds.repository().toString(), repository.resolve("m2").toString());
      Tools.run("cp", "-a", Builds.cache().toString(), repository.resolve("cache").toString());
      Tools.run("cp", Builds.settings().toString(), repository.resolve("settings.xml").toString());
      Tools.run("chown", "-R", "65534:65534", repository.toString()).succeeded();
      MavenRun run =
          MavenRun.of(own)
              .under("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
              .withEnvironment("HOME", repository.toString())
              .with("-s", repository.resolve("settings.xml").toString(), "-o")
              .with("-Dmaven.repo.local=" + repository.resolve("m2"))
              .with("-Dosimage.cache=" + repository.resolve("cache"));
      same(run, "package");
    } finally {
      Builds.delete(repository);
    }
  }

  @Test
  void anotherJdk() {
    Path jdk = Path.of("/usr/lib/jvm/temurin-25-jdk-amd64");
    Tools.requireFile(jdk);
    same(MavenRun.of(Quickstart.built().copy("jdk25")).withJava(jdk), "package");
  }

  @Test
  void otherMavens() {
    for (String version : OtherMavens.VERSIONS) {
      Path home = OtherMavens.home(version);
      same(MavenRun.of(Quickstart.built().copy("maven-" + version)).withMaven(home), "package");
    }
  }

  @Test
  void goalByGoalAndAgain() {
    Path project = Quickstart.built().copy("resumed");
    MavenRun.of(project).run("prepare-package").succeeded();
    MavenRun.of(project).with("-Dosimage.iso.skip=true").run("package").succeeded();
    MavenRun.Result last = MavenRun.of(project).run("package").succeeded();
    assertTrue(last.output().contains("im-pop: unchanged"), last.output());
    assertEquals(expected(), Builds.outputs(project.resolve("target")));
  }

  @Test
  void killedAtAnyTimeAndRunAgain() throws Exception {
    Path project = Quickstart.built().copy("killed");
    Random random = new Random(20261121);
    for (int round = 0; round < 6; round++) {
      Builds.delete(project.resolve("target"));
      Path cache = Builds.work().resolve("killed-cache");
      MavenRun run = MavenRun.of(project);
      if (round % 2 == 0) {
        Builds.delete(cache.resolve("store"));
        run = run.with("-Dosimage.cache=" + cache);
      }
      Path log = Files.createTempFile(Builds.work(), "killed", ".log");
      Process process = run.start(log, "package");
      if (!process.waitFor(1500 + random.nextInt(6000), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        process.waitFor();
      }
      same(run, "package");
      assertNoLeftovers(project.resolve("target"));
    }
  }

  private static void assertNoLeftovers(Path target) throws IOException {
    try (Stream<Path> files = Files.walk(target)) {
      List<Path> parts = files.filter(f -> f.toString().endsWith(".part")).toList();
      assertTrue(parts.isEmpty(), parts.toString());
    }
  }

  @Test
  void secondBuildRunsNothing() {
    MavenRun.Result second = MavenRun.of(Quickstart.built().project()).run("package").succeeded();
    for (String step : List.of("im-pop", "br-config", "br-arch", "iso", "usb")) {
      assertTrue(second.output().contains(step + ": unchanged"), second.output());
    }
    assertFalse(second.output().contains("WARNING"), second.output());
  }

  @Test
  void artifactCompareSucceeds() {
    Path project = Quickstart.built().copy("compare");
    MavenRun.of(project).run("install").succeeded();
    MavenRun.Result compared =
        MavenRun.of(project)
            .run("clean", "verify", "org.apache.maven.plugins:maven-artifact-plugin:3.7.0:compare")
            .succeeded();
    assertTrue(compared.output().contains("6 files match"), compared.output());
  }
}
