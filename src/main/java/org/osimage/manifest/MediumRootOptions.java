package org.osimage.manifest;

import java.util.Optional;
import org.osimage.element.Section;

/**
 * The file system of a root that stays on its medium.
 *
 * @param squashfs compressed, as SquashFS; else ISO 9660
 */
public record MediumRootOptions(boolean squashfs, SquashfsOptions options) {
  static MediumRootOptions read(Section s) {
    boolean squashfs = s.word("format", "squashfs", "iso9660").equals("squashfs");
    SquashfsOptions options = SquashfsOptions.read(s);
    if (!squashfs && !options.equals(SquashfsOptions.DEFAULT)) {
      s.problem(
          "has <compression> or <blockSize>, which the <format> iso9660 does not know: leave them"
              + " out, or take the <format> squashfs");
    }
    return new MediumRootOptions(squashfs, options);
  }

  /**
   * How a SquashFS file system is written.
   *
   * @param compression zstd, gzip or xz; empty: zstd
   * @param level of the encoder; empty: its default
   * @param blockSize in bytes; empty: 131072
   */
  public record SquashfsOptions(
      Optional<String> compression, Optional<Integer> level, Optional<Integer> blockSize) {
    public static final SquashfsOptions DEFAULT =
        new SquashfsOptions(Optional.empty(), Optional.empty(), Optional.empty());

    static SquashfsOptions read(Section s) {
      Section compression = s.sectionOrEmpty("compression");
      SquashfsOptions options =
          new SquashfsOptions(
              compression.optionalWord("type", "zstd", "gzip", "xz"),
              compression.number("level", 0, 22).map(Long::intValue),
              s.number("blockSize", 4096, 1 << 20).map(Long::intValue));
      compression.end();
      if (options.blockSize.filter(size -> Integer.bitCount(size) != 1).isPresent()) {
        s.problem("has a <blockSize> that is no power of two: take 4096 to 1048576, e.g. 131072");
      }
      return options;
    }
  }
}
