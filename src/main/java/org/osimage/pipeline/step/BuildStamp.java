package org.osimage.pipeline.step;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.osimage.manifest.Platform;

/** The build stamp, as {@code build_live} has it: {@code YYYYMMDDTHHMMSSZ}. */
public final class BuildStamp {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private BuildStamp() {}

  /** The user's stamp, else the build's timestamp. */
  public static String of(BuildSettings settings) {
    return of(settings.description().output(Platform.class), settings.epoch());
  }

  /**
   * The same.
   *
   * @param epoch the build's timestamp, seconds since 1970
   */
  public static String of(Optional<Platform> platform, long epoch) {
    return platform.flatMap(Platform::stamp).orElse(FORMAT.format(Instant.ofEpochSecond(epoch)));
  }
}
