package org.osimage.source.ips.image;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.source.ips.plan.Delivered;

/**
 * The {@code pkginfo} file that tells SVR4 tools of an IPS package (pkg(7), legacy actions). Its
 * installation date is the time of the build.
 */
public final class LegacyEntry {
  private static final int MAX_NAME = 256;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("MMM dd yyyy HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private LegacyEntry() {}

  /**
   * @param architecture the image's variant.arch
   * @param summary of the package that delivers it
   * @param epoch time of the build, in seconds since 1970
   */
  public static String text(Delivered legacy, String architecture, String summary, long epoch)
      throws ImageBuildException {
    String name = legacy.required("pkg");
    SortedMap<String, Optional<String>> values = new TreeMap<>();
    values.put("arch", Optional.of(architecture));
    values.put("basedir", Optional.of("/"));
    values.put("category", Optional.of("system"));
    values.put("desc", Optional.empty());
    values.put("hotline", Optional.empty());
    values.put("name", Optional.of(summary.substring(0, Math.min(MAX_NAME, summary.length()))));
    values.put("pkg", Optional.of(name));
    values.put("pkginst", Optional.of(name));
    values.put("pstamp", Optional.empty());
    values.put("sunw_prodvers", Optional.empty());
    values.put("vendor", Optional.empty());
    values.put("version", Optional.of(legacy.fmri().version().orElseThrow().toString()));
    StringBuilder text = new StringBuilder();
    values.forEach(
        (key, otherwise) ->
            legacy
                .action()
                .value(key)
                .or(() -> otherwise)
                .filter(value -> !value.isEmpty())
                .ifPresent(value -> line(text, key, value)));
    line(text, "INSTDATE", DATE.format(Instant.ofEpochSecond(epoch)));
    return text.toString();
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key.toUpperCase(Locale.ROOT)).append('=').append(value).append('\n');
  }
}
