package org.osimage.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.host.HostListing;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Tools;

/** The cases of the file {@code script/cases}, as the user who runs the tests. */
class WorkspaceTest {
  static final Path CASES = Path.of("src/test/resources/script/cases");

  @TempDir Path dir;

  @TestFactory
  List<DynamicTest> cases() throws IOException {
    Tools.require("unshare", "perl");
    List<DynamicTest> tests = new ArrayList<>();
    for (Map.Entry<String, ScriptCases.Case> c : ScriptCases.read(CASES).entrySet()) {
      tests.add(
          DynamicTest.dynamicTest(
              c.getKey(),
              () -> {
                Path work = Files.createTempDirectory("osimage-script");
                assertEquals(
                    c.getValue().expected(),
                    ScriptCases.result(work, c.getValue().script()).strip());
                assertEquals(List.of(), HostListing.children(work), "nothing is left");
                Files.delete(work);
              }));
    }
    return tests;
  }

  @Test
  void tooDeepForAnyPath() throws IOException {
    Tools.require("unshare");
    String script =
        "n=$(printf '%0200d' 0); i=0; while [ $i -lt 30 ]; do mkdir $n; cd $n; i=$((i + 1)); done";
    String message = ScriptCases.result(dir, script);
    assertTrue(message.startsWith("what a script left cannot be read: 000000"), message);
    assertTrue(message.contains("File name too long"), message);
    assertEquals(List.of(), HostListing.children(dir), "removed all the same");
  }

  @Test
  void killedAfterItsTime() throws IOException {
    Tools.require("unshare");
    MemoryContentStore store = new MemoryContentStore();
    ScriptSettings usual = ScriptCases.settings(dir, BuildLog.SILENT);
    ScriptSettings settings =
        new ScriptSettings(dir, usual.epoch(), usual.log(), false, List.of(), List.of(), 1);
    try (Workspace workspace = Workspace.create(store, settings)) {
      workspace.add(Workspace.PKG_IMAGE, ScriptCases.tree(store));
      Script script = Script.of("slow", "sleep 984 & sleep 983");
      String message =
          assertThrows(ImageBuildException.class, () -> workspace.run(script)).getMessage();
      assertEquals("slow did not end within 1 s and was killed", message);
    }
    assertTrue(
        ProcessHandle.allProcesses()
            .map(p -> p.info().commandLine().orElse(""))
            .noneMatch(line -> line.endsWith("sleep 983") || line.endsWith("sleep 984")));
  }

  @Test
  void killedForWhatItUses() throws IOException {
    Tools.require("unshare", "perl");
    MemoryContentStore store = new MemoryContentStore();
    ScriptSettings usual = ScriptCases.settings(dir, BuildLog.SILENT);
    ScriptSettings settings =
        new ScriptSettings(
            dir,
            usual.epoch(),
            usual.log(),
            false,
            List.of(),
            List.of(),
            60,
            new ScriptLimits(20, 200L << 20, 30L << 20));
    Map<String, String> scripts =
        Map.of(
            "i=0; while [ $i -lt 40 ]; do sleep 30 & i=$((i + 1)); done; wait",
            "more than 20 processes; allow more with -Dosimage.scripts.processes=NUMBER",
            "perl -e '$x = \"x\" x 3e8; sleep 30'",
            "more than 200 MiB of memory; allow more with -Dosimage.scripts.memory=MIB",
            "for n in 1 2 3 4; do head -c 9000000 /dev/zero > etc/$n; done",
            "files of more than 30 MiB; allow more with -Dosimage.scripts.written=MIB");
    for (Map.Entry<String, String> script : scripts.entrySet()) {
      try (Workspace workspace = Workspace.create(store, settings)) {
        workspace.add(Workspace.PKG_IMAGE, ScriptCases.tree(store));
        Script greedy = Script.of("greedy", script.getKey());
        String message =
            assertThrows(ImageBuildException.class, () -> workspace.run(greedy)).getMessage();
        assertTrue(message.endsWith(script.getValue()), message);
      }
    }
  }

