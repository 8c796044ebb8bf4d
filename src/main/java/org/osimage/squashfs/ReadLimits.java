package org.osimage.squashfs;

/**
 * The most that a reader takes from an image that nobody vouches for.
 *
 * @param entries names
 * @param bytes of all files, holes included
 */
public record ReadLimits(long entries, long bytes) {
  /** Far above any root: four million names, 1 TiB. */
  public static final ReadLimits USUAL = new ReadLimits(4 << 20, 1L << 40);
}
