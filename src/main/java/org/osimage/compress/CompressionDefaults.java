package org.osimage.compress;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.osimage.ImageBuildException;
import org.osimage.compress.block.Resources;

/**
 * The one place that decides how an output is compressed when its configuration does not say, and
 * what its reader can take when it does.
 */
public enum CompressionDefaults {
  /** The kernel's own decoders; zstd gives the fastest build and boot at gzip's size or less. */
  LINUX_BOOT_ARCHIVE("a Linux boot archive", List.of("zstd", "gzip", "xz", "none"), 3),
  /** The loader gunzips, and knows nothing else; level 9 as Distribution Constructor has it. */
  ILLUMOS_BOOT_ARCHIVE("an illumos boot archive", List.of("gzip", "none"), 9),
  /** The platform archive of a live image. */
  PLATFORM_ARCHIVE("a tgz archive", List.of("gzip", "none"), 6),
  /** What {@code <compress>} in a flash archive's configuration turns on, and its scripts. */
  COMPRESSED_FLASH_ARCHIVE("a compressed flash archive", List.of("compress", "none"), 16),
  /** The compressed file systems of a live image, mounted through lofi. */
  LIVE_FILE_SYSTEM("a live image's file system", List.of("lofi", "lofi-lzma", "none"), 6),
  /** A raw disk as one stream. */
  RAW_DISK("a raw disk", List.of("zstd"), 3);

  private final String what;
  private final List<String> types;
  private final int level;

  CompressionDefaults(String what, List<String> types, int level) {
    this.what = what;
    this.types = types;
    this.level = level;
  }

  /** The types that the output's readers understand, the default first. */
  public List<String> types() {
    return types;
  }

  /** The encoder for this output when nothing else is configured. */
  public Compressor choose(Resources resources) throws ImageBuildException {
    return choose(Optional.empty(), OptionalInt.empty(), resources);
  }

  /**
   * The encoder for this output.
   *
   * @param type {@code <compression><type>}, if given
   * @param level {@code <compression><level>}, if given; otherwise this output's, or for another
   *     type than the default that type's own
   * @throws ImageBuildException if the output's readers do not understand the type, the level is
   *     out of range, or the encoder needs more memory than there is
   */
  public Compressor choose(Optional<String> type, OptionalInt level, Resources resources)
      throws ImageBuildException {
    String chosen = type.orElse(types.get(0));
    if (!types.contains(chosen)) {
      throw new ImageBuildException(
          String.format(
              Locale.ROOT,
              "compression type '%s' cannot be used for %s: choose one of %s",
              chosen,
              what,
              String.join(", ", types)));
    }
    boolean preset = level.isEmpty() && chosen.equals(types.get(0));
    return Compression.of(chosen, preset ? OptionalInt.of(this.level) : level, resources);
  }
}
