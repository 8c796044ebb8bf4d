package org.osimage.content;

import java.io.IOException;
import java.util.Locale;
import org.osimage.ImageBuildException;

/**
 * How far one package or archive may grow when it is unpacked: a file of a few KiB can claim to be
 * petabytes of zeros.
 *
 * @param size in bytes, of all its bodies
 * @param ratio bytes of bodies to one byte of the file; the first 256 MiB are free
 */
public record PackLimits(long size, long ratio) {
  public static final PackLimits USUAL = new PackLimits(64L << 30, 1000);

  private static final long FREE = 256L << 20;

  /**
   * @param source the file's size in bytes
   * @param unpacked bytes so far
   * @throws ImageBuildException if that is too much
   */
  void check(String name, long source, long unpacked) throws IOException {
    if (unpacked > size) {
      throw tooLarge(name, "more than " + (size >> 20) + " MiB", "size=MIB");
    }
    if (unpacked > FREE && unpacked / ratio > source) {
      String what = String.format(Locale.ROOT, "more than %d times its %d bytes", ratio, source);
      throw tooLarge(name, what, "ratio=NUMBER");
    }
  }

  private static ImageBuildException tooLarge(String name, String what, String option) {
    return new ImageBuildException(
        name
            + " holds "
            + what
            + " when it is unpacked: it is damaged or hostile; if it is right, allow it with"
            + " -Dosimage.unpacked."
            + option);
  }
}
