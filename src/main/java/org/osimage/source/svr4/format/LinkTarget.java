package org.osimage.source.svr4.format;

import java.util.ArrayList;
import java.util.List;
import org.osimage.ImageBuildException;
import org.osimage.tree.TreePath;

/**
 * Where hard links lead. A target is relative to the directory of the link, as the original tools
 * have it (the manual says: to the base directory); an absolute one starts at the image's root.
 */
public final class LinkTarget {
  private LinkTarget() {}

  /**
   * @throws ImageBuildException if {@code ..} leads out of the image
   */
  public static TreePath of(TreePath link, String target) throws ImageBuildException {
    List<String> done = new ArrayList<>();
    if (!target.startsWith("/")) {
      done.addAll(link.parent().components());
    }
    for (String component : target.split("/", -1)) {
      if (component.equals("..")) {
        if (done.isEmpty()) {
          throw new ImageBuildException(target + " leads out of the image");
        }
        done.remove(done.size() - 1);
      } else if (!component.isEmpty() && !component.equals(".")) {
        done.add(component);
      }
    }
    return TreePath.of(String.join("/", done));
  }
}
