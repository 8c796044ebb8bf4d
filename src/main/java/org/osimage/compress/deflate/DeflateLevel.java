package org.osimage.compress.deflate;

/**
 * How hard to look.
 *
 * @param depth candidates to look at for each position; 0 stores the input
 * @param nice a match length that is good enough to stop looking
 * @param lazy how many positions ahead a match may be given up for a better one, 0 to 2
 */
public record DeflateLevel(int depth, int nice, int lazy) {
  public static DeflateLevel of(int level) {
    return switch (level) {
      case 0 -> new DeflateLevel(0, 0, 0);
      case 1 -> new DeflateLevel(2, 8, 0);
      case 2 -> new DeflateLevel(6, 10, 0);
      case 3 -> new DeflateLevel(12, 24, 0);
      case 4 -> new DeflateLevel(16, 30, 0);
      case 5 -> new DeflateLevel(16, 30, 1);
      case 6 -> new DeflateLevel(35, 65, 1);
      case 7 -> new DeflateLevel(100, 130, 1);
      case 8 -> new DeflateLevel(300, 258, 2);
      case 9 -> new DeflateLevel(600, 258, 2);
      default -> throw new IllegalArgumentException("level " + level);
    };
  }
}
