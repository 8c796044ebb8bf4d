package org.osimage.source.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.source.Contribution;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.OnConflict;
import org.osimage.source.PreparedSource;
import org.osimage.source.SourceContext;
import org.osimage.source.live.LiveRequest.Kind;
import org.osimage.source.live.LiveSource.ManifestFile;
import org.osimage.source.live.LiveSource.SearchEntry;
import org.osimage.testing.ChildJvm;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Tools;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

class LiveSourceTest {
  private static final long TIME = 1_288_500_000L;
  private static final String STAMP = "20101031T000000Z";

  private final MemoryContentStore store = new MemoryContentStore();
  private final List<String> warnings = new ArrayList<>();
  private final List<SearchEntry> search = new ArrayList<>();
  private final TreeMap<String, String> logs = new TreeMap<>();
  private ImageEdits edits = ImageEdits.NONE;
  private boolean lastWins;
  private boolean createParents;
  private boolean linksOutside;
  @TempDir Path dir;

  @BeforeEach
  void roots() throws IOException {
    for (Kind kind : List.of(Kind.OVERLAY, Kind.PROTO, Kind.MAN)) {
      String name = kind.name().toLowerCase(java.util.Locale.ROOT);
      Path root = Files.createDirectory(dir.resolve(name));
      search.add(new SearchEntry(kind, "<" + name + "> " + name, root));
    }
  }

