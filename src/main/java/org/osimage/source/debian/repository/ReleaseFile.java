package org.osimage.source.debian.repository;

import java.io.IOException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.source.debian.control.Paragraph;
import org.osimage.source.debian.control.ParagraphReader;

/** The parsed text of a Release file, whose signature somebody else has checked. */
final class ReleaseFile {
  /**
   * @param sha256 in lower-case hexadecimal digits
   * @param size in bytes
   */
  record IndexFile(String sha256, long size) {}

  private final Paragraph fields;
  private final Map<String, IndexFile> files;
  private final String name;

  private ReleaseFile(Paragraph fields, Map<String, IndexFile> files, String name) {
    this.fields = fields;
    this.files = files;
    this.name = name;
  }

  static ReleaseFile parse(byte[] text, String name) throws IOException {
    List<Paragraph> paragraphs = ParagraphReader.all(text, name);
    if (paragraphs.size() != 1) {
      throw new ImageBuildException(name + " has " + paragraphs.size() + " paragraphs, not one");
    }
    Paragraph fields = paragraphs.get(0);
    Map<String, IndexFile> files = new TreeMap<>();
    for (String line : fields.text("SHA256").split("\n", -1)) {
      if (!line.isBlank()) {
        List<String> words = AptSourcesReader.words(line);
        if (words.size() != 3
            || !words.get(0).matches("[0-9a-f]{64}")
            || !words.get(1).matches("[0-9]{1,15}")) {
          throw new ImageBuildException(name + ": wrong line of SHA256: " + line);
        }
        files.put(words.get(2), new IndexFile(words.get(0), Long.parseLong(words.get(1))));
      }
    }
    if (files.isEmpty()) {
      throw new ImageBuildException(name + " has no SHA256 sums; such an archive is not supported");
    }
    return new ReleaseFile(fields, files, name);
  }

  Optional<IndexFile> file(String path) {
    return Optional.ofNullable(files.get(path));
  }

  boolean byHash() {
    return fields.text("Acquire-By-Hash").equalsIgnoreCase("yes");
  }

  /** Whether its packages wait to be asked for by suite, as backports do. */
  boolean notAutomatic() {
    return fields.text("NotAutomatic").equalsIgnoreCase("yes");
  }

  /** Whether packages for all architectures stand in an index of their own. */
  boolean separateAll() {
    return AptSourcesReader.words(fields.text("Architectures")).contains("all")
        && !AptSourcesReader.words(fields.text("No-Support-for-Architecture-all"))
            .contains("Packages");
  }

  /**
   * @throws ImageBuildException if this is the Release file of another suite: a mirror may not pass
   *     an old or foreign suite, however well signed, for the one asked for
   */
  void checkSuite(String suite) throws ImageBuildException {
    String codename = fields.text("Codename");
    String alias = fields.text("Suite");
    boolean fits =
        suite.equals(codename)
            || suite.equals(alias)
            || (!codename.isEmpty() && suite.startsWith(codename + "/"))
            || (!alias.isEmpty() && suite.startsWith(alias + "/"));
    if (!fits) {
      throw new ImageBuildException(
          name
              + " is that of suite '"
              + alias
              + "', codename '"
              + codename
              + "', not of the suite '"
              + suite
              + "' asked for");
    }
  }

  /**
   * @throws ImageBuildException if Valid-Until is before {@code now}, or Date more than a day after
   */
  void checkDates(Instant now) throws ImageBuildException {
    Optional<Instant> until = date("Valid-Until");
    if (until.filter(u -> u.isBefore(now)).isPresent()) {
      throw new ImageBuildException(
          name
              + " was valid until "
              + until.get()
              + " only: the mirror is out of date (now "
              + now
              + "). Use another mirror, or a lock file (goal lock), with which dates do not"
              + " count");
    }
    Optional<Instant> date = date("Date");
    if (date.filter(d -> d.isAfter(now.plusSeconds(86_400))).isPresent()) {
      throw new ImageBuildException(
          name + " is dated " + date.get() + ", in the future; is the clock of this host right?");
    }
  }

  private Optional<Instant> date(String field) throws ImageBuildException {
    Optional<String> text = fields.get(field);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      String zoned = text.get().replaceFirst("UTC$", "GMT");
      return Optional.of(
          ZonedDateTime.parse(zoned, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      throw new ImageBuildException(name + ": " + field + " is no date: " + text.get(), e);
    }
  }
}
