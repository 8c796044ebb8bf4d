package org.osimage.source.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.source.Contribution;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.OnConflict;
import org.osimage.source.Patterns;
import org.osimage.source.PreparedSource;
import org.osimage.source.ProjectFile;
import org.osimage.source.SourceContext;
import org.osimage.testing.MemoryContentStore;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.TreeListing;
import org.osimage.tree.TreePath;

class OverlaySourceTest {
  private final MemoryContentStore store = new MemoryContentStore();
  private final SourceContext context =
      new SourceContext(Runnable::run, 1, 1_700_000_000L, BuildLog.SILENT);
  @TempDir Path temp;
  private Path directory;

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = Files.createDirectory(temp.resolve("overlay"));
    write("etc/motd", "hello", "rw-rw-r--");
    write("usr/bin/tool", "#!/bin/sh\n", "rwxr-x---");
    write("usr/bin/group-only", "x", "rw-r-xr-x");
    write(".git/config", "x", "rw-r--r--");
    write("etc/motd~", "x", "rw-r--r--");
    Files.createDirectory(directory.resolve("empty"));
    Files.createSymbolicLink(directory.resolve("etc/link"), Path.of("../usr/bin/tool"));
    Files.createSymbolicLink(directory.resolve("loop"), Path.of("."));
  }

  private void write(String path, String body, String mode) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, body);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    Files.setLastModifiedTime(file, FileTime.fromMillis(12345));
  }

  private static OverlayRequest plain() {
    return selecting(List.of(), List.of());
  }

  private static OverlayRequest selecting(List<String> includes, List<String> excludes) {
    return overlay(includes, excludes, false);
  }

  private static OverlayRequest overlay(
      List<String> includes, List<String> excludes, boolean filtering) {
    return new OverlayRequest(
        Optional.of("src/overlay"),
        TreePath.ROOT,
        new Patterns(includes, excludes),
        Optional.empty(),
        Optional.empty(),
        SymbolicOwner.ROOT,
        filtering,
        Declared.NOTHING,
        true,
        OnConflict.ERROR);
  }

  private PreparedSource prepare(OverlayRequest request) throws IOException {
    return prepare(request, directory, Map.of());
  }

  private PreparedSource prepare(OverlayRequest request, Path place, Map<String, String> properties)
      throws IOException {
    return new OverlaySource(request, new ProjectFile(place, "src/overlay"), properties)
        .prepare(store, context);
  }

  /** The listing without digests. */
  private String listing(OverlayRequest request) throws IOException {
    StringWriter text = new StringWriter();
    for (Entry entry : prepare(request).contribute().entries()) {
      TreeListing.writeLine(entry, text);
    }
    return text.toString().replaceAll(" sha256:[0-9a-f]+", "");
  }

  @Test
  void takesNothingOfTheHostButTheOwnersExecuteBit() throws Exception {
    assertEquals(
        """
        d 0755 0 0 1700000000 - empty
        d 0755 0 0 1700000000 - etc
        l 0777 0 0 1700000000 ../usr/bin/tool etc/link
        f 0644 0 0 1700000000 5 etc/motd
        l 0777 0 0 1700000000 . loop
        d 0755 0 0 1700000000 - usr
        d 0755 0 0 1700000000 - usr/bin
        f 0644 0 0 1700000000 1 usr/bin/group-only
        f 0755 0 0 1700000000 10 usr/bin/tool
        """,
        listing(plain()));
  }

  @Test
  void placesEverythingWithModesAndOwners() throws Exception {
    OverlayRequest request =
        new OverlayRequest(
            Optional.of("src/overlay"),
            TreePath.of("opt/app"),
            new Patterns(List.of("etc/**"), List.of("**/link")),
            Optional.of(0600),
            Optional.of(0700),
            new SymbolicOwner("app", "12"),
            false,
            Declared.NOTHING,
            true,
            OnConflict.ERROR);
    assertEquals(
        """
        d 0700 0 12 1700000000 - opt/app
        d 0700 0 12 1700000000 - opt/app/etc
        f 0600 0 12 1700000000 5 opt/app/etc/motd
        """,
        listing(request));
    Contribution contribution = prepare(request).contribute();
    assertEquals(
        new SymbolicOwner("app", "12"), contribution.owners().get(TreePath.of("opt/app/etc")));
    assertEquals("<overlay> src/overlay", contribution.origin().apply(TreePath.of("opt/app/etc")));
  }

  @Test
  void keepsDirectoriesOnTheWayToAnIncludedFile() throws Exception {
    assertEquals(
        """
        d 0755 0 0 1700000000 - usr
        d 0755 0 0 1700000000 - usr/bin
        f 0755 0 0 1700000000 10 usr/bin/tool
        """,
        listing(selecting(List.of("**/tool"), List.of())));
  }

  @Test
  void fingerprintFollowsBodiesNamesAndOwnersOnly() throws Exception {
    String before = prepare(plain()).fingerprint().get("<overlay> src/overlay");
    Files.setLastModifiedTime(directory.resolve("etc/motd"), FileTime.fromMillis(99));
    Files.setPosixFilePermissions(
        directory.resolve("etc/motd"), PosixFilePermissions.fromString("rw-------"));
    assertEquals(before, prepare(plain()).fingerprint().get("<overlay> src/overlay"));
    write("etc/motd", "other", "rw-r--r--");
    assertNotEquals(before, prepare(plain()).fingerprint().get("<overlay> src/overlay"));
  }

  @Test
  void filtersText() throws Exception {
    write("etc/conf", "a=${a} b=@b@ ${unknown} mail@host @a", "rw-r--r--");
    write("etc/picture.png", "${a}\0", "rw-r--r--");
    Contribution c =
        prepare(overlay(List.of(), List.of(), true), directory, Map.of("a", "1@b@", "b", "\u00e4"))
            .contribute();
    assertEquals("a=1@b@ b=\u00e4 ${unknown} mail@host @a", body(c, "etc/conf"));
    assertEquals("${a}\0", body(c, "etc/picture.png"));
  }

  private String body(Contribution c, String path) throws IOException {
    for (Entry entry : c.entries()) {
      if (entry.path().toString().equals(path)) {
        return new String(store.bytes(((RegularFile) entry).content()), StandardCharsets.UTF_8);
      }
    }
    throw new AssertionError(path);
  }

  @Test
  void refusesToFilterBinaryFiles() throws Exception {
    Files.write(directory.resolve("data"), new byte[] {(byte) 0xff, 'a'});
    assertEquals(
        "<overlay> src/overlay: "
            + directory.resolve("data")
            + " cannot be filtered: it is not UTF-8 text. Put it into an <overlay> without"
            + " <filtering>.",
        failure(overlay(List.of(), List.of(), true)));
    Files.write(directory.resolve("data"), new byte[] {0, 'a'});
    assertTrue(failure(overlay(List.of(), List.of(), true)).contains("it holds NUL characters"));
  }

  private String failure(OverlayRequest request) {
    return assertThrows(ImageBuildException.class, () -> prepare(request)).getMessage();
  }

  @Test
  void namesTheElementOfAMissingDirectory() {
    Path missing = temp.resolve("missing");
    assertEquals(
        "<overlay> src/overlay: <directory>"
            + missing
            + "</directory> does not exist. Create it, or correct the element.",
        assertThrows(
                ImageBuildException.class,
                () -> prepare(OverlayRequest.of("src/overlay"), missing, Map.of()))
            .getMessage());
  }

  @Test
  void refusesSpecialFilesByName() throws Exception {
    org.osimage.testing.Tools.require("mkfifo");
    org.osimage.testing.Tools.run("mkfifo", directory.resolve("etc/pipe").toString()).succeeded();
    assertTrue(failure(plain()).contains("etc/pipe is a socket, pipe or device"));
    listing(selecting(List.of(), List.of("etc/pipe")));
  }

  @Test
  void readsNamesThatAreNotAscii() throws Exception {
    write("etc/\u00e4\u65e5", "x", "rw-r--r--");
    Files.createSymbolicLink(directory.resolve("etc/to-directory"), Path.of("\u00e4/"));
    Files.createDirectory(directory.resolve("etc/\u00e4"));
    assertTrue(listing(plain()).contains(" etc/\u00e4\u65e5\n"));
    assertTrue(listing(plain()).contains(" \u00e4 etc/to-directory\n"));
  }

  @Test
  void refusesNamesThatAreNotUtf8() throws Exception {
    org.osimage.testing.Tools.require("bash");
    org.osimage.testing.Tools.run(
            directory, List.of("bash", "-c", "touch $'bad\\xff' && ln -s $'t\\xff' badlink"))
        .succeeded();
    String message = failure(selecting(List.of(), List.of("badlink")));
    assertTrue(
        message.contains("the file name bad%FF cannot be read with this JVM's file-name encoding"),
        message);
    org.osimage.testing.Tools.run(directory, List.of("bash", "-c", "rm $'bad\\xff'")).succeeded();
    assertTrue(failure(plain()).contains("the target of the link"));
    org.osimage.testing.Tools.run(directory, List.of("rm", "badlink")).succeeded();
  }
}
