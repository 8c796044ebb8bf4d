package org.osimage.source.svr4.check;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;

/** The original's messages. */
final class Finding {
  static final String MISSING = "pathname does not exist";

  private Finding() {}

  static String of(String path, List<String> reasons) {
    return "ERROR: " + path + "\n    " + String.join("\n    ", reasons);
  }

  static String size(long expected, long actual) {
    return "file size <" + expected + "> expected <" + actual + "> actual";
  }

  static String sum(long expected, long actual) {
    return "file cksum <" + expected + "> expected <" + actual + "> actual";
  }

  static String time(long expected, long actual) {
    return "modtime <" + date(expected) + "> expected <" + date(actual) + "> actual";
  }

  /** Month, day and year, and the time of the twelve-hour clock, in UTC. */
  private static String date(long seconds) {
    ZonedDateTime t = Instant.ofEpochSecond(seconds).atZone(ZoneOffset.UTC);
    int hour = t.getHour() % 12 == 0 ? 12 : t.getHour() % 12;
    return String.format(
        Locale.ROOT,
        "%02d/%02d/%02d %02d:%02d:%02d %s",
        t.getMonthValue(),
        t.getDayOfMonth(),
        t.getYear() % 100,
        hour,
        t.getMinute(),
        t.getSecond(),
        t.getHour() < 12 ? "AM" : "PM");
  }
}
