package org.osimage.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.pipeline.populate.PopulateStep;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.OutputArtifact;
import org.osimage.source.Coordinates;
import org.osimage.source.svr4.Packages;
import org.osimage.testing.MemoryContentStore;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Items {@code <svr4>} in whole builds: several of them, from files and from dependencies. */
class Svr4BuildTest {
  private static final String ACCOUNTS = "<overlay><directory>accounts</directory></overlay>";
  private static final String FIRST = "<svr4><source>first.pkg</source></svr4>";
  private static final String SECOND =
      "<svr4><groupId>org.example</groupId><artifactId>second</artifactId></svr4>";

  private final Recorded log = new Recorded();
  @TempDir Path dir;

  @BeforeEach
  void packages() throws IOException {
    Files.write(dir.resolve("first.pkg"), Packages.stream(first("one")));
    second("two");
    Files.createDirectories(dir.resolve("accounts/etc"));
    Files.writeString(dir.resolve("accounts/etc/passwd"), "root:x:0:0::/:/bin/sh\n");
    Files.writeString(dir.resolve("accounts/etc/group"), "root:x:0:\n");
  }

  private static Packages first(String text) {
    return Packages.named("EXMPfirst").dir("app").file("app/one", text);
  }

  /** A dependency, compressed; its package needs the other one and shares a directory with it. */
  private void second(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(
          Packages.stream(
              Packages.named("EXMPsecond")
                  .dir("app")
                  .file("app/two", text)
                  .install("depend", "P EXMPfirst First\n")));
    }
    Path repository = Files.createDirectories(dir.resolve("repository"));
    Files.write(repository.resolve("second-1.0.pkg"), out.toByteArray());
  }

  private BuildSettings settings(String software) throws IOException {
    String configuration = "<software>" + ACCOUNTS + software + "</software>";
    return Settings.withArtifacts(dir, configuration, log, this::artifact);
  }

  private Path artifact(Coordinates artifact) throws IOException {
    if (!artifact.toString().equals("org.example:second:pkg")) {
      throw new ImageBuildException("no dependency " + artifact);
    }
    return dir.resolve("repository/second-1.0.pkg");
  }

  private interface Goal {
    List<OutputArtifact> run(ImageBuild build) throws IOException;
  }

  private String run(String software, Goal goal) throws IOException {
    log.infos.clear();
    try (ImageBuild build = new ImageBuild(settings(software))) {
      goal.run(build);
    }
    return String.join("\n", log.infos);
  }

  private String contents(String software) throws IOException {
    MemoryContentStore store = new MemoryContentStore();
    PopulateStep step = Settings.populate(settings(software), store);
    step.inputs();
    ImageTree image = step.run(BuildState.empty()).state().orElseThrow().pkgImage();
    Entry contents = image.find(TreePath.literal("var/sadm/install/contents")).orElseThrow();
    byte[] text = store.bytes(((Entry.RegularFile) contents).content());
    return new String(text, StandardCharsets.UTF_8).replaceAll("(?m)^#.*\n", "");
  }

  @Test
  void twoItemsShareOneDatabase() throws IOException {
    String expected =
        """
        /opt/app d none 0755 root root EXMPfirst EXMPsecond
        /opt/app/one f none 0644 root root 3 322 1700000000 EXMPfirst
        /opt/app/two f none 0644 root root 3 346 1700000000 EXMPsecond
        """;
    assertEquals(expected, contents(FIRST + SECOND));
    assertEquals(List.of(), log.warnings);
  }

  @Test
  void bothItemsPassTheirCheckAndAreNamedAsOrigins() throws IOException {
    run(FIRST + SECOND, b -> b.run("populate"));
    String checked = run(FIRST + SECOND, build -> build.check(true, true));
    assertTrue(checked.contains("no findings"), checked);
    String why = run(FIRST + SECOND, build -> build.why("opt/app/two"));
    assertTrue(why.contains("<svr4> org.example:second:pkg"), why);
    assertTrue(why.contains("EXMPsecond"), why);
    why = run(FIRST + SECOND, build -> build.why("opt/app/one"));
    assertTrue(why.contains("<svr4> first.pkg"), why);
  }

  @Test
  void changedDependencyIsInstalledAnew() throws IOException {
    String built = run(FIRST + SECOND, b -> b.run("populate"));
    String again = run(FIRST + SECOND, b -> b.run("populate"));
    assertFalse(again.equals(built), again);
    String before = contents(FIRST + SECOND);
    second("changed");
    String changed = run(FIRST + SECOND, b -> b.run("populate"));
    assertFalse(changed.equals(again), changed);
    String after = contents(FIRST + SECOND);
    assertTrue(before.contains("/opt/app/two f none 0644 root root 3 "), before);
    assertTrue(after.contains("/opt/app/two f none 0644 root root 7 "), after);
    String checked = run(FIRST + SECOND, build -> build.check(true, true));
    assertTrue(checked.contains("no findings"), checked);
  }

  /** As with pkgadd: an item is installed on what the items before it left. */
  @Test
  void prerequisiteInALaterItemIsMissing() {
    ImageBuildException e = assertThrows(ImageBuildException.class, () -> contents(SECOND + FIRST));
    assertTrue(e.getMessage().contains("EXMPsecond"), e::toString);
    assertTrue(e.getMessage().contains("EXMPfirst"), e::toString);
  }

  @Test
  void laterItemRemovesWhatAnEarlierOneInstalled() throws IOException {
    String removal = "<svr4><uninstall><package>EXMPsecond</package></uninstall></svr4>";
    assertEquals(
        "/opt/app d none 0755 root root EXMPfirst\n"
            + "/opt/app/one f none 0644 root root 3 322 1700000000 EXMPfirst\n",
        contents(FIRST + SECOND + removal));
    String needed = removal.replace("EXMPsecond", "EXMPfirst");
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> contents(FIRST + SECOND + needed));
    assertTrue(e.getMessage().contains("EXMPsecond"), e::toString);
  }

  @Test
  void itemsThatDifferInAPathAreAnError() throws IOException {
    Files.write(
        dir.resolve("third.pkg"),
        Packages.stream(Packages.named("EXMPthird").dir("app").file("app/one", "another")));
    String third = "<svr4><source>third.pkg</source></svr4>";
    ImageBuildException e = assertThrows(ImageBuildException.class, () -> contents(FIRST + third));
    assertTrue(e.getMessage().contains("opt/app/one"), e::toString);
    assertTrue(e.getMessage().contains("third.pkg"), e::toString);
    String replacing = third.replace("</svr4>", "<onConflict>replace</onConflict></svr4>");
    String contents = contents(FIRST + replacing);
    assertTrue(
        contents.contains("/opt/app/one f none 0644 root root 7 ")
            && contents.contains(" EXMPfirst EXMPthird\n"),
        contents);
  }

  @Test
  void dependencyThatIsNotThereIsNamed() {
    String other = SECOND.replace("second", "missing");
    ImageBuildException e = assertThrows(ImageBuildException.class, () -> contents(FIRST + other));
    assertTrue(e.getMessage().contains("org.example:missing:pkg"), e::toString);
  }
}
