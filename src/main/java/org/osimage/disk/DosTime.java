package org.osimage.disk;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * A time as FAT keeps it: UTC by our convention, in steps of two seconds, 1980 to 2107.
 *
 * @param date bits 9-15 years since 1980, 5-8 month, 0-4 day
 * @param time bits 11-15 hours, 5-10 minutes, 0-4 seconds / 2
 */
record DosTime(int date, int time) {
  private static final long FIRST =
      LocalDateTime.of(1980, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
  private static final long LAST =
      LocalDateTime.of(2107, 12, 31, 23, 59, 58).toEpochSecond(ZoneOffset.UTC);

  /** The nearest time at or before the given seconds since 1970, within the range. */
  static DosTime of(long seconds) {
    LocalDateTime t =
        LocalDateTime.ofEpochSecond(Math.max(FIRST, Math.min(LAST, seconds)), 0, ZoneOffset.UTC);
    return new DosTime(
        (t.getYear() - 1980) << 9 | t.getMonthValue() << 5 | t.getDayOfMonth(),
        t.getHour() << 11 | t.getMinute() << 5 | t.getSecond() / 2);
  }
}
