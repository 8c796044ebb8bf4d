package org.osimage.flar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.osimage.ImageBuildException;
import org.osimage.compress.block.Resources;
import org.osimage.content.ContentStore;
import org.osimage.flar.header.ArchiveMethod;
import org.osimage.flar.header.FlarHeading;
import org.osimage.flar.header.FlarLimits;
import org.osimage.flar.header.Keyword;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.ImageTree;

/** Makes flash archives for tests. */
public final class Flars {
  static final Path SCRATCH = Path.of(System.getProperty("java.io.tmpdir"));

  /** A small header without deployment sections. */
  public static final List<String> IDENTIFICATION =
      List.of(
          "files_archived_method=cpio",
          "creation_date=20240101000000",
          "creation_master=build",
          "content_name=test",
          "files_compressed_method=none",
          "type=FULL");

  private static final ExecutorService THREADS =
      Executors.newFixedThreadPool(
          3,
          work -> {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
          });

  private Flars() {}

  static Resources parallel() {
    return Resources.parallel(THREADS, 3, SCRATCH);
  }

  static FlarHeading heading() {
    return new FlarHeading(
        new TreeMap<>(
            Map.of(
                Keyword.CREATION_DATE, "20231114221320",
                Keyword.CREATION_MASTER, "web",
                Keyword.CONTENT_NAME, "web 1.0",
                Keyword.CREATION_NODE, "web",
                Keyword.CREATION_RELEASE, "5.11",
                Keyword.CREATION_OS_NAME, "SunOS",
                Keyword.CONTENT_ARCHITECTURES, "i86pc")),
        new TreeMap<>(Map.of("X-note", "hi there")));
  }

  static FlarOptions options() {
    return new FlarOptions(
        heading(), ArchiveMethod.CPIO, false, true, true, List.of(), Resources.serial(SCRATCH));
  }

  static FlarOptions with(FlarSection... sections) {
    return with(options(), sections);
  }

  static FlarOptions with(FlarOptions o, FlarSection... sections) {
    return new FlarOptions(
        o.heading(),
        o.method(),
        o.compress(),
        o.sizes(),
        o.hash(),
        List.of(sections),
        o.resources());
  }

  static FlarOptions compressed(FlarOptions o) {
    return new FlarOptions(
        o.heading(), o.method(), true, o.sizes(), o.hash(), o.sections(), o.resources());
  }

  static FlarOptions pax(FlarOptions o) {
    return new FlarOptions(
        o.heading(),
        ArchiveMethod.PAX,
        o.compress(),
        o.sizes(),
        o.hash(),
        o.sections(),
        o.resources());
  }

  static FlarSection section(String name, String text) {
    try {
      return FlarSection.of(name, text.getBytes(StandardCharsets.UTF_8), name);
    } catch (ImageBuildException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] full(FlarOptions options, ImageTree tree, ContentStore store) {
    return Trees.bytes(new FlarWriter(options), tree, store);
  }

  static byte[] differential(
      FlarOptions options, ImageTree before, ImageTree after, ContentStore store) {
    try {
      return Trees.bytes(
          new FlarWriter(options)
              .plan(FlarDifference.between(before, after), List.of(), true, store));
    } catch (ImageBuildException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static FlarFile open(Path directory, byte[] archive) throws IOException {
    Path file = Files.createTempFile(directory, "test", ".flar");
    Files.write(file, archive);
    return FlarFile.open(file, "test.flar", FlarLimits.USUAL);
  }

  /** The members as a tree. */
  static ImageTree tree(FlarFile archive, ContentStore store) throws IOException {
    return ImageTree.withImplicitParents(
        archive.contents(store::put, Resources.serial(SCRATCH)).members().entries(),
        Attributes.root(0755, Trees.TIME));
  }

  /** Header text up to the payload. */
  static String header(byte[] archive) {
    String text = new String(archive, StandardCharsets.ISO_8859_1);
    String begin = "section_begin=archive\n";
    return text.substring(0, text.indexOf("\n" + begin) + 1 + begin.length());
  }

  /** An archive of lines. */
  public static byte[] lines(String... lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  /** An archive with the identification given, then lines, then an empty payload. */
  public static byte[] archive(List<String> identification, String... rest) {
    return lines(
        "FlAsH-aRcHiVe-2.0\nsection_begin=identification\n"
            + String.join("\n", identification)
            + "\nsection_end=identification",
        String.join("\n", rest));
  }

  static Path sample(String name) {
    return Path.of("src/test/resources/flar").resolve(name + ".flar");
  }
}
