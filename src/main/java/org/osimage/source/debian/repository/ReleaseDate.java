package org.osimage.source.debian.repository;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates of Release files in the three forms that apt reads (RFC 9110, 5.6.7): {@code Mon, 30 Nov
 * 2026 10:00:00 UTC}, {@code Monday, 30-Nov-26 10:00:00 GMT} and {@code Mon Nov 30 10:00:00 2026}.
 * Always UTC; the day of the week says nothing.
 */
final class ReleaseDate {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final String TIME = "([0-9]{1,2}):([0-9]{2}):([0-9]{2})";
  private static final Pattern DAY_FIRST =
      Pattern.compile(
          "[A-Za-z]+, *([0-9]{1,2})[ -]([A-Za-z]{3})[ -]([0-9]{2}|[0-9]{4}) +"
              + TIME
              + " +(?:GMT|UTC|Z|[+-]0000)");
  private static final Pattern MONTH_FIRST =
      Pattern.compile(
          "[A-Za-z]{3} +([A-Za-z]{3}) +([0-9]{1,2}) +" + TIME + " +([0-9]{4})(?: +(?:GMT|UTC|Z))?");
  private static final int CENTURY_TURNS = 70;

  private ReleaseDate() {}

  /** Empty if the text has none of the forms. */
  static Optional<Instant> parse(String text) {
    Matcher day = DAY_FIRST.matcher(text.strip());
    Matcher month = MONTH_FIRST.matcher(text.strip());
    try {
      if (day.matches()) {
        return instant(day, 3, 2, 1, 4);
      }
      return month.matches() ? instant(month, 6, 1, 2, 3) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The numbers are those of groups. */
  private static Optional<Instant> instant(Matcher m, int year, int month, int day, int hour) {
    int number = number(m, year);
    int full = number >= 100 ? number : number < CENTURY_TURNS ? 2000 + number : 1900 + number;
    int at = MONTHS.indexOf(m.group(month).toLowerCase(Locale.ROOT)) + 1;
    LocalDateTime time =
        LocalDateTime.of(
            full, at, number(m, day), number(m, hour), number(m, hour + 1), number(m, hour + 2));
    return Optional.of(time.toInstant(ZoneOffset.UTC));
  }

  private static int number(Matcher m, int group) {
    return Integer.parseInt(m.group(group));
  }
}
