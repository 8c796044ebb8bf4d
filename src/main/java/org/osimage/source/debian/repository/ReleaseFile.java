package org.osimage.source.debian.repository;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.source.debian.control.Paragraph;
import org.osimage.source.debian.control.ParagraphReader;

/** The parsed text of a Release file, whose signature somebody else has checked. */
final class ReleaseFile {
  /** The sums of indices, the preferred one first. */
  enum Sum {
    SHA256("SHA256", "SHA-256", 64, true),
    SHA512("SHA512", "SHA-512", 128, true),
    SHA1("SHA1", "SHA-1", 40, false),
    MD5("MD5Sum", "MD5", 32, false);

    final String field;

    /** Its name in Java. */
    final String algorithm;

    private final int digits;
    private final boolean strong;

    Sum(String field, String algorithm, int digits, boolean strong) {
      this.field = field;
      this.algorithm = algorithm;
      this.digits = digits;
      this.strong = strong;
    }
  }

  /**
   * @param digest in lower-case hexadecimal digits
   * @param size in bytes
   */
  record IndexFile(Sum sum, String digest, long size) {}

  /** Of a repository that says nothing of itself. */
  static final int USUAL_PRIORITY = 500;

  private final Paragraph fields;
  private final Map<String, IndexFile> files;
  private final String name;

  private ReleaseFile(Paragraph fields, Map<String, IndexFile> files, String name) {
    this.fields = fields;
    this.files = files;
    this.name = name;
  }

  /**
   * @param trusted also weak sums count, as nothing vouches for the file anyway
   */
  static ReleaseFile parse(byte[] text, String name, boolean trusted) throws IOException {
    List<Paragraph> paragraphs = ParagraphReader.all(text, name);
    if (paragraphs.size() != 1) {
      throw new ImageBuildException(name + " has " + paragraphs.size() + " paragraphs, not one");
    }
    Paragraph fields = paragraphs.get(0);
    for (Sum sum : Sum.values()) {
      if ((trusted || sum.strong) && fields.get(sum.field).isPresent()) {
        return new ReleaseFile(fields, files(fields, sum, name), name);
      }
    }
    throw new ImageBuildException(
        name
            + " has neither SHA256 nor SHA512 sums, so its signature proves nothing of the"
            + " packages; take it all the same with <trusted>true</trusted>, or have it made anew");
  }

  private static Map<String, IndexFile> files(Paragraph fields, Sum sum, String name)
      throws ImageBuildException {
    Map<String, IndexFile> files = new TreeMap<>();
    for (String line : fields.text(sum.field).split("\n", -1)) {
      if (!line.isBlank()) {
        List<String> words = AptSourcesReader.words(line);
        if (words.size() != 3
            || !words.get(0).matches("[0-9a-f]{" + sum.digits + "}")
            || !words.get(1).matches("[0-9]{1,15}")) {
          throw new ImageBuildException(name + ": wrong line of " + sum.field + ": " + line);
        }
        files.put(words.get(2), new IndexFile(sum, words.get(0), Long.parseLong(words.get(1))));
      }
    }
    return files;
  }

  Optional<IndexFile> file(String path) {
    return Optional.ofNullable(files.get(path));
  }

  boolean byHash() {
    return fields.text("Acquire-By-Hash").equalsIgnoreCase("yes");
  }

  /** As apt_preferences(5) has it: suites such as backports ask to be taken last. */
  int priority() {
    boolean last = fields.text("NotAutomatic").equalsIgnoreCase("yes");
    boolean upgrades = fields.text("ButAutomaticUpgrades").equalsIgnoreCase("yes");
    return last && upgrades ? 100 : last ? 1 : USUAL_PRIORITY;
  }

  /** Whether packages for all architectures stand in an index of their own. */
  boolean separateAll() {
    return AptSourcesReader.words(fields.text("Architectures")).contains("all")
        && !AptSourcesReader.words(fields.text("No-Support-for-Architecture-all"))
            .contains("Packages");
  }

  /**
   * Warns of the Release file of another suite, as apt does.
   *
   * @param suite the one asked for
   */
  void checkSuite(String suite, BuildLog log) {
    String codename = fields.text("Codename");
    String alias = fields.text("Suite");
    boolean fits =
        suite.equals(codename)
            || suite.equals(alias)
            || (!codename.isEmpty() && suite.startsWith(codename + "/"))
            || (!alias.isEmpty() && suite.startsWith(alias + "/"));
    if (fits) {
      return;
    }
    log.warn(
        codename.isEmpty() && alias.isEmpty()
            ? name + " does not say of which suite it is; it is taken for '" + suite + "'"
            : name
                + " is that of suite '"
                + alias
                + "', codename '"
                + codename
                + "', not of the suite '"
                + suite
                + "' asked for; if that is not meant, correct <suite> or use another mirror");
  }

  /**
   * @throws ImageBuildException if Valid-Until is before {@code now}, or Date more than a day after
   */
  void checkDates(Instant now, BuildLog log) throws ImageBuildException {
    Optional<Instant> until = date("Valid-Until");
    if (until.isEmpty() && fields.get("Valid-Until").isPresent()) {
      throw new ImageBuildException(
          name + ": Valid-Until is no date: " + fields.text("Valid-Until"));
    }
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
    if (date.isEmpty()) {
      log.warn(name + " has no usable Date: '" + fields.text("Date") + "'");
    }
    if (date.filter(d -> d.isAfter(now.plusSeconds(86_400))).isPresent()) {
      throw new ImageBuildException(
          name + " is dated " + date.get() + ", in the future; is the clock of this host right?");
    }
  }

  private Optional<Instant> date(String field) {
    return fields.get(field).flatMap(ReleaseDate::parse);
  }
}
