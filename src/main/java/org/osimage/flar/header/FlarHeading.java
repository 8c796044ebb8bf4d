package org.osimage.flar.header;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;

/**
 * What the identification section says that does not follow from the archive's bytes.
 *
 * @param values by known keyword, see {@link Keyword}; what is computed is not among them
 * @param own the user's keywords
 */
public record FlarHeading(SortedMap<String, String> values, SortedMap<String, String> own) {
  /** What is not known about a machine that does not run. */
  public static final String UNKNOWN = "UNKNOWN";

  public FlarHeading {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    own = Collections.unmodifiableSortedMap(new TreeMap<>(own));
  }

  /** The heading of another archive, for one that is made from it. */
  public static FlarHeading of(Identification identification) {
    TreeMap<String, String> values = new TreeMap<>();
    TreeMap<String, String> own = new TreeMap<>();
    for (String keyword : Keyword.ORDER) {
      identification.value(keyword).ifPresent(value -> values.put(keyword, value));
    }
    for (String line : identification.lines()) {
      int equals = line.indexOf('=');
      String keyword = equals < 1 ? "" : line.substring(0, equals);
      if (!keyword.isEmpty() && !Keyword.isKnown(keyword) && isOwn(keyword)) {
        own.putIfAbsent(keyword, line.substring(equals + 1));
      }
    }
    return new FlarHeading(values, own);
  }

  /** Whether a word has the form of a keyword. */
  private static boolean isOwn(String keyword) {
    return keyword.matches("[A-Za-z][A-Za-z0-9_.-]{0,99}");
  }

  /**
   * Checks a keyword of the user's.
   *
   * @throws ImageBuildException if it has a meaning already, or no form of a keyword
   */
  public static void checkOwn(String keyword) throws ImageBuildException {
    if (!isOwn(keyword)) {
      throw new ImageBuildException(
          "'" + keyword + "' is no keyword: a letter, then letters, digits and _.-, e.g. X-note");
    }
    if (keyword.regionMatches(true, 0, "creation_", 0, "creation_".length())) {
      throw new ImageBuildException(
          "the keyword " + keyword + " says where an archive comes from and cannot be set");
    }
    if (Keyword.isKnown(keyword)) {
      throw new ImageBuildException(
          "the keyword " + keyword + " has an element of its own, or is computed");
    }
  }
}
