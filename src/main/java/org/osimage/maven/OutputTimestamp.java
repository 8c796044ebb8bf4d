package org.osimage.maven;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;

/** The build's timestamp, from the property that Maven users know. */
final class OutputTimestamp {
  /** 1980-01-01T00:00:00Z, the first second that every format here can hold. */
  static final long DEFAULT = 315_532_800L;

  private OutputTimestamp() {}

  /**
   * The text of the property, also where Maven has none to give because of what stands in it.
   *
   * @param text as Maven filled it in, may be null
   * @param written as the POM has it, may be null
   * @throws ImageBuildException if nothing sets what the property refers to
   */
  static String filledIn(String text, String written) throws ImageBuildException {
    String value = Objects.requireNonNullElse(text, Objects.requireNonNullElse(written, ""));
    if (value.contains("${")) {
      throw new ImageBuildException(
          "project.build.outputTimestamp is '"
              + value
              + "', and nothing sets that property: set it before the first goal of this plugin, or"
              + " give a date, e.g. 2026-01-31T12:00:00Z");
    }
    return value;
  }

  /**
   * @param text of {@code project.build.outputTimestamp}: ISO 8601 with offset, or seconds since
   *     1970; null or a single character that is no digit: not set
   * @param sourceDateEpoch second choice, may be null
   * @return seconds since 1970
   */
  static long parse(String text, String sourceDateEpoch, BuildLog log) throws ImageBuildException {
    if (text != null
        && !text.isBlank()
        && (text.length() > 1 || Character.isDigit(text.charAt(0)))) {
      return parse(text.strip(), "project.build.outputTimestamp");
    }
    if (sourceDateEpoch != null && !sourceDateEpoch.isBlank()) {
      return parse(sourceDateEpoch.strip(), "SOURCE_DATE_EPOCH");
    }
    log.debug("project.build.outputTimestamp is not set: times are 1980-01-01T00:00:00Z");
    return DEFAULT;
  }

  private static long parse(String text, String name) throws ImageBuildException {
    long seconds;
    try {
      seconds =
          text.matches("[0-9]+")
              ? Long.parseLong(text)
              : OffsetDateTime.parse(text).toEpochSecond();
    } catch (DateTimeException | NumberFormatException e) {
      throw new ImageBuildException(
          name
              + " is '"
              + text
              + "': give ISO 8601 with an offset, e.g. 2026-01-31T12:00:00Z, or seconds since 1970",
          e);
    }
    if (seconds < DEFAULT || seconds >= 4_102_444_800L) {
      throw new ImageBuildException(
          name + " is '" + text + "': it must lie from 1980 to 2099, as FAT dates do");
    }
    return seconds;
  }
}
