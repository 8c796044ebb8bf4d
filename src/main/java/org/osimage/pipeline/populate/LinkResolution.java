package org.osimage.pipeline.populate;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.source.Contribution;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.HardLink;
import org.osimage.tree.Entry.Symlink;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreePath;

/**
 * Moves paths that lie beneath a symbolic link of another contribution to where the link leads,
 * within the tree.
 */
final class LinkResolution {
  private final BuildLog log;
  private final Map<TreePath, String> links = new HashMap<>();
  private final Map<Integer, Set<TreePath>> ownLinks = new HashMap<>();
  private final Set<TreePath> directories = new HashSet<>();
  private final Map<TreePath, TreePath> resolvedParents = new HashMap<>();

  LinkResolution(BuildLog log) {
    this.log = log;
  }

  /**
   * @param replaces whether the contribution's links win over those of earlier ones
   */
  void add(int layer, Contribution contribution, boolean replaces) {
    for (Entry entry : contribution.entries()) {
      if (entry instanceof Symlink link) {
        ownLinks.computeIfAbsent(layer, k -> new HashSet<>()).add(link.path());
        links.merge(link.path(), link.target(), (first, later) -> replaces ? later : first);
      } else if (entry.kind() == Entry.Kind.DIRECTORY) {
        directories.add(entry.path());
      } else {
        TreePath parent = entry.path().parent();
        while (directories.add(parent)) {
          parent = parent.parent();
        }
      }
    }
  }

  /** The entry where it really goes; also a hard link's target is moved. */
  Entry place(int layer, Contribution contribution, Entry entry) throws ImageBuildException {
    if (links.isEmpty() || entry.path().isRoot()) {
      return entry;
    }
    TreePath path = placed(layer, contribution, entry.path());
    Entry moved = path.equals(entry.path()) ? entry : entry.withPath(path);
    if (moved instanceof HardLink link) {
      TreePath target = placed(layer, contribution, link.target());
      return new HardLink(link.path(), link.attributes(), target);
    }
    return moved;
  }

  private TreePath placed(int layer, Contribution contribution, TreePath path)
      throws ImageBuildException {
    TreePath parent = path.parent();
    TreePath real = resolvedParents.get(parent);
    if (real == null) {
      real = resolve(layer, contribution, path, parent);
      resolvedParents.put(parent, real);
    } else if (!real.equals(parent)) {
      refuseOwnLink(layer, contribution, path);
    }
    if (real.equals(parent)) {
      return path;
    }
    TreePath moved = real.resolve(path.name());
    log.debug(path + " of " + contribution.name() + " goes to " + moved + " through a link");
    return moved;
  }

  private void refuseOwnLink(int layer, Contribution contribution, TreePath path)
      throws ImageBuildException {
    Set<TreePath> own = ownLinks.getOrDefault(layer, Set.of());
    for (TreePath p = path.parent(); !p.isRoot(); p = p.parent()) {
      if (own.contains(p)) {
        throw new ImageBuildException(
            contribution.name()
                + " delivers "
                + path
                + " beneath "
                + p
                + ", which it delivers itself as a symbolic link: that could lead anywhere");
      }
    }
  }

  private TreePath resolve(int layer, Contribution contribution, TreePath path, TreePath parent)
      throws ImageBuildException {
    refuseOwnLink(layer, contribution, path);
    try {
      return SymlinkWalk.resolve(parent, this::target);
    } catch (ImageBuildException e) {
      throw new ImageBuildException(
          contribution.name() + " delivers " + path + ": " + e.getMessage(), e);
    }
  }

  private Optional<String> target(TreePath path) {
    return Optional.ofNullable(links.get(path));
  }

  /** Whether the entry is a symbolic link that ends at a directory of some contribution. */
  boolean leadsToDirectory(Entry entry) throws ImageBuildException {
    return entry instanceof Symlink
        && directories.contains(SymlinkWalk.resolve(entry.path(), this::target));
  }
}
