package org.osimage.flar.header;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.osimage.ImageBuildException;

/** The identification section: its lines as they stand, and what they mean. */
public final class Identification {
  private final List<String> lines;
  private final Map<String, String> values;

  private Identification(List<String> lines, Map<String, String> values) {
    this.lines = List.copyOf(lines);
    this.values = Collections.unmodifiableMap(values);
  }

  /**
   * Understands the lines of the section.
   *
   * @param raw lines without line feeds, a character for each byte
   * @param first the number of the first line in the archive
   * @throws ImageBuildException naming archive and line, if a line is no keyword and value, a known
   *     keyword stands twice or has a value that the installer refuses
   */
  static Identification parse(List<String> raw, int first, String archive, Cookie cookie)
      throws ImageBuildException {
    Map<String, String> values = new TreeMap<>();
    List<String> lines = new ArrayList<>();
    boolean described = false;
    for (int i = 0; i < raw.size(); i++) {
      String line = text(raw.get(i));
      String where = archive + ", line " + (first + i) + ": ";
      lines.add(line);
      int equals = line.indexOf('=');
      if (equals < 0 && described) {
        values.merge(Keyword.CONTENT_DESCRIPTION, "\n" + line, String::concat);
      } else if (equals < 1) {
        throw new ImageBuildException(
            where + "'" + line + "' is no keyword=value in the identification section");
      } else {
        String keyword = canonical(line.substring(0, equals));
        String value = line.substring(equals + 1);
        described |= keyword.equals(Keyword.CONTENT_DESCRIPTION);
        IdentificationValues.check(keyword, value, where);
        if (values.putIfAbsent(keyword, value) != null && Keyword.isKnown(keyword)) {
          throw new ImageBuildException(
              where + "the keyword " + keyword + " stands twice; readers disagree on which counts");
        }
      }
    }
    if (cookie.major() >= 2 && !values.containsKey(Keyword.TYPE)) {
      throw new ImageBuildException(
          archive
              + ", section identification: lacks type=FULL or type=DIFFERENTIAL, which every"
              + " archive of version 2 has");
    }
    return new Identification(lines, values);
  }

  /** Known keywords in lower case and right spelling; others as they are. */
  private static String canonical(String keyword) {
    if (keyword.equalsIgnoreCase(Keyword.FILES_COMPRESS_METHOD)) {
      return Keyword.FILES_COMPRESSED_METHOD;
    }
    if (keyword.equalsIgnoreCase(Keyword.SHA256)) {
      return Keyword.SHA256;
    }
    return Keyword.isKnown(keyword) ? keyword.toLowerCase(Locale.ROOT) : keyword;
  }

  /** UTF-8 if it is, else ISO 8859-1. */
  public static String text(String raw) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(raw.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      return raw;
    }
  }

  /** Every line of the section, in its order. */
  public List<String> lines() {
    return lines;
  }

  /** The value of a keyword; the lines of a description are joined by line feeds. */
  public Optional<String> value(String keyword) {
    return Optional.ofNullable(values.get(canonical(keyword)));
  }

  /** Version 1 has no {@code type}: its archives are full. */
  public ArchiveType type() {
    return ArchiveType.valueOf(values.getOrDefault(Keyword.TYPE, ArchiveType.FULL.toString()));
  }

  public ArchiveMethod method() {
    return value(Keyword.FILES_ARCHIVED_METHOD)
        .flatMap(text -> ArchiveMethod.of(text.toLowerCase(Locale.ROOT)))
        .orElse(ArchiveMethod.CPIO);
  }

  /** Whether the archive section is compressed with compress(1). */
  public boolean isCompressed() {
    return "compress".equalsIgnoreCase(values.get(Keyword.FILES_COMPRESSED_METHOD));
  }

  /** Size of the archive section as it is stored, in bytes. */
  public OptionalLong archivedSize() {
    return number(Keyword.FILES_ARCHIVED_SIZE);
  }

  /** What its files have together, in bytes. */
  public OptionalLong unarchivedSize() {
    return number(Keyword.FILES_UNARCHIVED_SIZE);
  }

  private OptionalLong number(String keyword) {
    String value = values.get(keyword);
    return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
  }

  /** The kernel architectures that it is for; empty when it does not say. */
  public List<String> architectures() {
    String value = values.get(Keyword.CONTENT_ARCHITECTURES);
    return value == null
        ? List.of()
        : List.of(value.split(",", -1)).stream()
            .map(String::strip)
            .filter(a -> !a.isEmpty())
            .toList();
  }
}
