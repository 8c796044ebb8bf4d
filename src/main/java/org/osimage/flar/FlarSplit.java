package org.osimage.flar;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.osimage.ImageBuildException;
import org.osimage.flar.header.Cookie;
import org.osimage.flar.header.FlarHeader;
import org.osimage.flar.header.SectionName;
import org.osimage.output.ImageChannel;
import org.osimage.output.PlannedOutput;

/** Takes archives apart into files, and puts such files together, as flar split and combine do. */
public final class FlarSplit {
  private static final int COPY = 1 << 18;

  private FlarSplit() {}

  /** Opens the bytes of a part. */
  public interface Part {
    InputStream open() throws IOException;
  }

  /**
   * @param name of the file, which is that of the section, or {@code cookie}
   */
  public record NamedPart(String name, Part part) {
    /** The part as a file. */
    public PlannedOutput output() {
      return new Copy(List.of(part), name);
    }
  }

  /**
   * The parts of an archive: cookie, identification, the sections named and the archive section.
   *
   * @param sections names of further sections ({@code -u})
   * @param only the one part wanted ({@code -S})
   * @throws ImageBuildException if there is no section of a name
   */
  public static List<NamedPart> split(
      FlarFile archive, List<String> sections, Optional<String> only) throws ImageBuildException {
    List<String> wanted = new ArrayList<>();
    if (only.isPresent()) {
      wanted.add(only.get());
    } else {
      wanted.addAll(List.of(SectionName.COOKIE, SectionName.IDENTIFICATION));
      sections.stream().filter(s -> !wanted.contains(s)).forEach(wanted::add);
      wanted.remove(SectionName.ARCHIVE);
      wanted.add(SectionName.ARCHIVE);
    }
    List<NamedPart> parts = new ArrayList<>();
    for (String name : wanted) {
      parts.add(new NamedPart(name, part(archive, name)));
    }
    return parts;
  }

  private static Part part(FlarFile archive, String name) throws ImageBuildException {
    int begin = (SectionName.BEGIN + SectionName.IDENTIFICATION + "\n").length();
    long cookie = archive.header().identificationOffset() - begin;
    return switch (name) {
      case SectionName.COOKIE -> () -> archive.range(0, cookie);
      case SectionName.IDENTIFICATION ->
          () ->
              archive.range(
                  archive.header().identificationOffset(), archive.header().identificationLength());
      case SectionName.ARCHIVE -> archive::stored;
      default -> {
        FlarHeader.Section section =
            archive
                .header()
                .section(name)
                .orElseThrow(
                    () ->
                        new ImageBuildException(
                            archive.name()
                                + ": has no section '"
                                + name
                                + "'; it has "
                                + names(archive)));
        yield () -> archive.section(section);
      }
    };
  }

  /** The sections of an archive, in their order. */
  public static String names(FlarFile archive) {
    List<String> names = new ArrayList<>(List.of(SectionName.IDENTIFICATION));
    archive.header().sections().forEach(section -> names.add(section.name()));
    names.add(SectionName.ARCHIVE);
    return String.join(", ", names);
  }

  /**
   * Puts parts together. Nothing is checked or brought up to date but what would make another
   * archive of it: the cookie is one, and no text has a line that begins or ends a section.
   *
   * @param identification its lines
   * @param sections in the order they are to have
   * @param archive the archive section as it is to be stored
   */
  public static PlannedOutput combine(
      byte[] cookie, Part identification, List<NamedPart> sections, PlannedOutput archive)
      throws IOException {
    String line = new String(cookie, StandardCharsets.ISO_8859_1);
    if (!line.endsWith("\n") || Cookie.parse(line.substring(0, line.length() - 1)).isEmpty()) {
      throw new ImageBuildException(
          "the file cookie is not one line " + Cookie.CURRENT + " with a line feed");
    }
    List<FlarSection> all = new ArrayList<>();
    all.add(
        FlarSection.copied(SectionName.IDENTIFICATION, identification, "the file identification"));
    for (NamedPart section : sections) {
      if (!SectionName.isSafe(section.name())
          || section.name().equals(SectionName.ARCHIVE)
          || all.stream().anyMatch(s -> s.name().equals(section.name()))) {
        throw new ImageBuildException(
            "'" + section.name() + "' cannot be a section, or is named twice");
      }
      all.add(FlarSection.copied(section.name(), section.part(), "the file " + section.name()));
    }
    return new Combined(cookie, all, archive);
  }

  private record Combined(byte[] cookie, List<FlarSection> sections, PlannedOutput archive)
      implements PlannedOutput {
    @Override
    public OptionalLong size() {
      return OptionalLong.empty();
    }

    @Override
    public String describe() {
      return "flash archive of " + sections.size() + " sections and\n" + archive.describe();
    }

    @Override
    public void writeTo(ImageChannel out) throws IOException {
      out.write(cookie);
      for (FlarSection section : sections) {
        out.write(ascii(SectionName.BEGIN + section.name() + "\n"));
        section.body().writeTo(out.asStream());
        out.write(ascii(SectionName.END + section.name() + "\n"));
      }
      out.write(ascii(SectionName.BEGIN + SectionName.ARCHIVE + "\n"));
      out.embed(archive);
    }

    private static byte[] ascii(String text) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }
  }

  /** Bytes as they are. */
  public static PlannedOutput copy(Part part, String what) {
    return new Copy(List.of(part), what);
  }

  private record Copy(List<Part> parts, String what) implements PlannedOutput {
    @Override
    public OptionalLong size() {
      return OptionalLong.empty();
    }

    @Override
    public String describe() {
      return what + "\n";
    }

    @Override
    public void writeTo(ImageChannel out) throws IOException {
      byte[] chunk = new byte[COPY];
      for (Part part : parts) {
        try (InputStream in = part.open()) {
          for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            out.write(chunk, 0, n);
          }
        }
      }
    }
  }
}
