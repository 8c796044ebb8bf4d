package org.osimage.source.debian.unpack;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.Symlink;
import org.osimage.tree.TreePath;

/**
 * Where the paths of packages lie once the links to directories are followed: those that the
 * release has instead of directories ({@code /bin}, {@code /var/run}), and those of other packages.
 * At most 40 links are followed for one path, as Linux does. The host's file system is never asked.
 */
final class RealPaths {
  /** The owner of a link that no package delivers. */
  static final int NOBODY = -1;

  private static final int MAX_HOPS = 40;
  private static final List<String> MERGED = List.of("bin", "sbin", "lib");
  private static final List<String> MERGED_IF_USED = List.of("lib32", "lib64", "libx32");

  /**
   * @param owner index of the package, or {@link #NOBODY}
   */
  private record Link(String target, int owner) {}

  private final List<UnpackedDeb> debs;
  private final TreeMap<TreePath, Link> links = new TreeMap<>();
  private final Map<TreePath, TreePath> known = new HashMap<>();
  private int knownFor = NOBODY;

  private RealPaths(List<UnpackedDeb> debs) {
    this.debs = debs;
  }

  static RealPaths of(List<UnpackedDeb> debs, boolean mergedUsr) throws ImageBuildException {
    RealPaths paths = new RealPaths(debs);
    if (mergedUsr) {
      MERGED.forEach(name -> paths.instead(name, "usr/" + name));
      for (String name : MERGED_IF_USED) {
        if (paths.anyBeneath(TreePath.literal(name))) {
          paths.instead(name, "usr/" + name);
        }
      }
    }
    if (debs.stream().anyMatch(d -> d.name().equals("base-files"))) {
      paths.instead("var/run", "/run");
      paths.instead("var/lock", "/run/lock");
    }
    paths.addPackageLinks();
    return paths;
  }

  private void instead(String path, String target) {
    links.put(TreePath.literal(path), new Link(target, NOBODY));
  }

  private boolean anyBeneath(TreePath directory) {
    for (UnpackedDeb deb : debs) {
      for (Entry entry : deb.entries()) {
        if (entry.path().startsWith(directory) && !(entry instanceof Symlink)) {
          return true;
        }
      }
    }
    return false;
  }

  /** A package's link and the package that delivers it. */
  private record Delivered(Symlink link, int owner) {}

  private void addPackageLinks() throws ImageBuildException {
    List<Delivered> delivered = new ArrayList<>();
    for (int i = 0; i < debs.size(); i++) {
      for (Entry entry : debs.get(i).entries()) {
        if (entry instanceof Symlink link) {
          delivered.add(new Delivered(link, i));
        }
      }
    }
    // a link's own path may lie beneath another link: the upper ones first
    delivered.sort(Comparator.comparingInt(d -> d.link().path().depth()));
    for (Delivered d : delivered) {
      TreePath path = of(d.link().path(), d.owner());
      Link before = links.get(path);
      if (before == null || before.owner() == NOBODY) {
        links.put(path, new Link(d.link().target(), d.owner()));
        known.clear();
      }
    }
  }

  /** The links that no package delivers: path to target, in canonical order. */
  Map<TreePath, String> undelivered() {
    Map<TreePath, String> found = new TreeMap<>();
    links.forEach(
        (path, link) -> {
          if (link.owner() == NOBODY) {
            found.put(path, link.target());
          }
        });
    return found;
  }

  /** The package that delivers a link at this real path, or that nobody does; empty if no link. */
  Optional<Integer> linkOwner(TreePath path) {
    return Optional.ofNullable(links.get(path)).map(Link::owner);
  }

  /**
   * The real path of an entry: links above it are followed, one at it is not.
   *
   * @param reader index of the package that has the path
   * @throws ImageBuildException if a link on the way is the package's own, leads in a circle or out
   *     of the root
   */
  TreePath of(TreePath path, int reader) throws ImageBuildException {
    if (path.isRoot()) {
      return path;
    }
    if (reader != knownFor) {
      known.clear();
      knownFor = reader;
    }
    return directory(path.parent(), reader).resolve(leaf(path));
  }

  private static TreePath leaf(TreePath path) throws ImageBuildException {
    return TreePath.of(path.nameBytes());
  }

  private TreePath directory(TreePath path, int reader) throws ImageBuildException {
    TreePath found = known.get(path);
    if (found == null) {
      found =
          path.isRoot()
              ? path
              : new Walk(path, reader).follow(directory(path.parent(), reader).resolve(leaf(path)));
      known.put(path, found);
    }
    return found;
  }

  /** Where the path leads when a link at its end is followed, too. */
  TreePath followed(TreePath path) throws ImageBuildException {
    return new Walk(path, NOBODY - 1).follow(of(path, NOBODY - 1));
  }

  /** Where a link's target leads from the real path of the link. */
  TreePath target(TreePath link, String target) throws ImageBuildException {
    return new Walk(link, NOBODY - 1).target(link, target);
  }

  /** One resolution, with its count of links. */
  private final class Walk {
    private final TreePath wanted;
    private final int reader;
    private int hops;

    Walk(TreePath wanted, int reader) {
      this.wanted = wanted;
      this.reader = reader;
    }

    TreePath follow(TreePath path) throws ImageBuildException {
      Link link = links.get(path);
      if (link == null) {
        return path;
      }
      if (link.owner() == reader) {
        throw new ImageBuildException(
            "'" + wanted + "' lies beneath the link '" + path + "' that its package delivers");
      }
      return target(path, link.target());
    }

    TreePath target(TreePath link, String target) throws ImageBuildException {
      if (++hops > MAX_HOPS) {
        throw new ImageBuildException("'" + wanted + "' leads through more than 40 links");
      }
      TreePath at = target.startsWith("/") ? TreePath.ROOT : link.parent();
      for (String part : target.split("/")) {
        if (part.equals("..")) {
          at = at.parent(); // the root's parent is the root, as everywhere
        } else if (!part.isEmpty() && !part.equals(".")) {
          at = follow(at.resolve(part));
        }
      }
      return at;
    }
  }
}
