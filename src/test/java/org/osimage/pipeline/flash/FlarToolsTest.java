package org.osimage.pipeline.flash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.compress.block.Resources;
import org.osimage.flar.FlarDifference;
import org.osimage.flar.FlarOptions;
import org.osimage.flar.FlarWriter;
import org.osimage.flar.header.ArchiveMethod;
import org.osimage.flar.header.FlarHeading;
import org.osimage.host.HostStat;
import org.osimage.pipeline.Recorded;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreeListing;

/** The goals for archives in files, on directories of this host. */
class FlarToolsTest {
  @TempDir Path dir;
  private final Recorded log = new Recorded();
  private final MemoryContentStore store = new MemoryContentStore();
  private long uid;
  private long gid;

  @BeforeEach
  void owner() throws IOException {
    HostStat own = HostStat.of(Files.createTempFile(dir, "own", ""));
    uid = own.uid();
    gid = own.gid();
  }

  private FlarTools tools() throws IOException {
    return new FlarTools(dir.resolve("cache"), Runnable::run, 1, true, log);
  }

  private FlarOptions options() {
    Map<String, String> values =
        Map.of(
            "creation_date", "20231114221320",
            "creation_master", "web",
            "content_name", "web",
            "content_architectures", "i86pc");
    return new FlarOptions(
        new FlarHeading(new TreeMap<>(values), new TreeMap<>()),
        ArchiveMethod.CPIO,
        true,
        true,
        true,
        List.of(),
        Resources.serial(dir));
  }

  private Path full(String name, ImageTree tree) throws IOException {
    return Files.write(dir.resolve(name), Trees.bytes(new FlarWriter(options()), tree, store));
  }

  private Path delta(String name, ImageTree before, ImageTree after) throws IOException {
    return Files.write(
        dir.resolve(name),
        Trees.bytes(
            new FlarWriter(options())
                .plan(FlarDifference.between(before, after), List.of(), true, store)));
  }

  private Entry own(Entry entry, int mode) {
    return entry.withAttributes(Attributes.of(mode, uid, gid, Trees.TIME));
  }

  private ImageTree tree(Entry... more) {
    List<Entry> entries = new java.util.ArrayList<>(List.of(more));
    entries.add(own(Trees.dir("."), 0755));
    entries.add(own(Trees.dir("etc"), 0750));
    entries.add(own(Trees.dir("bin"), 0555));
    entries.add(own(Trees.file(store, "bin/su", "x"), 04755));
    entries.add(own(Trees.file(store, "etc/motd", "hello\n"), 0644));
    entries.add(Trees.hardLink("etc/motd2", "etc/motd"));
    entries.add(own(Trees.symlink("etc/link", "motd"), 0777));
    return Trees.tree(entries);
  }

  private void assertDirectory(ImageTree expected, Path directory) throws IOException {
    // Java sets no times of links
    String ours = TreeListing.text(HostDirectory.read(directory, store::put));
    assertEquals(withoutLinkTimes(TreeListing.text(expected)), withoutLinkTimes(ours));
  }

  private static String withoutLinkTimes(String listing) {
    return listing.replaceAll("(?m)^(l \\S+ \\S+ \\S+) \\S+", "$1 -");
  }

  /** create, apply: owners, modes, set-id bits, links and times; then the differential one. */
  @Test
  void archivesLieOnDirectoriesExactly() throws IOException {
    Path target = Files.createDirectory(dir.resolve("clone"));
    ImageTree before = tree(own(Trees.file(store, "etc/old", "o"), 0600));
    ImageTree after = tree(own(Trees.file(store, "etc/new", "n"), 0600));
    try (FlarTools tools = tools()) {
      tools.apply(full("a.flar", before), target, List.of("i86pc"), false, false);
      assertDirectory(before, target);
      tools.apply(delta("d.flar", before, after), target, List.of("i86pc"), false, false);
      assertDirectory(after, target);
      Path back = dir.resolve("back.flar");
      tools.diff(full("b.flar", after), dir.resolve("a.flar"), back);
      tools.apply(back, target, List.of(), false, false);
      assertDirectory(before, target);
      tools.apply(back, target, List.of(), false, false);
      assertDirectory(before, target);
      Files.writeString(target.resolve("etc/motd"), "changed");
      refused("Nothing was changed", () -> tools.apply(back, target, List.of(), false, false));
      assertTrue(Files.exists(target.resolve("etc/old")));
    }
  }

