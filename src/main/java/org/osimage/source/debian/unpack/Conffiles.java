package org.osimage.source.debian.unpack;

import java.util.ArrayList;
import java.util.List;
import org.osimage.ImageBuildException;
import org.osimage.tree.TreePath;

/** The control file {@code conffiles}, deb-conffiles(5). */
final class Conffiles {
  private Conffiles() {}

  /** The configuration files that the package delivers, in the file's order. */
  static List<TreePath> paths(String text) throws ImageBuildException {
    List<TreePath> paths = new ArrayList<>();
    for (String line : text.split("\n")) {
      // a line that begins otherwise has a flag: the file is to be removed, not delivered
      if (line.startsWith("/")) {
        paths.add(TreePath.of(line.stripTrailing()));
      }
    }
    return paths;
  }
}
