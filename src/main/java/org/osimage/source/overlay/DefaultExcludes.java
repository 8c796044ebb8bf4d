package org.osimage.source.overlay;

import java.util.ArrayList;
import java.util.List;
import org.codehaus.plexus.util.DirectoryScanner;
import org.osimage.ImageBuildException;
import org.osimage.tree.TreePath;
import org.osimage.tree.TreeSelection;

/**
 * The files of version control and editors that Maven's plugins leave out. All of these patterns
 * speak of one component, at any depth, and so are matched against the name alone.
 */
final class DefaultExcludes {
  private static final String ANYWHERE = "**/";
  private static final String BENEATH = "/**";

  private final TreeSelection kept;
  private final TreeSelection entered;

  DefaultExcludes() throws ImageBuildException {
    List<String> names = new ArrayList<>();
    List<String> subtrees = new ArrayList<>();
    for (String pattern : DirectoryScanner.DEFAULTEXCLUDES) {
      String name = pattern.substring(ANYWHERE.length());
      if (name.endsWith(BENEATH)) {
        subtrees.add(name.substring(0, name.length() - BENEATH.length()));
      } else {
        names.add(name);
      }
    }
    this.kept = TreeSelection.of(List.of(), names);
    this.entered = TreeSelection.of(List.of(), subtrees);
  }

  /** Whether a file or directory of this name stays out. */
  boolean exclude(TreePath name) {
    return !kept.selects(name);
  }

  /** Whether nothing beneath a directory of this name is taken. */
  boolean prune(TreePath name) {
    return !entered.selects(name);
  }
}
