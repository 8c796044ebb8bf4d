package org.osimage.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README of examples/flash-archive, line by line. */
class FlashArchiveIT {
  private static final String GOAL = "org.osimage:osimage-maven-plugin:0.1.0-SNAPSHOT:";
  private static final String SKIP = "-Dosimage.flar.ownership=skip";

  private final Path example = Builds.example("flash-archive", "flash-archive");
  private final Path repository = example.resolve("releases/org/example/flash-archive");

  private static void forget(String artifact) throws IOException {
    Builds.delete(Builds.repository().resolve(artifact));
  }

  private static String file(Path file) {
    return "-Dosimage.flar.file=" + file;
  }

  /** A goal where there is no project. */
  private MavenRun.Result aside(String goal, String... options) throws IOException {
    Path empty = Files.createDirectories(example.resolve("elsewhere"));
    return MavenRun.of(empty).with("-q").with(options).run(GOAL + goal);
  }

  @Test
  void releasesAreDeployedFetchedAndApplied() throws IOException {
    forget("org/example/flash-archive");
    MavenRun.of(example.resolve("release-1")).run("deploy").succeeded();
    Path full = repository.resolve("1/flash-archive-1-flar.flar");
    assertTrue(Files.exists(full), "release 1 is deployed");
    forget("org/example/flash-archive"); // release 2 gets it from the repository
    Map<String, String> expected = Builds.outputs(example.resolve("release-1/target"));
    MavenRun.of(example.resolve("release-2")).run("deploy").succeeded();
    Path diff = repository.resolve("2/flash-archive-2-diff.flar");
    assertEquals(
        Builds.sha256(example.resolve("release-2/target/flash-archive-2-diff.flar")),
        Builds.sha256(diff));
    assertTrue(Files.exists(repository.resolve("2/flash-archive-2-flar.flar")));
    assertTrue(
        Files.exists(Builds.repository().resolve("org/example/flash-archive/1")),
        "release 1 was fetched");
    String header = new String(Files.readAllBytes(diff), StandardCharsets.ISO_8859_1);
    assertTrue(header.contains("\n/opt/web/htdocs/old.txt\tO\t"), header);
    assertTrue(header.contains("\n/opt/web/htdocs/new.txt\tN\n"), header);
    assertTrue(header.contains("creation_master=web\n"), header);
    readsAndApplies(full, diff);
    sameBytesElsewhere(expected);
  }

  /** Maven resets the terminal's colours around everything. */
  private static String plain(MavenRun.Result result) {
    return result.succeeded().output().replaceAll("\u001b\\[[0-9;]*m", "");
  }

  private void readsAndApplies(Path full, Path diff) throws IOException {
    String info = plain(aside("flar-info", file(diff)));
    assertTrue(info.startsWith("archive_id=") && info.contains("\ntype=DIFFERENTIAL\n"), info);
    Path clone = Files.createDirectories(example.resolve("clone"));
    String directory = "-Dosimage.flar.directory=" + clone;
    aside("flar-apply", file(full), directory, SKIP).succeeded();
    assertEquals(files(example.resolve("release-1/src/overlay")), files(clone));
    aside("flar-apply", file(diff), directory, SKIP).succeeded();
    assertEquals(files(example.resolve("release-2/src/overlay")), files(clone));
    Path back = example.resolve("back.flar");
    aside(
            "flar-diff",
            "-Dosimage.flar.from=" + repository.resolve("2/flash-archive-2-flar.flar"),
            "-Dosimage.flar.to=" + full,
            file(back))
        .succeeded();
    aside("flar-apply", file(back), directory, SKIP).succeeded();
    assertEquals(files(example.resolve("release-1/src/overlay")), files(clone));
    Files.writeString(clone.resolve("etc/nodename"), "edited\n");
    assertTrue(
        aside("flar-apply", file(diff), directory, SKIP)
            .failed()
            .errors()
            .contains("modified: etc/nodename"));
    splitsAndCombines(full);
  }

  private void splitsAndCombines(Path full) throws IOException {
    Path parts = example.resolve("parts");
    String directory = "-Dosimage.flar.directory=" + parts;
    String sections = "-Dosimage.flar.sections=postdeployment,summary";
    aside("flar-split", file(full), directory, sections).succeeded();
    Path again = example.resolve("again.flar");
    aside("flar-combine", file(again), directory, sections).succeeded();
    assertEquals(Builds.sha256(full), Builds.sha256(again));
  }

  /** Another place, user mask, locale and zone. */
  private void sameBytesElsewhere(Map<String, String> expected) {
    Path other =
        Builds.copy(example.resolve("release-1"), Builds.work().resolve("flash \u00e4rchive"));
    MavenRun.of(other)
        .under("/bin/sh", "-c", "umask 077; exec \"$0\" \"$@\"")
        .withEnvironment("LC_ALL", "C.UTF-8")
        .withEnvironment("TZ", "Pacific/Chatham")
        .withEnvironment("JAVA_TOOL_OPTIONS", "-Duser.language=tr -XX:ActiveProcessorCount=1")
        .run("package")
        .succeeded();
    assertEquals(expected, Builds.outputs(other.resolve("target")));
    assertFalse(expected.isEmpty());
  }

  /** Texts by path. */
  private static Map<String, String> files(Path directory) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      List<Path> regular = all.filter(Files::isRegularFile).toList();
      for (Path file : regular) {
        texts.put(directory.relativize(file).toString(), Files.readString(file));
      }
    }
    return texts;
  }
}
