package org.osimage.flar.header;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.flar.FlarFile;
import org.osimage.flar.Flars;

/** Reading headers: the rules of sections 1, 2 and 5, and the defects of section 8. */
class FlarHeaderTest {
  private static final List<String> ID = Flars.IDENTIFICATION;
  @TempDir Path directory;

  private FlarHeader header(byte[] archive) throws IOException {
    return Flars.open(directory, archive).header();
  }

  private String refused(byte[] archive, String... parts) {
    String message = assertThrows(ImageBuildException.class, () -> header(archive)).getMessage();
    assertTrue(message.startsWith("test.flar"), message);
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
    return message;
  }

  private static List<String> with(String... more) {
    List<String> all = new ArrayList<>(ID);
    all.addAll(List.of(more));
    return all;
  }

  private static byte[] cookie(String cookie, List<String> identification) {
    byte[] archive = Flars.archive(identification, "section_begin=archive");
    String text = new String(archive, StandardCharsets.ISO_8859_1);
    return text.replaceFirst("FlAsH-aRcHiVe-2.0", cookie).getBytes(StandardCharsets.ISO_8859_1);
  }

  // ---- rule 1

  /** Rule 1: the payload begins with the byte behind the line, whatever it is. */
  @Test
  void payloadBeginsBehindTheLineFeed() throws IOException {
    byte[] start = Flars.archive(ID, "section_begin=archive");
    byte[] archive = Arrays.copyOf(start, start.length + 3);
    archive[start.length] = '\n';
    FlarFile file = Flars.open(directory, archive);
    assertEquals(start.length, file.header().archiveOffset());
    assertEquals(3, file.archivedSize());
    try (InputStream in = file.stored()) {
      assertEquals('\n', in.read());
    }
  }

  /** Rule 1, cookie: digits, a dot, digits, and the end or another dot; major 1 or 2. */
  @Test
  void cookieVersions() throws IOException {
    for (String good :
        List.of(
            "FlAsH-aRcHiVe-2.0", "FlAsH-aRcHiVe-2.1", "FlAsH-aRcHiVe-1.9", "FlAsH-aRcHiVe-2.0.5")) {
      header(cookie(good, ID));
    }
    assertEquals(new Cookie(2, 1), header(cookie("FlAsH-aRcHiVe-2.1", ID)).cookie());
    for (String unknown : List.of("FlAsH-aRcHiVe-3.0", "FlAsH-aRcHiVe-0.9")) {
      refused(cookie(unknown, ID), "line 1", "is not known");
    }
    for (String bad :
        List.of(
            "FlAsH-aRcHiVe-2",
            "FlAsH-aRcHiVe-2.",
            "FlAsH-aRcHiVe-.0",
            "FlAsH-aRcHiVe-2.0x",
            "FlAsH-aRcHiVe-2.0 ",
            "FlAsH-aRcHiVe-99999999999.0",
            "FlAsH-ARcHive-2.0",
            "flash-archive-2.0")) {
      refused(cookie(bad, ID), "line 1");
    }
  }

  /** Rule 1: version 1 has no type and is always full; version 2 has one. */
  @Test
  void typeIsMandatoryFromVersionTwoOn() throws IOException {
    List<String> without = ID.stream().filter(l -> !l.startsWith("type=")).toList();
    FlarHeader old = header(cookie("FlAsH-aRcHiVe-1.0", without));
    assertEquals(ArchiveType.FULL, old.identification().type());
    refused(cookie("FlAsH-aRcHiVe-2.0", without), "section identification", "lacks type=FULL");
  }

  /** Rule 1: delimiters count with their case, keywords without. */
  @Test
  void caseOfDelimitersAndKeywords() throws IOException {
    refused(Flars.archive(ID, "SECTION_BEGIN=archive"), "SECTION_BEGIN=archive", "line 10");
    FlarHeader h = header(Flars.archive(with("CONTENT_AUTHOR=me"), "section_begin=archive"));
    assertEquals(Optional.of("me"), h.identification().value("content_author"));
  }

