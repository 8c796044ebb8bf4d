package org.osimage.flar.header;

import java.util.Locale;
import java.util.Optional;
import org.osimage.ImageBuildException;

/** The values that keywords may have; where programs disagree, only what all of them take. */
final class IdentificationValues {
  private IdentificationValues() {}

  static void check(String keyword, String value, String where) throws ImageBuildException {
    Optional<String> problem =
        switch (keyword) {
          case Keyword.FILES_ARCHIVED_METHOD -> method(value);
          case Keyword.FILES_COMPRESSED_METHOD -> compression(value);
          case Keyword.FILES_ARCHIVED_SIZE, Keyword.FILES_UNARCHIVED_SIZE -> size(value);
          case Keyword.CREATION_DATE -> date(value);
          case Keyword.TYPE -> type(value);
          case Keyword.ROOTPOOL ->
              Optional.of(
                  "the archive holds ZFS streams, which are not read: create it with -L cpio or -L"
                      + " pax");
          default -> Optional.empty();
        };
    if (problem.isPresent()) {
      throw new ImageBuildException(where + keyword + "=" + value + ": " + problem.get());
    }
  }

  private static Optional<String> method(String value) {
    return ArchiveMethod.of(value.toLowerCase(Locale.ROOT)).isPresent()
        ? Optional.empty()
        : Optional.of("only cpio and pax are known");
  }

  private static Optional<String> compression(String value) {
    return value.equalsIgnoreCase("none") || value.equalsIgnoreCase("compress")
        ? Optional.empty()
        : Optional.of("only none and compress are known; uncompress the archive section");
  }

  /** Decimal, 1 to 2^63-1. */
  private static Optional<String> size(String value) {
    String digits = value.replaceFirst("^0+", "");
    boolean number =
        value.matches("[0-9]{1,30}")
            && !digits.isEmpty()
            && (digits.length() < 19
                || (digits.length() == 19 && digits.compareTo(Long.toString(Long.MAX_VALUE)) <= 0));
    return number
        ? Optional.empty()
        : Optional.of("a size is a decimal number of bytes from 1 to " + Long.MAX_VALUE);
  }

  /** CCYYMMDDhhmmss. */
  static Optional<String> date(String value) {
    if (!value.matches("[0-9]{14}")) {
      return Optional.of("a date is written CCYYMMDDhhmmss, 14 digits");
    }
    int month = Integer.parseInt(value.substring(4, 6));
    int day = Integer.parseInt(value.substring(6, 8));
    boolean real =
        month >= 1
            && month <= 12
            && day >= 1
            && day <= 31
            && Integer.parseInt(value.substring(8, 10)) < 24
            && Integer.parseInt(value.substring(10, 12)) < 60
            && Integer.parseInt(value.substring(12)) < 62;
    return real ? Optional.empty() : Optional.of("there is no such date");
  }

  private static Optional<String> type(String value) {
    for (ArchiveType type : ArchiveType.values()) {
      if (type.toString().equals(value)) {
        return Optional.empty();
      }
    }
    return Optional.of("the type is FULL or DIFFERENTIAL, in capitals");
  }
}