  /** Symptom: a directory from which something was deleted had the time of the deletion. */
  @Test
  void directoriesKeepTheirTimeWhenSomethingIsDeleted() throws IOException {
    Path target = Files.createDirectory(dir.resolve("clone"));
    ImageTree before = tree(own(Trees.file(store, "etc/old", "o"), 0600));
    try (FlarTools tools = tools()) {
      tools.apply(full("a.flar", before), target, List.of(), false, false);
      tools.apply(delta("d.flar", before, tree()), target, List.of(), false, false);
    }
    assertDirectory(tree(), target);
  }

  /** What an ordinary user cannot set is listed before anything is written. */
  @Test
  void ownershipThatCannotBeSetIsListed() throws IOException {
    Path target = Files.createDirectory(dir.resolve("clone"));
    ImageTree tree =
        tree(
            Trees.device("dev/null", false, 1, 3),
            Trees.file(store, "srv/x", "x").withAttributes(Attributes.of(0644, 12345, 6, 1)));
    Path archive = full("a.flar", tree);
    try (FlarTools tools = tools()) {
      String message =
          assertThrows(
                  ImageBuildException.class,
                  () -> tools.apply(archive, target, List.of(), false, false))
              .getMessage();
      assertTrue(message.contains("dev/null: a device is not made"), message);
      assertTrue(message.contains("-Dosimage.flar.ownership=skip"), message);
      assertTrue(uid == 0 || message.contains("srv/x: owner 12345:6"), message);
      assertEquals(
          List.of(),
          HostDirectory.read(target, store::put).subtree(org.osimage.tree.TreePath.literal("srv")));
      tools.apply(archive, target, List.of(), false, true);
      assertTrue(Files.exists(target.resolve("srv/x")));
      assertFalse(Files.exists(target.resolve("dev/null")));
      assertTrue(log.warnings.toString().contains("dev/null"), log.warnings.toString());
    }
  }