  // ---- rule 2

  /** Rule 2: everything behind the first equals sign is the value. */
  @Test
  void valuesMayHaveEqualsSigns() throws IOException {
    FlarHeader h =
        header(Flars.archive(with("content_type=a=b==", "X-q=1=2"), "section_begin=archive"));
    assertEquals(Optional.of("a=b=="), h.identification().value("content_type"));
    assertEquals(Optional.of("1=2"), h.identification().value("X-q"));
  }

  /** Rule 2: unknown keywords are no error, with X- or without. */
  @Test
  void unknownKeywordsAreKept() throws IOException {
    FlarHeader h =
        header(Flars.archive(with("Xfoo=1", "vendor=2", "X-a=3"), "section_begin=archive"));
    assertEquals(Optional.of("1"), h.identification().value("Xfoo"));
    assertTrue(h.identification().lines().contains("vendor=2"));
  }

  /** Rule 2: the values that the installer refuses. */
  @Test
  void valuesThatTheInstallerRefuses() {
    for (String bad :
        List.of(
            "files_archived_size=0",
            "files_archived_size=-5",
            "files_archived_size=+5",
            "files_archived_size=1e9",
            "files_archived_size= 5",
            "files_archived_size=9223372036854775808",
            "files_archived_size=99999999999999999999999999",
            "files_unarchived_size=0",
            "files_unarchived_size=",
            "files_unarchived_size=0x10")) {
      refused(Flars.archive(with(bad), "section_begin=archive"), "line 9", bad, "decimal number");
    }
    refused(method("creation_date=2024"), "creation_date=2024", "14 digits");
    refused(method("creation_date=+2024010100000"), "14 digits");
    refused(method("creation_date=20240230000000".replace("0230", "1330")), "no such date");
    refused(method("files_archived_method=zfs"), "cpio and pax");
    refused(method("files_compressed_method=gzip"), "none and compress");
    refused(method("type=full"), "in capitals");
    refused(method("type=PARTIAL"), "FULL or DIFFERENTIAL");
  }

  private static byte[] method(String line) {
    String keyword = line.substring(0, line.indexOf('=') + 1);
    List<String> lines = new ArrayList<>(ID);
    lines.removeIf(l -> l.startsWith(keyword));
    lines.add(line);
    return Flars.archive(lines, "section_begin=archive");
  }

  /** Rule 2: a keyword that counts may stand once, in either spelling and any case. */
  @Test
  void duplicatesOfKnownKeywordsAreRefused() throws IOException {
    refused(Flars.archive(with("type=DIFFERENTIAL"), "section_begin=archive"), "line 9", "twice");
    refused(Flars.archive(with("TYPE=FULL"), "section_begin=archive"), "type stands twice");
    refused(
        Flars.archive(with("files_compress_method=none"), "section_begin=archive"),
        "files_compressed_method stands twice");
    header(Flars.archive(with("X-a=1", "X-a=2"), "section_begin=archive"));
  }

  /** Rule 2.2: the manual's other spelling is understood. */
  @Test
  void filesCompressMethodIsAnAlias() throws IOException {
    List<String> lines = new ArrayList<>(ID);
    lines.replaceAll(
        l -> l.replace("files_compressed_method=none", "files_compress_method=compress"));
    assertTrue(
        header(Flars.archive(lines, "section_begin=archive")).identification().isCompressed());
    lines.removeIf(l -> l.startsWith("files_compress"));
    assertFalse(
        header(Flars.archive(lines, "section_begin=archive")).identification().isCompressed());
  }

  /** Rule 2.3: a line without equals sign continues the description, and nothing else. */
  @Test
  void descriptionsMayHaveMoreLines() throws IOException {
    FlarHeader h =
        header(
            Flars.archive(
                with("content_description=one", "two", "", "content_author=me", "three"),
                "section_begin=archive"));
    assertEquals(Optional.of("one\ntwo\n\nthree"), h.identification().value("content_description"));
    assertEquals(Optional.of("me"), h.identification().value("content_author"));
    refused(Flars.archive(with("two"), "section_begin=archive"), "line 9", "no keyword=value");
    refused(Flars.archive(with("=x"), "section_begin=archive"), "no keyword=value");
  }

