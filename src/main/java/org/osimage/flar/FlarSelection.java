package org.osimage.flar;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osimage.ImageBuildException;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * Which part of an image is archived: the tree below the root ({@code -R}), less what is excluded
 * ({@code -x}, {@code -X}, {@code -} of {@code -z}), and again with what is included ({@code -y},
 * {@code +} of {@code -z}), each with everything beneath; or only the paths of a list ({@code -f}
 * with {@code -F}).
 *
 * @param root within the image
 * @param excludes paths relative to the root, or absolute within the image
 * @param includes likewise
 * @param only likewise; empty without {@code -F}
 */
public record FlarSelection(
    TreePath root, List<String> excludes, List<String> includes, Optional<List<String>> only) {
  public FlarSelection {
    excludes = List.copyOf(excludes);
    includes = List.copyOf(includes);
    only = only.map(List::copyOf);
  }

  /** Everything. */
  public static final FlarSelection ALL =
      new FlarSelection(TreePath.ROOT, List.of(), List.of(), Optional.empty());

  /**
   * @param tree what is archived, its root that of the selection
   * @param excluded the paths that were left out
   * @param unknown the paths named that the image does not have, as they were named
   */
  public record Selected(ImageTree tree, List<TreePath> excluded, List<String> unknown) {}

  /**
   * Selects from an image.
   *
   * @throws ImageBuildException if the root is no directory, or a path leaves it
   */
  public Selected of(ImageTree image) throws ImageBuildException {
    return below(root.isRoot() ? image : image.subImage(root));
  }

  /** Selects from a tree whose root is that of the selection already, e.g. an earlier archive. */
  public Selected below(ImageTree tree) throws ImageBuildException {
    Set<String> unknown = new TreeSet<>();
    TreeSet<TreePath> minus = paths(excludes, tree, unknown);
    TreeSet<TreePath> plus = paths(includes, tree, unknown);
    Optional<Set<TreePath>> list =
        only.isPresent()
            ? Optional.of(new HashSet<>(paths(only.get(), tree, unknown)))
            : Optional.empty();
    Set<TreePath> kept = new HashSet<>();
    for (Entry entry : tree.entries()) {
      TreePath path = entry.path();
      boolean in =
          covered(path, plus)
              || (!covered(path, minus) && list.map(l -> l.contains(path)).orElse(true));
      if (in) {
        for (TreePath p = path; kept.add(p) && !p.isRoot(); p = p.parent()) {
          // a member needs its directories
        }
      }
    }
    kept.add(TreePath.ROOT);
    List<TreePath> left =
        tree.entries().stream().map(Entry::path).filter(p -> !kept.contains(p)).toList();
    ImageTree selected = tree.edit(editor -> left.forEach(editor::delete));
    return new Selected(selected, left, List.copyOf(unknown));
  }

  private static boolean covered(TreePath path, TreeSet<TreePath> paths) {
    for (TreePath p = path; !paths.isEmpty(); p = p.parent()) {
      if (paths.contains(p)) {
        return true;
      }
      if (p.isRoot()) {
        return false;
      }
    }
    return false;
  }

  private TreeSet<TreePath> paths(List<String> named, ImageTree tree, Set<String> unknown)
      throws ImageBuildException {
    TreeSet<TreePath> paths = new TreeSet<>();
    for (String name : named) {
      TreePath path = TreePath.of(name);
      if (name.startsWith("/") && !root.isRoot()) {
        if (!path.startsWith(root)) {
          throw new ImageBuildException(
              "the path "
                  + name
                  + " does not lie beneath the root /"
                  + root
                  + " of the flash archive");
        }
        path = path.relativeTo(root);
      }
      if (!tree.contains(path)) {
        unknown.add(name);
      }
      paths.add(path);
    }
    return paths;
  }

  /** The paths of a list, one a line ({@code -X}, {@code -f}). */
  public static List<String> list(String text) {
    return text.lines().filter(line -> !line.isBlank()).toList();
  }

  /**
   * @param excludes those with a minus
   * @param includes those with a plus
   */
  public record Filter(List<String> excludes, List<String> includes) {}

  /**
   * The paths of a filter, each line {@code + path} or {@code - path} ({@code -z}).
   *
   * @param name of the file for messages
   */
  public static Filter filter(String text, String name) throws ImageBuildException {
    List<String> excludes = new ArrayList<>();
    List<String> includes = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      String path = line.length() > 1 ? line.substring(1).strip() : "";
      boolean plus = line.charAt(0) == '+';
      if (path.isEmpty() || (!plus && line.charAt(0) != '-') || line.charAt(1) != ' ') {
        throw new ImageBuildException(
            name + ", line " + number + ": '" + line + "' is neither '+ PATH' nor '- PATH'");
      }
      (plus ? includes : excludes).add(path);
    }
    return new Filter(List.copyOf(excludes), List.copyOf(includes));
  }
}
