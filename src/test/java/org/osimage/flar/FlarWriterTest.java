package org.osimage.flar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.archive.CpioFormat;
import org.osimage.archive.CpioWriter;
import org.osimage.flar.header.FlarHeading;
import org.osimage.flar.header.Keyword;
import org.osimage.output.OutputFile;
import org.osimage.output.PlannedOutput;
import org.osimage.output.TreeWriter;
import org.osimage.output.TreeWriterContract;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.ImageTree;

/** Creation: sections 1 to 5 of the format. */
class FlarWriterTest extends TreeWriterContract {
  private final MemoryContentStore store = new MemoryContentStore();
  @TempDir Path directory;

  @Override
  protected TreeWriter writer() {
    return new FlarWriter(Flars.options());
  }

  private byte[] write(FlarOptions options) {
    return Flars.full(options, Trees.everything(store), store);
  }

  private static byte[] payload(byte[] archive) {
    return Arrays.copyOfRange(archive, Flars.header(archive).length(), archive.length);
  }

  /** Rule 1: the byte layout, every line ending in one line feed, nothing before the payload. */
  @Test
  void bytesAreCookieSectionsAndPayload() throws Exception {
    ImageTree tree = Trees.tree(Trees.file(store, "etc/motd", "hello\n"));
    byte[] archive = Flars.full(Flars.options(), tree, store);
    byte[] payload = Trees.bytes(new CpioWriter(CpioFormat.NEWC), tree, store);
    String md5 = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(payload));
    String sha = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(payload));
    assertEquals(
        "FlAsH-aRcHiVe-2.0\n"
            + "section_begin=identification\n"
            + ("archive_id=" + md5 + "\n")
            + "files_archived_method=cpio\n"
            + "creation_date=20231114221320\n"
            + "creation_master=web\n"
            + "content_name=web 1.0\n"
            + "creation_node=web\n"
            + "creation_release=5.11\n"
            + "creation_os_name=SunOS\n"
            + "files_compressed_method=none\n"
            + ("files_archived_size=" + payload.length + "\n")
            + "files_unarchived_size=6\n"
            + "content_architectures=i86pc\n"
            + "type=FULL\n"
            + ("X-sha256=" + sha + "\n")
            + "X-note=hi there\n"
            + "section_end=identification\n"
            + "section_begin=archive\n",
        Flars.header(archive));
    assertArrayEquals(payload, payload(archive));
  }

  /** Rule 2 and the real sample of section 4: Solaris' keywords in Solaris' order. */
  @Test
  void keywordsStandInTheOrderOfTheRealSample() {
    List<String> real =
        List.of(
            "archive_id",
            "files_archived_method",
            "creation_date",
            "creation_master",
            "content_name",
            "creation_node",
            "creation_hardware_class",
            "creation_platform",
            "creation_processor",
            "creation_release",
            "creation_os_name",
            "creation_os_version",
            "files_compressed_method",
            "content_author",
            "content_architectures",
            "type");
    TreeMap<String, String> values = new TreeMap<>(Flars.heading().values());
    for (String keyword : real) {
      if (keyword.startsWith("cont") || keyword.startsWith("creation_")) {
        values.putIfAbsent(keyword, "UNKNOWN");
      }
    }
    FlarOptions o = Flars.options();
    byte[] archive =
        write(
            new FlarOptions(
                new FlarHeading(values, new TreeMap<>()),
                o.method(),
                true,
                false,
                true,
                List.of(),
                o.resources()));
    List<String> keywords =
        Flars.header(archive)
            .lines()
            .filter(l -> !l.startsWith("section_") && !l.startsWith("FlAsH"))
            .map(l -> l.substring(0, l.indexOf('=')))
            .filter(k -> !k.startsWith("X-"))
            .toList();
    assertEquals(real, keywords);
    assertTrue(keywords.stream().allMatch(k -> k.equals(k.toLowerCase(java.util.Locale.ROOT))));
  }

  /** Rule 2.1: the hash is over the uncompressed stream, whether it is compressed or not. */
  @Test
  void archiveIdDoesNotDependOnCompression() {
    String plain = Flars.header(write(Flars.options()));
    String compressed = Flars.header(write(Flars.compressed(Flars.options())));
    assertEquals(line(plain, "archive_id"), line(compressed, "archive_id"));
    assertEquals(line(plain, "X-sha256"), line(compressed, "X-sha256"));
    assertEquals("files_compressed_method=compress", line(compressed, "files_compressed_method"));
  }

  private static String line(String header, String keyword) {
    return header.lines().filter(l -> l.startsWith(keyword + "=")).findFirst().orElse("");
  }

  /** Rule 2.2: the method is always there, as none or compress, in the spelling that counts. */
  @Test
  void compressedMethodIsAlwaysWritten() {
    assertEquals(
        "files_compressed_method=none",
        line(Flars.header(write(Flars.options())), "files_compressed_method"));
  }

  /** Rule 2, sizes: stored bytes after compression, and what the files have; -S leaves them out. */
  @Test
  void sizesAreOfTheStoredSectionAndOfTheFiles() {
    byte[] archive = write(Flars.compressed(Flars.options()));
    assertEquals(
        "files_archived_size=" + payload(archive).length,
        line(Flars.header(archive), "files_archived_size"));
    FlarOptions o = Flars.options();
    String without =
        Flars.header(
            write(
                new FlarOptions(
                    o.heading(), o.method(), false, false, false, List.of(), o.resources())));
    assertFalse(without.contains("_size="), without);
    assertFalse(without.contains("archive_id"), without);
    assertFalse(without.contains("X-sha256"), without);
  }

  /** Rule 2, sizes: 0 would be refused by the installer. */
  @Test
  void aTreeWithoutBytesHasNoUnarchivedSize() {
    String header = Flars.header(Flars.full(Flars.options(), ImageTree.empty(Trees.TIME), store));
    assertFalse(header.contains("files_unarchived_size"), header);
    assertTrue(header.contains("files_archived_size=512\n"), header);
  }

  /** Rule 2.3: a later line of the description with '=' would be a keyword. */
  @Test
  void descriptionsHaveLinesWithoutEqualsSigns() {
    String header = Flars.header(write(described("a=b\nsecond line\n  third")));
    assertTrue(
        header.contains("content_description=a=b\nsecond line\n  third\ncontent_arch"), header);
    refused("line 2 of the description", described("one\nkey=value"));
    refused("begins or ends a section", described("one\nsection_begin_archive"));
    refused("control character 13", described("one\r\ntwo"));
  }

  private static FlarOptions described(String text) {
    TreeMap<String, String> values = new TreeMap<>(Flars.heading().values());
    values.put(Keyword.CONTENT_DESCRIPTION, text);
    return headed(values, Map.of());
  }

  private static FlarOptions headed(Map<String, String> values, Map<String, String> own) {
    FlarOptions o = Flars.options();
    return new FlarOptions(
        new FlarHeading(new TreeMap<>(values), new TreeMap<>(own)),
        o.method(),
        o.compress(),
        o.sizes(),
        o.hash(),
        o.sections(),
        o.resources());
  }

  private void refused(String part, FlarOptions options) {
    String message =
        assertThrows(
                ImageBuildException.class,
                () -> new FlarWriter(options).plan(Trees.everything(store), store))
            .getMessage();
    assertTrue(message.contains(part), message);
  }

  /** Rule 2: user keywords are ignored by readers; those that mean something are not the user's. */
  @Test
  void userKeywordsCannotSayWhereAnArchiveComesFrom() {
    Map<String, String> values = Flars.heading().values();
    refused("where an archive comes from", headed(values, Map.of("creation_node", "x")));
    refused("where an archive comes from", headed(values, Map.of("Creation_Anything", "x")));
    refused("has an element of its own", headed(values, Map.of("TYPE", "FULL")));
    refused("is no keyword", headed(values, Map.of("a b", "x")));
    refused("more than one line", headed(values, Map.of("X-a", "x\ny")));
  }

  /** Rule 2: a date is 14 digits. */
  @Test
  void datesHaveFourteenDigits() {
    for (String date : List.of("2024-01-01", "20240101", "20241301000000", "2024010100000Z")) {
      TreeMap<String, String> values = new TreeMap<>(Flars.heading().values());
      values.put(Keyword.CREATION_DATE, date);
      refused("creation_date=" + date, headed(values, Map.of()));
    }
  }

  /** Rule 5: where the installer looks for sections, whatever their order here. */
  @Test
  void sectionsStandWhereTheInstallerLooks() {
    byte[] archive =
        write(
            Flars.with(
                Flars.section("X-b", "b\n"),
                Flars.section("summary", "s"),
                Flars.section("X-a", "a\n"),
                Flars.section("reboot", "r\n"),
                Flars.section("postdeployment", "post\n"),
                Flars.section("predeployment", "pre\n")));
    List<String> order =
        Flars.header(archive)
            .lines()
            .filter(l -> l.startsWith("section_begin="))
            .map(l -> l.substring("section_begin=".length()))
            .toList();
    assertEquals(
        List.of(
            "identification",
            "predeployment",
            "postdeployment",
            "reboot",
            "summary",
            "X-b",
            "X-a",
            "archive"),
        order);
    assertTrue(Flars.header(archive).contains("section_begin=summary\ns\nsection_end=summary\n"));
  }

  /** Rule 5.6: no line of a text is taken for the beginning or end of a section. */
  @Test
  void sectionTextsCannotEndTheHeader() {
    for (String line :
        List.of("section_begin=archive", "section_end=X-a", "section_begin", "section_begin =x")) {
      ImageBuildException e =
          assertThrows(
              ImageBuildException.class,
              () ->
                  FlarSection.of(
                      "X-a", ("fine\n" + line).getBytes(StandardCharsets.US_ASCII), "notes.txt"));
      assertTrue(e.getMessage().startsWith("notes.txt, line 2: "), e.getMessage());
    }
    for (String bad : List.of("a\0b", "a\r\nb")) {
      assertThrows(
          ImageBuildException.class,
          () -> FlarSection.of("X-a", bad.getBytes(StandardCharsets.US_ASCII), "notes.txt"));
    }
  }

  @Test
  void sectionNamesAreSafeAndUnique() {
    refused("cannot be used", Flars.with(Flars.section("../x", "a")));
    refused("cannot be used", Flars.with(Flars.section("cookie", "a")));
    refused("cannot be used", Flars.with(Flars.section("archive", "a")));
    refused("two sections", Flars.with(Flars.section("a", "a"), Flars.section("a", "b")));
  }

  /** Rule 3: names relative, no "./", directories first, no slash at the end; lower-case newc. */
  @Test
  void membersAreNamedAsRealListingsNameThem() {
    ImageTree tree = Trees.tree(Trees.file(store, "etc/motd", "x"), Trees.dir("var"));
    String payload =
        new String(payload(Flars.full(Flars.options(), tree, store)), StandardCharsets.ISO_8859_1);
    assertTrue(payload.startsWith("070701"), payload);
    assertTrue(payload.indexOf("etc\0") < payload.indexOf("etc/motd\0"), payload);
    assertFalse(payload.contains("./"), payload);
    assertTrue(payload.contains("var\0"), payload);
    assertTrue(payload.contains("TRAILER!!!\0"), payload);
    assertEquals(0, payload.length() % 512);
  }

  /** Rule 3: newc holds sizes below 4 GiB; the message says what does. */
  @Test
  void filesOverFourGibibytesNeedPax() throws Exception {
    ImageTree tree = Trees.tree(Trees.file("big", store.synthetic((byte) 1, 1L << 32)));
    String message =
        assertThrows(
                ImageBuildException.class, () -> new FlarWriter(Flars.options()).plan(tree, store))
            .getMessage();
    assertTrue(message.contains("big") && message.contains("Use the format pax"), message);
    PlannedOutput pax = new FlarWriter(Flars.pax(Flars.options())).plan(tree, store);
    assertTrue(pax.size().orElse(0) > 1L << 32);
  }

  /** Rule 3: Solaris' pax knows path, linkpath, size, uid, gid, mtime. */
  @Test
  void paxHasNoKeywordsOfOthers() {
    String payload =
        new String(payload(write(Flars.pax(Flars.options()))), StandardCharsets.ISO_8859_1);
    assertFalse(payload.contains("SCHILY"), "vendor's keywords");
    ImageTree far = Trees.tree(Trees.device("dev/far", true, 1 << 22, 1));
    assertThrows(
        ImageBuildException.class,
        () -> new FlarWriter(Flars.pax(Flars.options())).plan(far, store));
  }

  /** To a file the hashes are put in last, to a stream first: the same bytes, for any threads. */
  @Test
  void fileAndStreamGetTheSameBytes() throws Exception {
    ImageTree tree = Trees.everything(store);
    for (boolean compress : List.of(false, true)) {
      FlarOptions o = compress ? Flars.compressed(Flars.options()) : Flars.options();
      byte[] stream = Flars.full(o, tree, store);
      Path file = directory.resolve("a.flar");
      OutputFile.write(new FlarWriter(o).plan(tree, store), file);
      assertArrayEquals(stream, Files.readAllBytes(file));
      FlarOptions parallel =
          new FlarOptions(
              o.heading(),
              o.method(),
              o.compress(),
              o.sizes(),
              o.hash(),
              o.sections(),
              Flars.parallel());
      for (int round = 0; round < 5; round++) {
        OutputFile.write(new FlarWriter(parallel).plan(tree, store), file);
        assertArrayEquals(stream, Files.readAllBytes(file));
      }
    }
  }

  /** A body that cannot be read fails the writing, and leaves no scratch file. */
  @Test
  void failuresReachTheCaller() throws Exception {
    ImageTree tree =
        Trees.tree(
            Trees.file("gone", org.osimage.content.Content.of(new byte[32], 300_000)),
            Trees.file(store, "a", "b"));
    FlarOptions o = Flars.compressed(Flars.options());
    PlannedOutput plan =
        new FlarWriter(
                new FlarOptions(
                    o.heading(),
                    o.method(),
                    true,
                    true,
                    true,
                    List.of(),
                    org.osimage.compress.block.Resources.parallel(
                        Flars.parallel().executor(), 3, directory)))
            .plan(tree, store);
    assertThrows(
        java.io.IOException.class, () -> OutputFile.write(plan, directory.resolve("x.flar")));
    try (var files = Files.list(directory)) {
      assertEquals(List.of(), files.toList());
    }
  }
}