  @Test
  void aProjectBelowTmpIsSeenAndFileCapabilitiesAreRecorded() throws IOException {
    Tools.require("unshare");
    for (String base : List.of("/tmp", "/home", "/root", "/run")) {
      if (!Files.isWritable(Path.of(base))) {
        continue; // not for this user
      }
      Path project = Files.createTempDirectory(Path.of(base), "a checkout");
      MemoryContentStore store = new MemoryContentStore();
      ScriptCases.Recording log = new ScriptCases.Recording();
      try {
        Files.writeString(project.resolve("file"), "read");
        ScriptSettings settings =
            new ScriptSettings(
                Files.createDirectories(project.resolve("target/work")),
                ScriptCases.EPOCH,
                log,
                false,
                List.of(),
                List.of(project),
                60);
        try (Workspace workspace = Workspace.create(store, settings)) {
          workspace.add(Workspace.PKG_IMAGE, ScriptCases.tree(store));
          Script look =
              Script.of("test", "cat \"$1/file\"")
                  .withArguments(List.of(project.toString()))
                  .withDirectory(project.toString());
          Script set = Script.of("test", "setcap cap_net_raw+ep usr/bin/su");
          assertEquals(0, workspace.run(look).exit(), base);
          assertEquals("test: read", log.lines.get(0), base);
          assertEquals(0, workspace.run(set).exit());
          Map<String, String> xattrs =
              workspace
                  .merge(Workspace.PKG_IMAGE)
                  .tree()
                  .find(ScriptCases.path("usr/bin/su"))
                  .orElseThrow()
                  .attributes()
                  .xattrs();
          assertEquals(
              Map.of("security.capability", "0100000200200000000000000000000000000000"), xattrs);
        }
      } finally {
        Tools.run("rm", "-rf", project.toString());
      }
    }
  }

  @Test
  void inputDirectoryAndFilesOfTheCaller() throws IOException {
    Tools.require("unshare");
    MemoryContentStore store = new MemoryContentStore();
    ScriptCases.Recording log = new ScriptCases.Recording();
    try (Workspace workspace = Workspace.create(store, ScriptCases.settings(dir, log))) {
      workspace.add(Workspace.PKG_IMAGE, ScriptCases.tree(store));
      Path media = workspace.directory("media");
      Files.writeString(media.resolve("file"), "given");
      Script script =
          Script.of("test", "read x; echo $x $1; pwd; cat file; echo made > new")
              .withArguments(List.of("a b'c"))
              .withDirectory(workspace.path("media"))
              .withInput("in put\n".getBytes(StandardCharsets.UTF_8));
      assertEquals(0, workspace.run(script).exit());
      assertEquals("made\n", Files.readString(media.resolve("new")));
    }
    assertEquals(List.of("test: in put a b'c", "test: /osimage/media", "test: given"), log.lines);
  }

  @Test
  void hiddenDirectoriesAreEmptyButForTheProject() throws IOException {
    Tools.require("unshare");
    Path target = Path.of(System.getProperty("project.build.directory", "target"));
    Path home = Files.createTempDirectory(Files.createDirectories(target).toAbsolutePath(), "home");
    MemoryContentStore store = new MemoryContentStore();
    ScriptCases.Recording log = new ScriptCases.Recording();
    try {
      Path project = Files.createDirectories(home.resolve("a project/src"));
      Files.writeString(home.resolve("secret"), "s");
      Files.writeString(project.resolve("file"), "read");
      ScriptSettings settings =
          new ScriptSettings(
              dir, ScriptCases.EPOCH, log, false, List.of(home), List.of(project), 60);
      try (Workspace workspace = Workspace.create(store, settings)) {
        workspace.add(Workspace.PKG_IMAGE, ScriptCases.tree(store));
        Script look =
            Script.of("test", "find \"$1\" -type f; cat \"$2/file\"")
                .withArguments(List.of(home.toString(), project.toString()));
        assertEquals(0, workspace.run(look).exit());
        assertEquals(List.of("test: " + project + "/file", "test: read"), log.lines);
        Script change =
            Script.of("test", "rm -f \"$1/file\" \"$2/secret\"; : > \"$2/new\"")
                .withArguments(List.of(project.toString(), home.toString()));
        String message =
            assertThrows(ImageBuildException.class, () -> workspace.run(change)).getMessage();
        assertTrue(message.contains(": " + project + "/file, " + home + "/new. "), message);
      }
      assertEquals("read", Files.readString(project.resolve("file")));
    } finally {
      Tools.run("rm", "-rf", home.toString());
    }
  }
}
