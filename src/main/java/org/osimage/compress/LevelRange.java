package org.osimage.compress;

import java.util.OptionalInt;

/**
 * The levels of an encoder, both ends included.
 *
 * @param preset the level used when none is asked for
 */
public record LevelRange(int min, int max, int preset) {
  /** For formats without a choice; they accept, and ignore, what a manifest may say. */
  static final LevelRange IGNORED = new LevelRange(0, 9, 0);

  boolean contains(int level) {
    return min <= level && level <= max;
  }

  int orPreset(OptionalInt level) {
    return level.orElse(preset);
  }
}
