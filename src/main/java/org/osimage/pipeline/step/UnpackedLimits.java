package org.osimage.pipeline.step;

import org.osimage.content.PackLimits;

/**
 * How far one package or archive may grow when it is unpacked.
 *
 * @param mib of all its files together
 * @param ratio to the size of the package itself
 */
public record UnpackedLimits(long mib, long ratio) {
  public static final UnpackedLimits USUAL =
      new UnpackedLimits(PackLimits.USUAL.size() >> 20, PackLimits.USUAL.ratio());

  public PackLimits forPacks() {
    return new PackLimits(mib << 20, ratio);
  }
}
