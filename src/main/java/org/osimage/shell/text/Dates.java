package org.osimage.shell.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times in UTC, as date(1) reads and prints them. */
public final class Dates {
  private static final List<String> DAYS =
      List.of("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday");
  private static final List<String> MONTHS =
      List.of(
          "January",
          "February",
          "March",
          "April",
          "May",
          "June",
          "July",
          "August",
          "September",
          "October",
          "November",
          "December");
  private static final Pattern ISO =
      Pattern.compile(
          "([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
              + "(?:[T ]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?)?"
              + "(?: ?(Z|UTC|GMT|[-+][0-9]{2}:?[0-9]{2}))?");
  private static final Pattern SLASHES =
      Pattern.compile("([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})(.*)");
  private static final Pattern RFC =
      Pattern.compile(
          "(?:[A-Za-z]{3}, )?([0-9]{1,2}) ([A-Za-z]{3}) ([0-9]{4})"
              + " ([0-9]{2}):([0-9]{2}):([0-9]{2}) ?([-+][0-9]{4}|GMT|UTC|Z)?");

  /** As date(1) itself prints it: weekday, month, day, time, zone, year. */
  private static final Pattern PRINTED =
      Pattern.compile(
          "[A-Za-z]{3} ([A-Za-z]{3}) +([0-9]{1,2}) ([0-9]{2}:[0-9]{2}:[0-9]{2})"
              + "(?: (UTC|GMT))? ([0-9]{4})");

  private static final Pattern STAMP =
      Pattern.compile(
          "([0-9]{2}|[0-9]{4})?([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})(?:\\.([0-9]{2}))?");

  private Dates() {}

