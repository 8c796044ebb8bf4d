package org.osimage.compress;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.osimage.ImageBuildException;
import org.osimage.compress.block.Resources;

/** The registry of encoders: every compressed byte of an output comes out of here. */
public final class Compression {
  private Compression() {}

  /** The names that {@link #of} takes. */
  public static List<String> types() {
    return Arrays.stream(Format.values()).map(Format::type).toList();
  }

  /**
   * The levels of a type.
   *
   * @throws ImageBuildException if there is no such type
   */
  public static LevelRange levels(String type) throws ImageBuildException {
    return find(type).levels();
  }

  /**
   * An encoder.
   *
   * @param type one of {@link #types}
   * @param level within {@link #levels}; empty for the type's default
   * @throws ImageBuildException if there is no such type or level, if the encoder needs more memory
   *     than {@code resources} grants even with one thread, or if it cannot run on this host
   */
  public static Compressor of(String type, OptionalInt level, Resources resources)
      throws ImageBuildException {
    Format format = find(type);
    LevelRange levels = format.levels();
    int chosen = levels.orPreset(level);
    if (!levels.contains(chosen)) {
      throw new ImageBuildException(
          String.format(
              Locale.ROOT,
              "compression level %d is not one of %s: use %d to %d, or leave <level> out for %d",
              chosen,
              type,
              levels.min(),
              levels.max(),
              levels.preset()));
    }
    return format.bind(chosen, resources);
  }

  private static Format find(String type) throws ImageBuildException {
    for (Format format : Format.values()) {
      if (format.type().equals(type)) {
        return format;
      }
    }
    throw new ImageBuildException(
        String.format(
            Locale.ROOT,
            "there is no compression type '%s': choose one of %s",
            type,
            String.join(", ", types())));
  }
}