  @Test
  void targetsThatDoNotFit() throws IOException {
    Path target = Files.createDirectory(dir.resolve("clone"));
    Path archive = full("a.flar", tree());
    Path delta = delta("d.flar", tree(), tree(own(Trees.dir("x"), 0755)));
    try (FlarTools tools = tools()) {
      refused("is for i86pc", () -> tools.apply(archive, target, List.of("sun4u"), false, false));
      refused(
          "no directory", () -> tools.apply(archive, dir.resolve("none"), List.of(), false, false));
      refused("is empty", () -> tools.apply(delta, target, List.of(), false, false));
      byte[] text = Files.readAllBytes(archive);
      String huge =
          new String(text, java.nio.charset.StandardCharsets.ISO_8859_1)
              .replaceFirst("files_unarchived_size=\\d+", "files_unarchived_size=9000000000000000");
      Path large =
          Files.write(
              dir.resolve("l.flar"), huge.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
      refused("bytes free", () -> tools.apply(large, target, List.of(), false, false));
      assertEquals(1, HostDirectory.read(target, store::put).size());
    }
  }

  private interface Call {
    void run() throws IOException;
  }

  private static void refused(String part, Call call) {
    String message = assertThrows(ImageBuildException.class, call::run).getMessage();
    assertTrue(message.contains(part), message);
  }

  /** Attack: a link that lies in the target already leads nowhere. */
  @Test
  void nothingIsWrittenThroughLinksOfTheTarget() throws IOException {
    Path outside = Files.createDirectory(dir.resolve("outside"));
    Path target = Files.createDirectory(dir.resolve("clone"));
    Files.createSymbolicLink(target.resolve("etc"), outside);
    Path archive = full("a.flar", tree());
    try (FlarTools tools = tools()) {
      tools.apply(archive, target, List.of(), false, false);
    }
    assertTrue(Files.isDirectory(target.resolve("etc"), LinkOption.NOFOLLOW_LINKS), "replaced");
    try (var files = Files.list(outside)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void infoPrintsTheIdentification() throws IOException {
    Path archive = full("a.flar", tree());
    try (FlarTools tools = tools()) {
      List<String> lines = tools.info(archive, Optional.empty(), false);
      assertTrue(lines.get(0).startsWith("archive_id="), lines.toString());
      assertFalse(lines.toString().contains("section_"), lines.toString());
      assertEquals(List.of("web"), tools.info(archive, Optional.of("content_name"), false));
      assertEquals(List.of("web"), tools.info(archive, Optional.of("CONTENT_NAME"), false));
      refused("has no keyword x", () -> tools.info(archive, Optional.of("x"), false));
      assertEquals(
          List.of(".", "bin", "bin/su", "etc", "etc/link", "etc/motd", "etc/motd2"),
          tools.info(archive, Optional.empty(), true));
      byte[] bytes = Files.readAllBytes(archive);
      Files.write(archive, java.util.Arrays.copyOf(bytes, bytes.length - 20));
      refused("a.flar", () -> tools.info(archive, Optional.empty(), false));
      for (String sample :
          List.of("full-1", "full-2", "full-3", "full-4", "differential", "deployment-sections")) {
        Path file = Path.of("src/test/resources/flar").resolve(sample + ".flar");
        assertTrue(tools.info(file, Optional.of("creation_master"), false).contains("build"));
      }
    }
  }

  @Test
  void splitAndCombineThroughFiles() throws IOException {
    Path sample = Path.of("src/test/resources/flar/deployment-sections.flar");
    Path parts = dir.resolve("parts");
    List<String> all = List.of("predeployment", "postdeployment", "reboot", "summary", "X-u");
    try (FlarTools tools = tools()) {
      tools.split(sample, parts, all, Optional.empty(), false, false);
      tools.combine(parts, all, dir.resolve("again.flar"));
      assertArrayEquals(Files.readAllBytes(sample), Files.readAllBytes(dir.resolve("again.flar")));
      tools.split(sample, dir.resolve("three"), List.of(), Optional.empty(), false, false);
      try (var files = Files.list(dir.resolve("three"))) {
        assertEquals(3, files.count());
      }
      assertTrue(log.infos.toString().contains("not asked for"), log.infos.toString());
      refused(
          "no file",
          () -> tools.combine(dir.resolve("three"), List.of("summary"), dir.resolve("n")));
      Path expanded = dir.resolve("expanded");
      Path archive = full("a.flar", tree());
      tools.split(archive, expanded, List.of(), Optional.empty(), true, false);
      assertDirectory(tree(), expanded.resolve("archive"));
      Path combined = dir.resolve("combined.flar");
      tools.combine(expanded, List.of(), combined);
      // times of links apart, which Java cannot set, it is the same archive
      assertEquals(
          tools.info(archive, Optional.empty(), true),
          new FlarTools(dir.resolve("cache2"), Runnable::run, 1, false, log)
              .info(combined, Optional.empty(), true));
    }
  }

  @Test
  void diffRefusesOtherMastersAndDifferentialArchives() throws IOException {
    Path a = full("a.flar", tree());
    Path other =
        Files.write(
            dir.resolve("o.flar"),
            new String(Files.readAllBytes(a), java.nio.charset.StandardCharsets.ISO_8859_1)
                .replace("creation_master=web", "creation_master=wep")
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    Path delta = delta("d.flar", tree(), tree(own(Trees.dir("x"), 0755)));
    try (FlarTools tools = tools()) {
      refused("has wep", () -> tools.diff(a, other, dir.resolve("n.flar")));
      refused("differential already", () -> tools.diff(a, delta, dir.resolve("n.flar")));
    }
  }
}
