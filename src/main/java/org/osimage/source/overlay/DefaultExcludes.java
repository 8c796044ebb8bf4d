package org.osimage.source.overlay;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

  private final Set<String> literalNames = new TreeSet<>();
  private final Set<String> literalSubtrees = new TreeSet<>();
  private final TreeSelection patterns;

  DefaultExcludes() throws ImageBuildException {
    List<String> wild = new ArrayList<>();
    for (String pattern : DirectoryScanner.DEFAULTEXCLUDES) {
      String name = pattern.substring(ANYWHERE.length());
      if (name.endsWith(BENEATH)) {
        literalSubtrees.add(name.substring(0, name.length() - BENEATH.length()));
      } else if (name.indexOf('*') < 0) {
        literalNames.add(name);
      } else {
        wild.add(name);
      }
    }
    this.patterns = TreeSelection.of(List.of(), wild);
  }

  /** Whether a file or directory of this name stays out. */
  boolean exclude(TreePath name) {
    return literalNames.contains(name.toString()) || !patterns.selects(name);
  }

  /** Whether nothing beneath a directory of this name is taken. */
  boolean prune(TreePath name) {
    return literalSubtrees.contains(name.toString());
  }
}
