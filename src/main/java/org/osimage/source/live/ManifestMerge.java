package org.osimage.source.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.source.live.ManifestEntry.Type;
import org.osimage.tree.TreePath;

/**
 * Makes one list of all manifests: sorted by path, each path once, every parent a directory, every
 * hard link on a file or symbolic link. Unlike the original, it knows a link by its path alone and
 * not by {@code path=target}.
 */
final class ManifestMerge {
  private static final Comparator<ManifestEntry> BY_PATH =
      Comparator.comparing(ManifestEntry::path);

  private final boolean lastWins;
  private final boolean createParents;
  private final Findings findings;

  ManifestMerge(LiveRequest request, Findings findings) {
    this.lastWins = request.lastWins();
    this.createParents = request.createParents();
    this.findings = findings;
  }

  /**
   * @param lines in the order of the manifests; the list is sorted
   */
  List<ManifestEntry> merge(List<ManifestEntry> lines) {
    lines.sort(BY_PATH); // stable: lines of one path keep their order
    List<ManifestEntry> merged = new ArrayList<>(lines.size());
    for (ManifestEntry line : lines) {
      int last = merged.size() - 1;
      if (last >= 0 && merged.get(last).path().equals(line.path())) {
        merged.set(last, winner(merged.get(last), line));
      } else {
        merged.add(line);
      }
    }
    checkParents(merged);
    return checkLinks(merged);
  }

  private ManifestEntry winner(ManifestEntry first, ManifestEntry second) {
    if (first.saysTheSame(second)) {
      if (first.type() != Type.DIRECTORY) {
        findings.warn(
            second.position() + ": " + second.path() + " stands already in " + first.position());
      }
      return first;
    }
    String both =
        second.position()
            + ": '"
            + second.line()
            + "' contradicts '"
            + first.line()
            + "' in "
            + first.position();
    if (lastWins) {
      findings.warn(both + ", and counts as the last one");
    } else {
      findings.error(
          both + ". Remove one, or set <duplicates>lastWins</duplicates> as the original had it.");
    }
    return second;
  }

  /** The chain of entries from the root to the one before is a stack, by the order of paths. */
  private void checkParents(List<ManifestEntry> merged) {
    List<ManifestEntry> chain = new ArrayList<>();
    Set<TreePath> missing = new HashSet<>();
    for (ManifestEntry entry : merged) {
      if (entry.path().isRoot()) {
        continue;
      }
      while (!chain.isEmpty() && !entry.path().startsWith(top(chain).path())) {
        chain.remove(chain.size() - 1);
      }
      if (!chain.isEmpty() && top(chain).type() != Type.DIRECTORY) {
        findings.error(
            entry.position()
                + ": "
                + entry.path()
                + " lies beneath "
                + top(chain).path()
                + ", which "
                + top(chain).position()
                + " makes a "
                + name(top(chain).type()));
      } else if (!createParents) {
        parent(entry, chain, missing);
      }
      chain.add(entry);
    }
  }

  private void parent(ManifestEntry entry, List<ManifestEntry> chain, Set<TreePath> missing) {
    TreePath parent = entry.path().parent();
    TreePath known = chain.isEmpty() ? TreePath.ROOT : top(chain).path();
    if (!parent.equals(known) && missing.add(parent)) {
      findings.error(
          entry.position()
              + ": no manifest lists the directory "
              + parent
              + ", which "
              + entry.path()
              + " needs. Add 'd "
              + parent
              + " 0755 root sys', or set <missingParents>create</missingParents>.");
    }
  }

  private static ManifestEntry top(List<ManifestEntry> chain) {
    return chain.get(chain.size() - 1);
  }

  private List<ManifestEntry> checkLinks(List<ManifestEntry> merged) {
    for (ManifestEntry entry : merged) {
      if (entry.type() == Type.HARD_LINK) {
        hardLinkProblem(entry, merged)
            .ifPresent(problem -> findings.error(entry.position() + ": " + problem));
      }
    }
    return merged;
  }

  private static Optional<String> hardLinkProblem(ManifestEntry link, List<ManifestEntry> merged) {
    ManifestEntry at = link;
    Set<TreePath> seen = new HashSet<>();
    while (at.type() == Type.HARD_LINK) {
      if (!seen.add(at.path())) {
        return Optional.of(
            "the hard link " + link.path() + " leads in a circle by way of " + at.path());
      }
      Optional<ManifestEntry> next = find(merged, at.target());
      if (next.isEmpty() || next.get().type() == Type.DIRECTORY) {
        return Optional.of(
            "the target of the hard link "
                + at.path()
                + ", "
                + at.target()
                + ", is "
                + (next.isEmpty()
                    ? "in no manifest; it is a path from the root of the image"
                    : "a directory"));
      }
      at = next.get();
    }
    return Optional.empty();
  }

  /** The entry with the path, of a sorted list. */
  static Optional<ManifestEntry> find(List<ManifestEntry> merged, String path) {
    try {
      return find(merged, TreePath.of(path));
    } catch (ImageBuildException e) {
      return Optional.empty();
    }
  }

  static Optional<ManifestEntry> find(List<ManifestEntry> merged, TreePath path) {
    int at = index(merged, path);
    return at < 0 ? Optional.empty() : Optional.of(merged.get(at));
  }

  /** Where the path stands in a sorted list; negative when it does not. */
  static int index(List<ManifestEntry> merged, TreePath path) {
    int low = 0;
    int high = merged.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = merged.get(middle).path().compareTo(path);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  private static String name(Type type) {
    return switch (type) {
      case DIRECTORY -> "directory";
      case FILE -> "file";
      case SYMLINK -> "symbolic link";
      case HARD_LINK -> "hard link";
    };
  }
}
