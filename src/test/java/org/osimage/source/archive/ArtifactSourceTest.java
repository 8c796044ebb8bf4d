package org.osimage.source.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.archive.OwnerNames;
import org.osimage.archive.PaxWriter;
import org.osimage.content.PackedContentStore;
import org.osimage.source.Contribution;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.FileReference;
import org.osimage.source.OnConflict;
import org.osimage.source.Patterns;
import org.osimage.source.ProjectFile;
import org.osimage.source.SourceContext;
import org.osimage.source.archive.ArtifactRequest.Owners;
import org.osimage.source.archive.ArtifactRequest.Placement;
import org.osimage.source.archive.ArtifactRequest.Unpack;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreeListing;
import org.osimage.tree.TreePath;

class ArtifactSourceTest {
  private final MemoryContentStore store = new MemoryContentStore();
  private final SourceContext context =
      new SourceContext(Runnable::run, 1, 1_800_000_000L, BuildLog.SILENT);
  @TempDir Path directory;
  private Path tar;

  @BeforeEach
  void makeArchive() throws IOException {
    ImageTree tree =
        Trees.tree(
            Trees.dir("app-1.0", 0700),
            Trees.file(store, "app-1.0/bin/run", "#!")
                .withAttributes(Attributes.of(04755, 1000, 100, Trees.TIME)),
            Trees.hardLink("app-1.0/bin/start", "app-1.0/bin/run"),
            Trees.hardLink("app-1.0/bin/stop", "app-1.0/bin/run"),
            Trees.file(store, "app-1.0/doc/new\nline", "x"),
            Trees.symlink("app-1.0/current", "bin"));
    tar = directory.resolve("app.tar");
    OwnerNames names =
        new OwnerNames(
            id -> id == 1000 ? Optional.of("builder") : Optional.empty(), id -> Optional.empty());
    Files.write(tar, Trees.bytes(new PaxWriter(names), tree, store));
  }

  private ArtifactSource source(Path file, Placement placement, Optional<Unpack> unpack) {
    return new ArtifactSource(
        new ArtifactRequest(
            "artifact", FileReference.of("app"), placement, unpack, OnConflict.ERROR),
        new ProjectFile(file, "app"));
  }

  private ArtifactSource request(Unpack unpack) {
    return source(tar, Placement.in(TreePath.literal("opt")), Optional.of(unpack));
  }

  private ArtifactSource unpacking(Path file, Unpack unpack) {
    return source(file, Placement.in(TreePath.ROOT), Optional.of(unpack));
  }

  private ArtifactSource placing(Path file, TreePath directory) {
    return source(file, Placement.in(directory), Optional.empty());
  }

  private static Unpack unpack(
      List<String> includes, List<String> excludes, int strip, Owners owners) {
    return new Unpack(new Patterns(includes, excludes), strip, owners);
  }

  private Contribution contribute(ArtifactSource source) throws IOException {
    return source.prepare(store, context).contribute();
  }

  private String listing(ArtifactSource request) throws IOException {
    StringWriter text = new StringWriter();
    for (Entry entry : contribute(request).entries()) {
      TreeListing.writeLine(entry, text);
    }
    return text.toString().replaceAll(" sha256:[0-9a-f]+", "");
  }

  @Test
  void placesTheFile() throws Exception {
    Path jar = Files.writeString(directory.resolve("app-1.0.jar"), "jar");
    ArtifactSource plain = placing(jar, TreePath.of("opt/app"));
    assertEquals("f 0644 0 0 1800000000 3 opt/app/app-1.0.jar\n", listing(plain));
    ArtifactSource named =
        source(
            jar,
            new Placement(
                TreePath.of("opt/app"),
                Optional.of("app.jar"),
                Optional.of(0600),
                Optional.of("app"),
                Optional.of("7")),
            Optional.empty());
    assertEquals("f 0600 0 7 1800000000 3 opt/app/app.jar\n", listing(named));
    assertEquals(
        Map.of(TreePath.of("opt/app/app.jar"), new SymbolicOwner("app", "7")),
        contribute(named).owners());
  }

  @Test
  void unpacksEverythingForRoot() throws Exception {
    assertEquals(
        """
        d 0700 0 0 1700000000 - opt/app-1.0
        d 0755 0 0 1700000000 - opt/app-1.0/bin
        f 4755 0 0 1700000000 2 opt/app-1.0/bin/run
        h - - - - opt/app-1.0/bin/run opt/app-1.0/bin/start
        h - - - - opt/app-1.0/bin/run opt/app-1.0/bin/stop
        l 0777 0 0 1700000000 bin opt/app-1.0/current
        d 0755 0 0 1700000000 - opt/app-1.0/doc
        f 0644 0 0 1700000000 1 opt/app-1.0/doc/new\\nline
        """,
        listing(request(Unpack.EVERYTHING)));
  }