  /** Rule 2.4: archives of ZFS streams are told, not misread. */
  @Test
  void zfsArchivesAreRefusedByName() {
    refused(Flars.archive(with("rootpool=rpool"), "section_begin=archive"), "ZFS", "-L cpio");
  }

  @Test
  void architecturesAreAList() throws IOException {
    FlarHeader h =
        header(Flars.archive(with("content_architectures=sun4u, sun4us"), "section_begin=archive"));
    assertEquals(List.of("sun4u", "sun4us"), h.identification().architectures());
  }

  // ---- rule 5

  /** Rule 5: what the installer would silently ignore is warned of. */
  @Test
  void ignoredSectionsAreWarnedOf() throws IOException {
    FlarHeader h =
        header(
            Flars.archive(
                ID,
                "section_begin=X-a",
                "x",
                "section_end=X-a",
                "section_begin=predeployment",
                "section_end=predeployment",
                "section_begin=archive"));
    assertEquals(1, h.warnings().size(), h.warnings().toString());
    assertTrue(h.warnings().get(0).contains("predeployment"), h.warnings().toString());
    assertTrue(h.warnings().get(0).contains("ignores"), h.warnings().toString());
  }

  /** Rule 5.5: a manifest in a full archive hides the deployment sections. */
  @Test
  void aManifestInAFullArchiveIsWarnedOf() throws IOException {
    FlarHeader h =
        header(
            Flars.archive(
                ID, "section_begin=manifest", "section_end=manifest", "section_begin=archive"));
    assertTrue(h.warnings().get(0).contains("full archive with a manifest"));
  }

