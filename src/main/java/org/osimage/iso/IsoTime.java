package org.osimage.iso;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import org.osimage.ImageBuildException;

/** Dates as ECMA-119 writes them, always UTC. */
final class IsoTime {
  private static final long FIRST = -2_208_988_800L; // 1900-01-01T00:00:00Z
  private static final long LAST = 5_869_583_999L; // 2155-12-31T23:59:59Z

  private IsoTime() {}

  /**
   * @param what for the message: a path, or the volume
   * @throws ImageBuildException if the seven-byte form cannot hold the time
   */
  static void check(String what, long seconds) throws ImageBuildException {
    if (seconds < FIRST || seconds > LAST) {
      throw new ImageBuildException(
          "the time of "
              + what
              + " is "
              + seconds
              + " seconds since 1970, and ISO 9660 holds the years 1900 to 2155:"
              + " set another modification time");
    }
  }

  /** The seven bytes of ECMA-119 9.1.5, also used by Rock Ridge. */
  static byte[] record(long seconds) {
    LocalDateTime t = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
    return new byte[] {
      (byte) (t.getYear() - 1900),
      (byte) t.getMonthValue(),
      (byte) t.getDayOfMonth(),
      (byte) t.getHour(),
      (byte) t.getMinute(),
      (byte) t.getSecond(),
      0
    };
  }

  /** The seventeen bytes of ECMA-119 8.4.26.1. */
  static byte[] volume(long seconds) {
    LocalDateTime t = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
    String digits =
        String.format(
            Locale.ROOT,
            "%04d%02d%02d%02d%02d%02d00",
            t.getYear(),
            t.getMonthValue(),
            t.getDayOfMonth(),
            t.getHour(),
            t.getMinute(),
            t.getSecond());
    return Arrays.copyOf(digits.getBytes(StandardCharsets.US_ASCII), 17);
  }

  /** The form that says: no date given. */
  static byte[] unset() {
    return Arrays.copyOf("0".repeat(16).getBytes(StandardCharsets.US_ASCII), 17);
  }
}
