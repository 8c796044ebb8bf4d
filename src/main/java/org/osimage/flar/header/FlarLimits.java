package org.osimage.flar.header;

/**
 * How much is read of an archive that somebody else has made.
 *
 * @param section the largest text section, in bytes
 * @param unarchived the most bytes that its files may have together
 * @param ratioFrom from so many decoded bytes on the ratio of compression counts
 * @param strict whether a size or hash that the header declares and the data do not have is an
 *     error; otherwise it is warned of, as the installer does
 */
public record FlarLimits(long section, long unarchived, long ratioFrom, boolean strict) {
  /** The longest line, in bytes. */
  public static final int LINE = 64 << 10;

  /** The largest identification section, in bytes and lines. */
  static final int IDENTIFICATION = 1 << 20;

  static final int IDENTIFICATION_LINES = 10_000;

  /** How many sections there may be. */
  static final int SECTIONS = 1000;

  /** The longest name of a member, PATH_MAX with its NUL. */
  public static final int NAME = 4096;

  /** More than compress(1) reaches with anything but zeros. */
  private static final long RATIO = 2000;

  /** Text sections of 256 MiB, a tebibyte of files, strict. */
  public static final FlarLimits USUAL = new FlarLimits(256L << 20, 1L << 40, 1L << 30, true);

  public FlarLimits {
    if (section < 1 || unarchived < 1 || ratioFrom < 1) {
      throw new IllegalArgumentException("limits " + section + ", " + unarchived);
    }
  }

  public FlarLimits withStrict(boolean newStrict) {
    return new FlarLimits(section, unarchived, ratioFrom, newStrict);
  }

  /** Whether so much can have come out of so little. */
  public boolean isBomb(long stored, long decoded) {
    return decoded > ratioFrom && decoded / RATIO > stored;
  }
}
