package org.osimage.manifest;

import org.osimage.element.Section;
import org.osimage.tree.TreePath;

/**
 * The image as a SquashFS file system: for network boot, containers, other loaders.
 *
 * @param skip do not make it
 * @param root directory of the image that becomes its root
 */
public record Squashfs(boolean skip, TreePath root, MediumRootOptions.SquashfsOptions options)
    implements OutputOptions {
  public static Squashfs read(Section s) {
    return new Squashfs(
        s.flag("skip", false), s.treePath("root", ""), MediumRootOptions.SquashfsOptions.read(s));
  }
}