  private void write(String path, String body) throws IOException {
    Path file = dir.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, body);
  }

  private PreparedSource prepare(String... manifests) throws IOException {
    List<ManifestFile> files = new ArrayList<>();
    for (String manifest : manifests) {
      String name = "m" + (files.size() + 1);
      Files.writeString(dir.resolve(name), manifest);
      files.add(new ManifestFile(name, dir.resolve(name)));
    }
    return prepare(files);
  }

  private PreparedSource prepare(List<ManifestFile> files) throws IOException {
    LiveRequest request =
        new LiveRequest(
            List.of(),
            List.of(),
            lastWins,
            createParents,
            linksOutside,
            edits,
            Optional.empty(),
            OnConflict.ERROR);
    return new LiveSource(
            new LiveSource.Placed(request, "<live> m", files, search, STAMP, "x86_64"), logs::put)
        .prepare(store, context());
  }

  private SourceContext context() {
    BuildLog log =
        new BuildLog() {
          @Override
          public void info(String line) {}

          @Override
          public void warn(String line) {
            warnings.add(line);
          }

          @Override
          public void debug(String line) {}

          @Override
          public void progress(String what, long done, long total) {}
        };
    return new SourceContext(Runnable::run, 2, TIME, log);
  }

  private ImageTree build(String... manifests) throws IOException {
    return ImageTree.withImplicitParents(
        prepare(manifests).contribute().entries(), Attributes.root(0755, TIME));
  }

  private String refusal(String... manifests) {
    return assertThrows(ImageBuildException.class, () -> build(manifests)).getMessage();
  }

  private String body(ImageTree image, String path) throws IOException {
    Entry entry = image.body(image.find(TreePath.literal(path)).orElseThrow());
    return new String(store.bytes(((Entry.RegularFile) entry).content()), StandardCharsets.UTF_8);
  }

  @Test
  void theFirstRootThatHasAFileGivesIt() throws IOException {
    write("overlay/a", "overlay");
    write("proto/a", "proto");
    write("proto/b", "proto");
    ImageTree image = build("f a 0644 root sys\nf b 0644 root sys\n");
    assertEquals("overlay", body(image, "a"));
    assertEquals("proto", body(image, "b"));
    assertEquals(
        """
        === Options/ ===
        MANIFEST:  m1
        SEARCH[A]: <overlay> overlay
        SEARCH[P]: <proto> proto
        SEARCH[M]: <man> man
        === /Options ===
        OK[A] - FILE: a
        OK[P] - FILE: b
        """,
        logs.get("<live> m"));
  }

  @Test
  void theManRootIsAskedForManualPagesAloneAndWithoutTheirDirectory() throws IOException {
    write("man/man1/ls.1", "page");
    write("man/usr/share/man/man1/no.1", "wrong place");
    String parents = "d usr 0755 root sys\nd usr/share 0755 root sys\nd usr/share/man 0755 0 0\n";
    String man1 = "d usr/share/man/man1 0755 root bin\n";
    ImageTree image = build(parents + man1 + "f usr/share/man/man1/ls.1 0444 root bin");
    assertEquals("page", body(image, "usr/share/man/man1/ls.1"));
    assertTrue(
        refusal(parents + man1 + "f usr/share/man/man1/no.1 0444 root bin")
            .contains("FAILED - FILE: usr/share/man/man1/no.1"));
    assertTrue(refusal("d man1 0755 root bin\nf man1/ls.1 0444 root bin").contains("FAILED"));
  }

  @Test
  void everyLineOfTheLog() throws IOException {
    write("proto/usr/bin/ed", "ed");
    build(
        "d usr 0755 root sys\nd usr/bin 0755 root bin\nf usr/bin/ed 4555 root bin\n"
            + "s bin=./usr/bin\nh usr/bin/red=usr/bin/ed\n");
    assertTrue(
        logs.get("<live> m")
            .endsWith(
                """
                OK - SYMLINK: ./usr/bin -> bin
                OK - DIR: usr
                OK - DIR: usr/bin
                OK[P] - FILE: usr/bin/ed
                OK - LINK: usr/bin/ed -> usr/bin/red
                """));
  }

  @Test
  void modesOwnersAndTimes() throws IOException {
    write("proto/su", "su");
    Contribution c = prepare("f su 4555 root bin\nd t 1777 12 34\n").contribute();
    assertEquals(
        List.of(Attributes.of(04555, 0, 0, TIME), Attributes.of(01777, 12, 34, TIME)),
        c.entries().stream().map(Entry::attributes).toList());
    assertEquals(
        new TreeMap<>(java.util.Map.of(TreePath.literal("su"), new SymbolicOwner("root", "bin"))),
        new TreeMap<>(c.owners()));
  }

  @Test
  void allMissingFilesAreListedAndTheLogIsThere() throws IOException {
    write("proto/b", "b");
    String refusal = refusal("f a 0644 root sys\nf b 0644 root sys\nf c 0644 root sys\n");
    assertTrue(refusal.startsWith("2 files that the manifests list cannot be taken:"), refusal);
    assertTrue(
        refusal.contains(
            "FAILED - FILE: a (m1, line 1; searched: <overlay> overlay, <proto> proto, <man> man)"),
        refusal);
    assertTrue(refusal.contains("FAILED - FILE: c (m1, line 3"), refusal);
    assertTrue(
        logs.get("<live> m").endsWith("FAILED - FILE: a\nOK[P] - FILE: b\nFAILED - FILE: c\n"));
  }

  @Test
  void aDirectoryInPlaceOfAFile() throws IOException {
    write("overlay/a/b", "x");
    write("proto/a", "the right one");
    String refusal = refusal("f a 0644 root sys");
    assertEquals(
        "m1, line 1: <overlay> overlay has a directory a where the manifest wants a file", refusal);
  }

  @Test
  void aFileInPlaceOfADirectory() throws IOException {
    write("overlay/a", "x");
    write("proto/a/b", "the right one");
    String refusal = refusal("d a 0755 root sys\nf a/b 0644 root sys");
    assertEquals(
        "m1, line 2: <overlay> overlay has a file a where the manifest wants a directory", refusal);
  }

  @Test
  void aFifoIsRefusedAndNotRead() throws IOException {
    Tools.require("mkfifo");
    Tools.run("mkfifo", dir.resolve("overlay/pipe").toString()).succeeded();
    assertTrue(refusal("f pipe 0644 root sys").contains("has a socket, pipe or device pipe"));
  }

  @Test
  void symbolicLinksOfARootAreFollowed() throws IOException {
    write("proto/real/file", "body");
    Files.createSymbolicLink(dir.resolve("proto/link"), Path.of("real/file"));
    Files.createSymbolicLink(dir.resolve("proto/dirlink"), Path.of("real"));
    ImageTree image =
        build("f link 0644 root sys\nd dirlink 0755 root sys\nf dirlink/file 0644 root sys\n");
    assertEquals("body", body(image, "link"));
    assertEquals("body", body(image, "dirlink/file"));
  }

  @Test
  void aLinkOutOfTheRootIsRefusedUnlessAllowed() throws IOException {
    write("secret", "secret");
    Files.createSymbolicLink(dir.resolve("overlay/link"), Path.of("../secret"));
    String refusal = refusal("f link 0644 root sys");
    assertTrue(refusal.contains("the link link leads out of it, to "), refusal);
    assertTrue(refusal.contains("<linksOutside>true</linksOutside>"), refusal);
    linksOutside = true;
    assertEquals("secret", body(build("f link 0644 root sys"), "link"));
  }

  @Test
  void aLinkThatLeadsNowhereIsNotThereAndALoopIsAnError() throws IOException {
    write("proto/a", "proto");
    Files.createSymbolicLink(dir.resolve("overlay/a"), Path.of("gone"));
    assertEquals("proto", body(build("f a 0644 root sys"), "a"));
    Files.createSymbolicLink(dir.resolve("overlay/l"), Path.of("l"));
    assertTrue(refusal("f l 0644 root sys").contains("the link l cannot be followed"));
  }

  @Test
  void hardLinksBeforeAndAfterTheirTarget() throws IOException {
    write("proto/m", "body");
    ImageTree image = build("h z=m\nh a=m\nf m 0644 root sys\nh y=z\ns s=m\nh t=s\n");
    assertEquals("body", body(image, "a"));
    assertEquals("body", body(image, "z"));
    assertEquals("body", body(image, "y"));
    assertEquals(Entry.Kind.FILE, image.find(TreePath.literal("a")).orElseThrow().kind());
    Entry t = image.find(TreePath.literal("t")).orElseThrow();
    assertEquals(Entry.Kind.SYMLINK, image.body(t).kind());
  }

  @Test
  void hardLinksThatLeadNowhere() {
    assertTrue(refusal("h a=b\nh b=a\n").contains("leads in a circle"));
    assertTrue(refusal("h a=a\n").contains("leads in a circle"));
    assertTrue(refusal("h a=b\n").contains("b, is in no manifest"));
    assertTrue(refusal("d b 0755 root sys\nh a=b\n").contains("b, is a directory"));
  }

  @Test
  void aMissingParentIsNamedOnceOrMade() throws IOException {
    write("proto/a/b/c", "c");
    write("proto/a/b/d", "d");
    String manifest = "f a/b/c 0644 root sys\nf a/b/d 0644 root sys\n";
    String refusal = refusal(manifest);
    assertTrue(refusal.startsWith("m1, line 1: no manifest lists the directory a/b"), refusal);
    createParents = true;
    assertEquals("d", body(build(manifest), "a/b/d"));
  }

  @Test
  void nothingLiesBeneathALinkOrAFile() {
    String refusal = refusal("s a=/etc\nf a/passwd 0644 root sys\nf f 0644 root sys\nh f/x=f\n");
    assertTrue(refusal.contains("a/passwd lies beneath a, which m1, line 1 makes a symbolic link"));
    assertTrue(refusal.contains("f/x lies beneath f, which m1, line 3 makes a file"), refusal);
  }

  @Test
  void equalLinesMergeAndOthersContradict() throws IOException {
    write("proto/f", "f");
    build("d a 0755 root sys\nf f 0644 root sys\n", "d a 0755 root sys\n");
    assertEquals(List.of(), warnings);
    build("f f 0644 root sys\n", "f f 0644 root sys\n");
    assertEquals(List.of("m2, line 1: f stands already in m1, line 1"), warnings);
    String refusal = refusal("f f 0644 root sys\n", "f f 0600 root sys\n");
    assertTrue(
        refusal.startsWith(
            "m2, line 1: 'f f 0600 root sys' contradicts 'f f 0644 root sys' in m1, line 1"),
        refusal);
    assertTrue(refusal("f f 0644 root sys\ns f=x\n").contains("contradicts"), "a link of the name");
    lastWins = true;
    ImageTree image = build("f f 0644 root sys\n", "f f 0600 root sys\n");
    assertEquals(0600, image.find(TreePath.literal("f")).orElseThrow().attributes().mode());
  }

  @Test
  void aDirectoryOfManifestsIsReadAsAShellListsIt() throws IOException {
    write("manifest.d/20", "d b 0700 root sys\n");
    write("manifest.d/10", "d b 0755 root sys\n");
    write("manifest.d/.hidden", "nonsense");
    lastWins = true;
    PreparedSource source =
        prepare(List.of(new ManifestFile("manifest.d", dir.resolve("manifest.d"))));
    assertEquals(0700, source.contribute().entries().get(0).attributes().mode());
    assertEquals(
        List.of(
            "<live> m: build stamp",
            "<live> m: manifest manifest.d/10",
            "<live> m: manifest manifest.d/20"),
        List.copyOf(source.fingerprint().keySet()));
  }

  @Test
  void anArchiveIsASearchRootAndItsLinksStayInIt() throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(dir.resolve("a.zip")))) {
      zip.putNextEntry(new ZipEntry("opt/app"));
      zip.write("app".getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("opt/dir/"));
    }
    search.add(new SearchEntry(Kind.ARTIFACT, "<artifact> g:a:zip", dir.resolve("a.zip")));
    ImageTree image = build("d opt 0755 root sys\nf opt/app 0555 root bin\n");
    assertEquals("app", body(image, "opt/app"));
    assertTrue(logs.get("<live> m").contains("OK[B] - FILE: opt/app\n"));
    assertTrue(
        refusal("d opt 0755 root sys\nf opt/dir 0555 root bin\n").contains("has a directory"));
  }

  @Test
  void theRunningSystemIsLoud() throws IOException {
    search.clear();
    search.add(new SearchEntry(Kind.RUNNING_SYSTEM, "<runningSystem> /", dir.resolve("proto")));
    write("proto/a", "host");
    build("f a 0644 root sys\n");
    assertTrue(warnings.get(0).contains("is not reproducible"), warnings.toString());
    assertTrue(logs.get("<live> m").contains("OK[S] - FILE: a\n"));
  }

  @Test
  void originsNameLineAndRoot() throws IOException {
    write("proto/f", "f");
    Contribution c = prepare("# c\nf f 0644 root sys\ns l=f\n").contribute();
    assertEquals("m1, line 2, from <proto> proto", c.origin().apply(TreePath.literal("f")));
    assertEquals("m1, line 3", c.origin().apply(TreePath.literal("l")));
  }

  @Test
  void aWritableSetIdFileIsWarnedOf() throws IOException {
    write("proto/f", "f");
    build("f f 4775 root sys\n");
    assertTrue(warnings.get(0).startsWith("m1, line 1: f is set-id, and others may write"));
  }

  @Test
  void theFingerprintNamesWhatChanged() throws IOException {
    write("overlay/a", "1");
    write("proto/b", "1");
    String manifest = "f a 0644 root sys\nf b 0644 root sys\n";
    var before = prepare(manifest).fingerprint();
    assertEquals(before, prepare(manifest).fingerprint());
    write("proto/b", "2");
    var after = prepare(manifest).fingerprint();
    assertEquals(before.keySet(), after.keySet());
    for (String name : before.keySet()) {
      boolean proto = name.endsWith("files from P <proto> proto");
      assertEquals(proto, !before.get(name).equals(after.get(name)), name);
    }
    assertNotEquals(before, after);
  }

  @Test
  void rootsAndManifestsThatAreNotThere() throws IOException {
    assertTrue(refusal("").contains("the manifests list nothing"));
    search.add(new SearchEntry(Kind.DIRECTORY, "<directory> gone", dir.resolve("gone")));
    assertTrue(refusal("d a 0755 root sys").contains("<directory> gone does not exist"));
    String refusal =
        assertThrows(
                ImageBuildException.class,
                () -> prepare(List.of(new ManifestFile("gone", dir.resolve("gone")))))
            .getMessage();
    assertTrue(refusal.startsWith("the manifest gone does not exist"), refusal);
    assertFalse(logs.containsKey("gone"));
  }

  /** Root may read everything, so a user who may not is needed. */
  @Test
  void aFileWithoutPermissionIsAnErrorAndNotNotFound() throws Exception {
    write("overlay/a", "overlay");
    write("proto/a", "proto");
    write("m", "f a 0644 root sys\n");
    Tools.run("chmod", "-R", "a+rX", dir.toString()).succeeded();
    Tools.run("chmod", "000", dir.resolve("overlay/a").toString()).succeeded();
    ChildJvm child = ChildJvm.of(Reader.class, dir.toString());
    if (Tools.run("id", "-u").output().strip().equals("0")) {
      Tools.require("setpriv");
      child.runBy("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    }
    String output = child.run().output();
    assertTrue(output.contains("m, line 1: <overlay> overlay: no permission to read a ("), output);
  }

  /** Tries to build from a directory, and prints why not. */
  static final class Reader {
    private Reader() {}

    public static void main(String[] args) throws IOException {
      Path dir = Path.of(args[0]);
      LiveRequest request =
          new LiveRequest(
              List.of(),
              List.of(),
              false,
              false,
              false,
              ImageEdits.NONE,
              Optional.empty(),
              OnConflict.ERROR);
      LiveSource.Placed placed =
          new LiveSource.Placed(
              request,
              "<live> m",
              List.of(new ManifestFile("m", dir.resolve("m"))),
              List.of(
                  new SearchEntry(Kind.OVERLAY, "<overlay> overlay", dir.resolve("overlay")),
                  new SearchEntry(Kind.PROTO, "<proto> proto", dir.resolve("proto"))),
              STAMP,
              "x86_64");
      SourceContext context = new SourceContext(Runnable::run, 1, TIME, BuildLog.SILENT);
      try {
        new LiveSource(placed, (name, text) -> {}).prepare(new MemoryContentStore(), context);
        System.out.println("read");
      } catch (ImageBuildException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