  /** What {@code -d} takes, of it the forms that scripts use; empty if it is none of them. */
  public static Optional<Long> parse(String text, long now) {
    Matcher printed = PRINTED.matcher(text.strip());
    String plain =
        printed.matches()
            ? printed.replaceFirst("$2 $1 $5 $3 UTC").replaceFirst("^([0-9]) ", "0$1 ")
            : text.strip();
    try {
      if (plain.matches("@-?[0-9]{1,15}(\\.[0-9]+)?")) {
        return Optional.of(Long.parseLong(plain.substring(1).replaceFirst("\\..*", "")));
      }
      if (plain.isEmpty() || plain.equals("today")) {
        return Optional.of(now - Math.floorMod(now, 86400));
      }
      if (plain.equals("now")) {
        return Optional.of(now);
      }
      Matcher iso = ISO.matcher(SLASHES.matcher(plain).replaceFirst("$1-$2-$3$4"));
      if (iso.matches()) {
        return Optional.of(iso(iso));
      }
      Matcher rfc = RFC.matcher(plain);
      if (rfc.matches()) {
        return rfc(rfc);
      }
      return relative(plain, now);
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static int number(Matcher m, int group) {
    return m.group(group) == null ? 0 : Integer.parseInt(m.group(group));
  }

  private static long iso(Matcher m) {
    LocalDateTime time =
        LocalDateTime.of(
            number(m, 1), number(m, 2), number(m, 3), number(m, 4), number(m, 5), number(m, 6));
    return time.toEpochSecond(offset(m.group(7)));
  }

  private static ZoneOffset offset(@SuppressWarnings("NullAway") String zone) {
    return zone == null || !zone.matches("[-+].*") ? ZoneOffset.UTC : ZoneOffset.of(zone);
  }

  private static Optional<Long> rfc(Matcher m) {
    int month = 0;
    for (int i = 0; i < MONTHS.size(); i++) {
      month = MONTHS.get(i).startsWith(m.group(2)) ? i + 1 : month;
    }
    LocalDateTime time =
        LocalDateTime.of(
            number(m, 3), month, number(m, 1), number(m, 4), number(m, 5), number(m, 6));
    return Optional.of(time.toEpochSecond(offset(m.group(7))));
  }

  private static Optional<Long> relative(String text, long now) {
    Matcher m =
        Pattern.compile("([-+]?) ?([0-9]{1,6}) ?(second|sec|minute|min|hour|day|week)s?( ago)?")
            .matcher(text);
    if (text.equals("yesterday") || text.equals("tomorrow")) {
      return Optional.of(now + (text.equals("tomorrow") ? 86400 : -86400));
    }
    if (!m.matches()) {
      return Optional.empty();
    }
    long unit =
        switch (m.group(3)) {
          case "minute", "min" -> 60;
          case "hour" -> 3600;
          case "day" -> 86400;
          case "week" -> 604800;
          default -> 1;
        };
    boolean back = m.group(1).equals("-") != (m.group(4) != null);
    return Optional.of(now + (back ? -1 : 1) * unit * Long.parseLong(m.group(2)));
  }

  /** {@code [[CC]YY]MMDDhhmm[.ss]} of touch(1). */
  public static Optional<Long> stamp(String text, long now) {
    Matcher m = STAMP.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    int year = at(now).getYear();
    if (m.group(1) != null) {
      int given = Integer.parseInt(m.group(1));
      year = m.group(1).length() == 4 ? given : given < 69 ? 2000 + given : 1900 + given;
    }
    try {
      return Optional.of(
          LocalDateTime.of(
                  year, number(m, 2), number(m, 3), number(m, 4), number(m, 5), number(m, 6))
              .toEpochSecond(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static ZonedDateTime at(long seconds) {
    return Instant.ofEpochSecond(seconds).atZone(ZoneOffset.UTC);
  }

  /** As strftime(3) in the C locale. */
  public static String format(String format, long seconds) {
    ZonedDateTime time = at(seconds);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        out.append(c);
        continue;
      }
      char flag = ' ';
      c = format.charAt(++i);
      while ("-_0^#:".indexOf(c) >= 0 && i + 1 < format.length()) {
        flag = c;
        c = format.charAt(++i);
      }
      String value = field(c, time, seconds);
      out.append(
          switch (flag) {
            case '-' -> value.replaceFirst("^[0 ]+(?=.)", "");
            case '_' -> value.replaceFirst("^0(?=.)", " ");
            case '^' -> value.toUpperCase(Locale.ROOT);
            default -> value;
          });
    }
    return out.toString();
  }

  private static String two(int value) {
    return String.format(Locale.ROOT, "%02d", value);
  }

  private static String space(int value) {
    return String.format(Locale.ROOT, "%2d", value);
  }

  private static String field(char c, ZonedDateTime t, long seconds) {
    int weekday = t.getDayOfWeek().getValue() % 7;
    return switch (c) {
      case 'Y' -> Integer.toString(t.getYear());
      case 'C' -> two(t.getYear() / 100);
      case 'y' -> two(t.getYear() % 100);
      case 'm' -> two(t.getMonthValue());
      case 'd' -> two(t.getDayOfMonth());
      case 'e' -> space(t.getDayOfMonth());
      case 'H' -> two(t.getHour());
      case 'k' -> space(t.getHour());
      case 'I' -> two((t.getHour() + 11) % 12 + 1);
      case 'l' -> space((t.getHour() + 11) % 12 + 1);
      case 'M' -> two(t.getMinute());
      case 'S' -> two(t.getSecond());
      case 'N' -> "000000000";
      case 's' -> Long.toString(seconds);
      case 'p' -> t.getHour() < 12 ? "AM" : "PM";
      case 'P' -> t.getHour() < 12 ? "am" : "pm";
      case 'A' -> DAYS.get(weekday);
      case 'a' -> DAYS.get(weekday).substring(0, 3);
      case 'B' -> MONTHS.get(t.getMonthValue() - 1);
      case 'b', 'h' -> MONTHS.get(t.getMonthValue() - 1).substring(0, 3);
      case 'j' -> String.format(Locale.ROOT, "%03d", t.getDayOfYear());
      case 'u' -> Integer.toString(t.getDayOfWeek().getValue());
      case 'w' -> Integer.toString(weekday);
      case 'V' -> two(t.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case 'G' -> Integer.toString(t.get(IsoFields.WEEK_BASED_YEAR));
      case 'U' -> two((t.get(ChronoField.DAY_OF_YEAR) + 6 - weekday) / 7);
      case 'W' -> two((t.get(ChronoField.DAY_OF_YEAR) + 6 - (weekday + 6) % 7) / 7);
      case 'Z' -> "UTC";
      case 'z' -> "+0000";
      case 'n' -> "\n";
      case 't' -> "\t";
      case '%' -> "%";
      case 'F' -> format("%Y-%m-%d", seconds);
      case 'T' -> format("%H:%M:%S", seconds);
      case 'R' -> format("%H:%M", seconds);
      case 'r' -> format("%I:%M:%S %p", seconds);
      case 'D', 'x' -> format("%m/%d/%y", seconds);
      case 'X' -> format("%H:%M:%S", seconds);
      case 'c' -> format("%a %b %e %H:%M:%S %Y", seconds);
      default -> "%" + c;
    };
  }
}
