package org.osimage.source.ips.plan;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.tree.TreePath;

/** Turns the path of an action into one within the image, and refuses all that could leave it. */
final class SafePath {
  private static final int MAX_BYTES = 1024;

  /** Beneath var/pkg, where the image keeps what it knows of itself; no package may write there. */
  private static final List<TreePath> RESERVED =
      List.of(
          TreePath.literal("var/pkg/cache"),
          TreePath.literal("var/pkg/gui_cache"),
          TreePath.literal("var/pkg/history"),
          TreePath.literal("var/pkg/license"),
          TreePath.literal("var/pkg/linked"),
          TreePath.literal("var/pkg/lost+found"),
          TreePath.literal("var/pkg/publisher"),
          TreePath.literal("var/pkg/ssl"),
          TreePath.literal("var/pkg/state"),
          TreePath.literal("var/pkg/pkg5.image"),
          TreePath.literal("var/pkg/lock"));

  /** May themselves be packaged, but nothing in them: they are other file systems at run time. */
  private static final Set<TreePath> MOUNTED =
      Set.of(
          TreePath.literal("tmp"),
          TreePath.literal("var/tmp"),
          TreePath.literal("var/share"),
          TreePath.literal("system/volatile"));

  private SafePath() {}

  /**
   * @throws ImageBuildException naming package, line and path
   */
  static TreePath of(Delivered delivered) throws ImageBuildException {
    String text = delivered.required("path");
    TreePath path = checked(delivered, text);
    if (RESERVED.stream().anyMatch(path::startsWith)) {
      throw delivered.wrong("has a path that is reserved for the image's own records");
    }
    for (TreePath mounted : MOUNTED) {
      if (path.startsWith(mounted) && !path.equals(mounted)) {
        throw delivered.wrong("delivers into /" + mounted + ", which is reserved at run time");
      }
    }
    return path;
  }

  private static TreePath checked(Delivered delivered, String text) throws ImageBuildException {
    for (String component : text.split("/", -1)) {
      if (component.isEmpty() || component.equals(".") || component.equals("..")) {
        throw delivered.wrong("has a path with the component '" + component + "'");
      }
    }
    if (text.indexOf('\\') >= 0 || text.matches("[A-Za-z]:.*")) {
      throw delivered.wrong("has a path with a backslash or drive letter");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw delivered.wrong("has a path of more than " + MAX_BYTES + " bytes");
    }
    try {
      return TreePath.of(text);
    } catch (ImageBuildException e) {
      throw delivered.wrong("cannot be in an image: " + e.getMessage());
    }
  }
}