  /** Rule 5.4: sections in the right order are no warning. */
  @Test
  void rightOrderIsNoWarning() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String name : List.of("predeployment", "postdeployment", "reboot", "summary", "X-a")) {
      lines.addAll(List.of("section_begin=" + name, "text", "section_end=" + name));
    }
    lines.add("section_begin=archive");
    FlarHeader h = header(Flars.archive(ID, lines.toArray(new String[0])));
    assertEquals(List.of(), h.warnings());
    assertEquals(5, h.sections().size());
    assertEquals(5, h.section("summary").orElseThrow().length());
  }

  // ---- section 8

  /** Attack: cookie only, truncated header, missing end, end within a section. */
  @Test
  void truncatedHeaders() {
    byte[] whole =
        Flars.archive(ID, "section_begin=X-a", "text", "section_end=X-a", "section_begin=archive");
    for (int length = 0; length < whole.length; length++) {
      String message = refused(Arrays.copyOf(whole, length));
      assertTrue(message.contains("truncated") || message.contains("no flash archive"), message);
    }
    refused(Arrays.copyOf(whole, 18), "line 2", "the identification section");
    refused(Flars.archive(ID, "section_begin=X-a", "text"), "line 12", "section X-a");
    refused(
        Flars.lines("FlAsH-aRcHiVe-2.0", "section_begin=identification"), "section identification");
  }

  @Test
  void identificationComesFirst() {
    refused(
        Flars.lines("FlAsH-aRcHiVe-2.0", "section_begin=X-a", "section_end=X-a"),
        "line 2",
        "follows the cookie");
  }

  /** Attack: an endless line, an endless identification section, an endless section. */
  @Test
  void endlessHeadersEnd() {
    refused(Flars.archive(with("X-a=" + "x".repeat(70_000)), "section_begin=archive"), "line 9");
    String[] lines = new String[10_001];
    Arrays.fill(lines, "X-a=1");
    refused(Flars.archive(with(lines), "section_begin=archive"), "more than 10000 lines");
    byte[] start = Flars.archive(ID, "section_begin=X-a");
    InputStream endless =
        new java.io.SequenceInputStream(
            new ByteArrayInputStream(start),
            new InputStream() {
              @Override
              public int read() {
                return '\n';
              }

              @Override
              public int read(byte[] target, int offset, int length) {
                Arrays.fill(target, offset, offset + length, (byte) '\n');
                return length;
              }
            });
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () ->
                FlarHeaderReader.read(
                    endless, "endless", new FlarLimits(1 << 20, 1 << 20, 1 << 20, true)));
    assertTrue(e.getMessage().contains("section X-a has more than 1048576 bytes"), e.getMessage());
  }

  /** Attack: NUL, CR and bytes that are no UTF-8. */
  @Test
  void strangeBytesInTheHeader() throws IOException {
    refused(Flars.archive(with("X-a=\0"), "section_begin=archive"), "line 9", "NUL");
    refused(cookie("FlAsH-aRcHiVe-2.0\r", ID), "line 1", "ends in CR");
    FlarHeader h =
        header(Flars.archive(with("X-latin=\u00e4\u00ff", "X-cr=a\r"), "section_begin=archive"));
    assertEquals(Optional.of("\u00e4\u00ff"), h.identification().value("X-latin"));
    assertEquals(Optional.of("a\r"), h.identification().value("X-cr"));
  }

  /** Attack: the archive section begins within another one. */
  @Test
  void archiveSectionWithinATextSection() throws IOException {
    FlarHeader h =
        header(
            Flars.archive(
                ID,
                "section_begin=X-a",
                "text",
                "section_begin=archive",
                "section_end=X-a",
                "section_begin=archive"));
    assertEquals(1, h.warnings().size());
    assertTrue(h.warnings().get(0).contains("line 12"), h.warnings().toString());
    assertTrue(h.warnings().get(0).contains("section X-a"), h.warnings().toString());
    assertEquals(5, h.section("X-a").orElseThrow().length());
  }

  /** Attack: other delimiters within a section. */
  @Test
  void sectionsWithinSections() {
    refused(
        Flars.archive(ID, "section_begin=X-a", "section_begin=X-b", "section_end=X-b"),
        "line 11",
        "within section X-a");
    refused(
        Flars.archive(ID, "section_begin=X-a", "section_end=X-b"), "line 11", "within section X-a");
    refused(
        Flars.lines("FlAsH-aRcHiVe-2.0", "section_begin=identification", "section_begin=archive"),
        "within section identification");
    refused(Flars.archive(ID, "stray"), "line 10", "between two sections");
    refused(Flars.archive(ID, "section_end=X-a"), "line 10");
  }

  @Test
  void sectionsThatStandTwice() {
    refused(
        Flars.archive(
            ID, "section_begin=X-a", "section_end=X-a", "section_begin=X-a", "section_end=X-a"),
        "line 12",
        "section X-a stands twice");
    refused(Flars.archive(ID, "section_begin=identification"), "identification stands twice");
  }

  /** Attack: a section name that would be a path where the archive is split. */
  @Test
  void sectionNamesThatArePaths() {
    for (String name : List.of("../x", "a/b", "..", ".", "", "/etc/passwd", "a b", "a\u0001")) {
      refused(
          Flars.archive(ID, "section_begin=" + name, "section_end=" + name),
          "line 10",
          "no name of a file");
    }
  }

  @Test
  void tooManySections() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 1001; i++) {
      lines.addAll(List.of("section_begin=X-" + i, "section_end=X-" + i));
    }
    refused(Flars.archive(ID, lines.toArray(new String[0])), "more than 1000 sections");
  }

  @Test
  void whatIsNoFlashArchive() throws IOException {
    refused(new byte[0], "no flash archive");
    refused(new byte[100_000], "no flash archive");
    refused("PK\3\4 something\n".getBytes(StandardCharsets.ISO_8859_1), "no flash archive");
    assertThrows(ImageBuildException.class, () -> FlarFile.open(directory, "d", FlarLimits.USUAL));
    assertThrows(
        ImageBuildException.class,
        () -> FlarFile.open(directory.resolve("none"), "n", FlarLimits.USUAL));
  }
}
