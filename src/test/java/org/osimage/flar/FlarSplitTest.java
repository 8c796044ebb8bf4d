package org.osimage.flar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.flar.header.FlarHeader;
import org.osimage.flar.header.FlarLimits;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;

/** Section 4: split and combine. */
class FlarSplitTest {
  private final MemoryContentStore store = new MemoryContentStore();
  @TempDir Path directory;

  private static Map<String, byte[]> split(FlarFile archive, List<String> names, String only)
      throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    Optional<String> one = Optional.of(only).filter(o -> !o.isEmpty());
    for (FlarSplit.NamedPart part : FlarSplit.split(archive, names, one)) {
      files.put(part.name(), Trees.bytes(part.output()));
    }
    return files;
  }

  private static byte[] combine(Map<String, byte[]> files, List<String> order) throws IOException {
    List<FlarSplit.NamedPart> parts =
        order.stream()
            .map(
                name ->
                    new FlarSplit.NamedPart(
                        name,
                        () -> new ByteArrayInputStream(files.getOrDefault(name, new byte[0]))))
            .toList();
    return Trees.bytes(
        FlarSplit.combine(
            files.getOrDefault("cookie", new byte[0]),
            () -> new ByteArrayInputStream(files.getOrDefault("identification", new byte[0])),
            parts,
            FlarSplit.copy(
                () -> new ByteArrayInputStream(files.getOrDefault("archive", new byte[0])),
                "archive")));
  }

  private static List<String> sections(FlarFile archive) {
    return archive.header().sections().stream().map(FlarHeader.Section::name).toList();
  }

  /** Rule 4: without -u only cookie, identification and archive; the first is 18 bytes. */
  @Test
  void defaultPartsHaveNoDelimiters() throws IOException {
    FlarFile archive =
        FlarFile.open(Flars.sample("deployment-sections"), "sample", FlarLimits.USUAL);
    Map<String, byte[]> files = split(archive, List.of(), "");
    assertEquals(List.of("archive", "cookie", "identification"), List.copyOf(files.keySet()));
    assertEquals("FlAsH-aRcHiVe-2.0\n", new String(files.get("cookie"), StandardCharsets.UTF_8));
    assertEquals(18, files.get("cookie").length);
    String id = new String(files.get("identification"), StandardCharsets.UTF_8);
    assertTrue(id.startsWith("archive_id=") && id.endsWith("type=FULL\n"), id);
    assertEquals(102400, files.get("archive").length);
    assertEquals(List.of("summary"), List.copyOf(split(archive, List.of(), "summary").keySet()));
  }

  /** Split with every section named, then combine: the same bytes, for every sample. */
  @Test
  void splitAndCombineGiveTheSameBytes() throws IOException {
    for (String name :
        List.of("full-1", "full-2", "full-3", "full-4", "differential", "deployment-sections")) {
      FlarFile archive = FlarFile.open(Flars.sample(name), name, FlarLimits.USUAL);
      Map<String, byte[]> files = split(archive, sections(archive), "");
      assertArrayEquals(
          Files.readAllBytes(Flars.sample(name)), combine(files, sections(archive)), name);
    }
    byte[] ours =
        Flars.differential(
            Flars.with(
                Flars.compressed(Flars.options()),
                Flars.section("X-b", "1"),
                Flars.section("X-a", "2\n")),
            Trees.random(1, 50, store),
            Trees.random(2, 50, store),
            store);
    FlarFile archive = Flars.open(directory, ours);
    assertArrayEquals(
        ours, combine(split(archive, sections(archive), ""), sections(archive)), "ours");
    String odd = new String(ours, StandardCharsets.ISO_8859_1).replace("note=hi", "note=\r");
    byte[] carriage = odd.getBytes(StandardCharsets.ISO_8859_1);
    FlarFile cr = Flars.open(directory, carriage);
    assertArrayEquals(carriage, combine(split(cr, sections(cr), ""), sections(cr)), "CR");
  }

  @Test
  void partsThatAreNotThere() throws IOException {
    FlarFile archive = FlarFile.open(Flars.sample("full-1"), "full-1", FlarLimits.USUAL);
    String message =
        assertThrows(
                ImageBuildException.class,
                () -> FlarSplit.split(archive, List.of("summary"), Optional.empty()))
            .getMessage();
    assertTrue(message.contains("has no section 'summary'"), message);
    assertTrue(message.contains("identification, X-readme, archive"), message);
  }

  /** Combining cannot make another archive of a text. */
  @Test
  void combiningRefusesDelimitersInTexts() throws IOException {
    FlarFile archive = FlarFile.open(Flars.sample("full-1"), "full-1", FlarLimits.USUAL);
    Map<String, byte[]> files = split(archive, sections(archive), "");
    files.put("X-readme", "a\nsection_begin=archive\n".getBytes(StandardCharsets.UTF_8));
    refused(files, List.of("X-readme"), "the file X-readme, line 2");
    refused(files, List.of("identification"), "named twice");
    refused(files, List.of("archive"), "cannot be a section");
    refused(files, List.of("../x"), "cannot be a section");
    files.put("cookie", "FlAsH-aRcHiVe-2.0".getBytes(StandardCharsets.UTF_8));
    refused(files, List.of(), "the file cookie is not one line");
  }

  private static void refused(Map<String, byte[]> files, List<String> order, String part) {
    String message =
        assertThrows(ImageBuildException.class, () -> combine(files, order)).getMessage();
    assertTrue(message.contains(part), message);
  }
}
