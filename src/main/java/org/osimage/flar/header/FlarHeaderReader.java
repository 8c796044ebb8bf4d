package org.osimage.flar.header;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;

/**
 * Reads the header line by line, as the installer does. Where programs read one archive in two ways
 * it is an error, but for the one that decides which bytes are the payload: the first line that
 * begins the archive section counts, and a warning says so.
 */
public final class FlarHeaderReader {
  private static final String ARCHIVE_BEGIN = SectionName.BEGIN + SectionName.ARCHIVE;

  private final HeaderLines lines;
  private final String archive;
  private final FlarLimits limits;
  private final List<FlarHeader.Section> sections = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private long identificationOffset;
  private long identificationLength;

  private FlarHeaderReader(InputStream in, String archive, FlarLimits limits) {
    this.lines = new HeaderLines(in, archive);
    this.archive = archive;
    this.limits = limits;
  }

  /**
   * @param in at the archive's first byte
   * @throws ImageBuildException naming section and line, if it is none, damaged or truncated
   */
  public static FlarHeader read(InputStream in, String archive, FlarLimits limits)
      throws IOException {
    return new FlarHeaderReader(in, archive, limits).run();
  }

  private FlarHeader run() throws IOException {
    Cookie cookie = cookie();
    Identification identification = identification(cookie);
    names.add(SectionName.IDENTIFICATION);
    boolean open = true;
    while (open) {
      String line = lines.next("the header, without an archive section");
      if (line.equals(ARCHIVE_BEGIN)) {
        open = false;
      } else if (line.startsWith(SectionName.BEGIN)) {
        open = section(line.substring(SectionName.BEGIN.length()));
      } else {
        throw lines.error(
            "'"
                + shown(line)
                + "' stands between two sections, where "
                + SectionName.BEGIN
                + "NAME belongs");
      }
    }
    warnOfOrder(identification);
    return new FlarHeader(
        cookie,
        identification,
        identificationOffset,
        identificationLength,
        sections,
        lines.position(),
        warnings);
  }

  private Cookie cookie() throws IOException {
    String line;
    try {
      line = lines.next("its first line");
    } catch (ImageBuildException e) {
      throw new ImageBuildException(
          archive + ": no flash archive, it does not begin with " + Cookie.PREFIX, e);
    }
    Optional<Cookie> cookie = Cookie.parse(line);
    if (cookie.isEmpty()) {
      throw lines.error(
          line.startsWith(Cookie.PREFIX)
              ? "the cookie '"
                  + shown(line)
                  + "' has no version such as 2.0"
                  + (line.endsWith("\r") ? "; it ends in CR: the file was changed as a text" : "")
              : "no flash archive, it does not begin with " + Cookie.PREFIX);
    }
    if (!cookie.get().isKnown()) {
      throw lines.error(
          "version "
              + cookie.get().major()
              + "."
              + cookie.get().minor()
              + " is not known, only 1 and 2 are");
    }
    return cookie.get();
  }

  private Identification identification(Cookie cookie) throws IOException {
    String first = lines.next("the identification section");
    if (!first.equals(SectionName.BEGIN + SectionName.IDENTIFICATION)) {
      throw lines.error(
          "'"
              + shown(first)
              + "': "
              + SectionName.BEGIN
              + SectionName.IDENTIFICATION
              + " follows the cookie");
    }
    List<String> raw = new ArrayList<>();
    long start = lines.position();
    identificationOffset = start;
    int number = lines.number() + 1;
    while (true) {
      long end = lines.position();
      String line = lines.next("section identification");
      if (line.equals(SectionName.END + SectionName.IDENTIFICATION)) {
        identificationLength = end - start;
        return Identification.parse(raw, number, archive, cookie);
      }
      if (line.startsWith(SectionName.BEGIN) || line.startsWith(SectionName.END)) {
        throw lines.error("'" + shown(line) + "' stands within section identification");
      }
      raw.add(line);
      if (raw.size() > FlarLimits.IDENTIFICATION_LINES
          || lines.position() - start > FlarLimits.IDENTIFICATION) {
        throw lines.error(
            "section identification has more than "
                + FlarLimits.IDENTIFICATION_LINES
                + " lines or "
                + FlarLimits.IDENTIFICATION
                + " bytes");
      }
    }
  }

  /** Whether the header goes on behind the section. */
  private boolean section(String name) throws IOException {
    if (!SectionName.isSafe(name)) {
      throw lines.error(
          "the section name '" + shown(name) + "' is no name of a file: letters, digits and _.+@-");
    }
    if (!names.add(name)) {
      throw lines.error("section " + name + " stands twice");
    }
    if (sections.size() == FlarLimits.SECTIONS) {
      throw lines.error("more than " + FlarLimits.SECTIONS + " sections");
    }
    long offset = lines.position();
    int number = lines.number() + 1;
    while (true) {
      long end = lines.position();
      String line = lines.next("section " + name);
      if (line.equals(SectionName.END + name)) {
        sections.add(new FlarHeader.Section(name, offset, end - offset, number));
        return true;
      }
      if (line.equals(ARCHIVE_BEGIN)) {
        warnings.add(
            archive
                + ", line "
                + lines.number()
                + ": section "
                + name
                + " does not end before the archive section begins; the installer takes the"
                + " first such line, other programs refuse the archive");
        sections.add(new FlarHeader.Section(name, offset, end - offset, number));
        return false;
      }
      if (line.startsWith(SectionName.BEGIN) || line.startsWith(SectionName.END)) {
        throw lines.error("'" + shown(line) + "' stands within section " + name);
      }
      if (lines.position() - offset > limits.section()) {
        throw lines.error(
            "section "
                + name
                + " has more than "
                + limits.section()
                + " bytes; raise the limit if it is meant so");
      }
    }
  }

  /** What the installer silently ignores, since it looks for sections in one order only. */
  private void warnOfOrder(Identification identification) {
    int reached = -1;
    String last = SectionName.IDENTIFICATION;
    for (FlarHeader.Section section : sections) {
      int rank = SectionName.ORDER.indexOf(section.name());
      if (rank >= 0 && rank < reached) {
        warnings.add(
            archive
                + ", line "
                + (section.line() - 1)
                + ": section "
                + section.name()
                + " stands behind section "
                + last
                + ": the installer ignores it");
      }
      int now = rank < 0 ? SectionName.ORDER.size() : rank;
      if (now > reached) {
        reached = now;
        last = section.name();
      }
    }
    if (identification.type() == ArchiveType.FULL && names.contains(SectionName.MANIFEST)) {
      warnings.add(
          archive
              + ": a full archive with a manifest: the installer ignores its deployment"
              + " sections");
    }
  }

  /** A line cut to what a message can hold. */
  private static String shown(String line) {
    String text = Identification.text(line).replaceAll("\\p{Cntrl}", "?");
    return text.length() > 80
        ? String.format(Locale.ROOT, "%s... (%d characters)", text.substring(0, 80), text.length())
        : text;
  }
}
