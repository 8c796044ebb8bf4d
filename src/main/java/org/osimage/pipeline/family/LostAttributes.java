package org.osimage.pipeline.family;

import java.util.List;
import org.osimage.BuildLog;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/** Says which extended attributes a format cannot hold. */
public final class LostAttributes {
  private LostAttributes() {}

  /**
   * Warns once, with an example.
   *
   * @param format what it is said of
   */
  public static void warn(String format, ImageTree tree, BuildLog log) {
    List<Entry> affected =
        tree.entries().stream().filter(e -> !e.attributes().xattrs().isEmpty()).toList();
    if (!affected.isEmpty()) {
      Entry example = affected.get(0);
      log.warn(
          format
              + " extended attributes: "
              + affected.size()
              + (affected.size() == 1 ? " entry loses its own" : " entries lose theirs")
              + ", e.g. "
              + example.path()
              + " loses "
              + example.attributes().xattrs().firstKey()
              + "; in place of a capability, <permissions> can give a set-id mode");
    }
  }
}
