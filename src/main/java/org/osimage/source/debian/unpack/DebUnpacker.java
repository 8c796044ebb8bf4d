package org.osimage.source.debian.unpack;

import java.io.IOException;
import java.util.List;
import org.osimage.content.ContentStore;
import org.osimage.source.Contribution;
import org.osimage.source.SourceContext;

/** Turns package files into a contribution. */
public final class DebUnpacker {
  private DebUnpacker() {}

  /**
   * Unpacks and merges packages. Their bodies lie in the store afterwards, one pack a package; a
   * package whose pack is there already is not opened.
   *
   * @param debs in any order; a package of one name and architecture once
   * @throws org.osimage.ImageBuildException if a file does not have the size and SHA-256 that it
   *     must have, is damaged or hostile, or if packages own one path and nothing allows it; every
   *     such conflict is named
   */
  public static Contribution unpack(
      List<DebFile> debs, UnpackOptions options, ContentStore store, SourceContext context)
      throws IOException {
    throw new UnsupportedOperationException("not yet: " + debs + options + store + context);
  }
}
