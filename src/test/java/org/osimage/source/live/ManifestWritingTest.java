package org.osimage.source.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.account.Accounts;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.ImageTree;

/** Manifests of images, directories and packages. */
class ManifestWritingTest {
  private final MemoryContentStore store = new MemoryContentStore();
  @TempDir Path dir;

  private static Accounts accounts() throws IOException {
    return Accounts.parse("root:x:0:0::/:\n", "sys:x:3:\n", Optional.empty(), Optional.empty());
  }

  private static List<String> read(String manifest) throws IOException {
    Findings findings = new Findings(BuildLog.SILENT);
    List<ManifestEntry> entries = new ArrayList<>();
    new ManifestReader(findings)
        .read(
            "m", new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)), entries::add);
    findings.throwIfAny("mistakes");
    return entries.stream().map(ManifestEntry::line).toList();
  }

  @Test
  void anImageSortedByTheSecondField() throws IOException {
    ImageTree image =
        Trees.tree(
            Trees.file(store, "usr/bin/su", "su").withAttributes(Attributes.of(04555, 0, 3, 0)),
            Trees.hardLink("usr/bin/sx", "usr/bin/su"),
            Trees.symlink("bin", "./usr/bin"),
            Trees.file(store, "usr/bin-x", "x").withAttributes(Attributes.of(0644, 7, 8, 0)),
            Trees.device("dev/null", false, 1, 3),
            Trees.file(store, "with space", ""),
            Trees.symlink("a=b", "c"),
            Trees.file(store, "#x", ""));
    ManifestText manifest = TreeManifest.of(image, accounts());
    assertEquals(
        """
        s bin=./usr/bin
        d dev 0755 root 0
        d usr 0755 root 0
        d usr/bin 0755 root 0
        f usr/bin-x 0644 7 8
        f usr/bin/su 4555 root sys
        h usr/bin/sx=usr/bin/su
        # left out: #x: a blank or control character, or # at the beginning
        # left out: a=b: = in the name of a link
        # left out: dev/null: device
        # left out: with space: a blank or control character, or # at the beginning
        """,
        manifest.text());
    assertEquals(7, manifest.size());
    assertEquals(manifest.text().lines().limit(7).toList(), read(manifest.text()));
  }

  @Test
  void everyKindAndAwkwardNamesReadBack() throws IOException {
    ManifestText manifest = TreeManifest.of(Trees.everything(store), accounts());
    assertEquals(manifest.size(), read(manifest.text()).size());
  }

  @Test
  void aDirectoryOfTheHost() throws IOException {
    Files.createDirectories(dir.resolve("etc/d"));
    Files.writeString(dir.resolve("etc/f"), "x");
    Files.createLink(dir.resolve("etc/g"), dir.resolve("etc/f"));
    Files.createSymbolicLink(dir.resolve("etc/l"), Path.of("../gone"));
    Files.setPosixFilePermissions(
        dir.resolve("etc/f"), PosixFilePermissions.fromString("rw-r-----"));
    Files.setPosixFilePermissions(
        dir.resolve("etc/d"), PosixFilePermissions.fromString("rwx--x--x"));
    String owner = Files.getOwner(dir.resolve("etc/f")).getName();
    String group = String.valueOf(Files.getAttribute(dir.resolve("etc/f"), "posix:group"));
    List<String> lines = HostScanner.scan(dir).text().lines().toList();
    assertEquals(5, lines.size(), lines.toString());
    assertEquals("d etc/d 0711 " + owner + " " + group, lines.get(1));
    assertEquals("f etc/f 0640 " + owner + " " + group, lines.get(2));
    assertEquals(List.of("h etc/g=etc/f", "s etc/l=../gone"), lines.subList(3, 5));
    assertThrows(ImageBuildException.class, () -> HostScanner.scan(dir.resolve("gone")));
  }

  private static String convert(String p5m) throws ImageBuildException {
    ManifestText manifest = new ManifestText("t");
    new IpsConverter(manifest).convert("t.p5m", p5m);
    return manifest.text();
  }

  @Test
  void ipsManifests() throws ImageBuildException {
    assertEquals(
        """
        d opt/zones-tests 0755 root sys
        d opt/zones-tests/bin 0555 root bin
        h opt/zones-tests/bin/i=opt/zones-tests/bin/one
        h opt/zones-tests/bin/j=opt/x/k
        f opt/zones-tests/bin/one 0555 root bin
        h opt/zones-tests/lib/amd64/l=opt/zones-tests/bin/one
        f opt/zones-tests/two 0444 root sys
        s usr/lib/i86/x=../one
        """,
        convert(
            """
            # a comment
            <include common>
            <transform dir -> default \\
                mode 0755>
            set name=pkg.fmri value=pkg:/x@$(PKGVERS)
            $(i386_ONLY)dir path=opt/zones-tests mode=0755
            dir  path=opt/zones-tests/bin group=bin
            file path=opt/zones-tests/bin/one mode=0555 \\
                owner=root group=bin
            file NOHASH path=opt/zones-tests/two
            hardlink path=opt/zones-tests/bin/i target=one
            hardlink path=opt/zones-tests/bin/j target=opt/x/k
            hardlink path=opt/zones-tests/lib/$(ARCH64)/l target=../../bin/one
            link path=usr/lib/$(ARCH32)/x target=../one
            $(sparc_ONLY)file path=opt/sparc mode=0555 \\
                owner=root
            license cr_Sun license=cr_Sun
            depend fmri=pkg:/y type=require
            """));
  }

  @Test
  void ipsManifestsThatAreWrong() {
    String macro =
        assertThrows(ImageBuildException.class, () -> convert("\nfile path=$(X)/y\n")).getMessage();
    assertTrue(macro.startsWith("t.p5m, line 2: the macro $(X) is not known"), macro);
    String mode =
        assertThrows(ImageBuildException.class, () -> convert("file path=y mode=rw\n"))
            .getMessage();
    assertEquals("t.p5m, line 1: the mode 'rw' is not octal from 0 to 7777", mode);
    assertTrue(
        assertThrows(ImageBuildException.class, () -> convert("dir path=../y\n"))
            .getMessage()
            .startsWith("t.p5m, line 1: "));
    assertTrue(
        assertThrows(ImageBuildException.class, () -> convert("hardlink path=a target=../b"))
            .getMessage()
            .contains("leaves the image"));
  }
}