  @Test
  void stripsComponentsAndLetsALinkTakeTheBody() throws Exception {
    Unpack unpack = unpack(List.of("**/s*"), List.of("**/bin/run"), 1, Owners.NAMES);
    assertEquals(
        """
        d 0755 0 0 1700000000 - opt/bin
        f 4755 0 100 1700000000 2 opt/bin/start
        h - - - - opt/bin/start opt/bin/stop
        """,
        listing(request(unpack)));
    assertEquals(
        Map.of(TreePath.of("opt/bin/start"), new SymbolicOwner("builder", "100")),
        contribute(request(unpack)).owners());
    Unpack ids = unpack(List.of("**/s*"), List.of(), 1, Owners.IDS);
    assertTrue(listing(request(ids)).contains("f 4755 1000 100 1700000000 2 opt/bin/start"));
  }

  @Test
  void decodesAnArchiveOnce() throws Exception {
    try (PackedContentStore packed = PackedContentStore.open(directory.resolve("store"))) {
      ArtifactSource source = request(Unpack.EVERYTHING);
      Contribution first = source.prepare(packed, context).contribute();
      var prepared = source.prepare(packed, context);
      Files.delete(tar); // the second time nobody reads it
      Contribution second = prepared.contribute();
      assertEquals(first.entries(), second.entries());
      assertEquals(first.owners(), second.owners());
      Entry.RegularFile run =
          (Entry.RegularFile)
              second.entries().stream()
                  .filter(e -> e.kind() == Entry.Kind.FILE)
                  .findFirst()
                  .orElseThrow();
      assertEquals("#!", new String(packed.bytes(run.content())));
    }
  }

  @Test
  void aFailedUnpackLeavesNoPack() throws Exception {
    byte[] bytes = Files.readAllBytes(tar);
    Files.write(tar, java.util.Arrays.copyOf(bytes, 3000));
    Path root = directory.resolve("store");
    try (PackedContentStore packed = PackedContentStore.open(root)) {
      var prepared = request(Unpack.EVERYTHING).prepare(packed, context);
      String message = assertThrows(ImageBuildException.class, prepared::contribute).getMessage();
      assertTrue(message.startsWith("<artifact> app (app.tar): the archive is truncated"), message);
    }
    try (var files = Files.walk(root)) {
      assertEquals(0, files.filter(Files::isRegularFile).count());
    }
  }

  @Test
  void unpacksJars() throws Exception {
    Path jar = directory.resolve("a.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      out.write("x".getBytes());
    }
    ArtifactSource request = unpacking(jar, Unpack.EVERYTHING);
    assertTrue(listing(request).contains("f 0644 0 0 "), listing(request));
  }

  @Test
  void fingerprintFollowsFileAndOptions() throws Exception {
    var first = request(Unpack.EVERYTHING).prepare(store, context);
    var other = request(unpack(List.of(), List.of(), 1, Owners.ROOT)).prepare(store, context);
    assertNotEquals(first.fingerprint(), other.fingerprint());
    byte[] bytes = Files.readAllBytes(tar);
    bytes[bytes.length - 1] = 1;
    Files.write(tar, bytes);
    assertNotEquals(
        first.fingerprint(), request(Unpack.EVERYTHING).prepare(store, context).fingerprint());
  }

  private String failure(ArtifactSource request) {
    return assertThrows(ImageBuildException.class, () -> contribute(request)).getMessage();
  }

  @Test
  void saysWhatIsWrong() throws Exception {
    Path missing = directory.resolve("missing.jar");
    assertEquals(
        "<artifact> app: " + missing + " does not exist", failure(placing(missing, TreePath.ROOT)));
    assertTrue(
        failure(placing(directory, TreePath.ROOT))
            .contains("is a directory, not yet a packaged artifact"));
    assertTrue(
        failure(request(unpack(List.of("nothing"), List.of(), 0, Owners.ROOT)))
            .contains("nothing is left to unpack of " + tar));
    Path two = directory.resolve("two.tar");
    Files.write(
        two,
        Trees.bytes(
            new PaxWriter(),
            Trees.tree(Trees.file(store, "a/f", "1"), Trees.file(store, "b/f", "2")),
            store));
    assertTrue(
        failure(unpacking(two, unpack(List.of(), List.of(), 1, Owners.ROOT)))
            .contains("two entries of " + two + " are f"));
  }
}
