package org.osimage.pipeline.family;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;
import org.osimage.tree.TreeSelection;
import org.osimage.tree.TreeSubset;

/**
 * Picks the boot root's entries from the image, as {@code base_include} and {@code base_exclude} of
 * distro_const do, but by patterns that match whole names and without a missing file going
 * unnoticed.
 */
public final class BootRootSelection {
  private final List<String> includes;
  private final List<String> excludes;
  private final ImageTree image;
  private final BuildLog log;

  public BootRootSelection(
      List<String> includes, List<String> excludes, ImageTree image, BuildLog log) {
    this.includes = includes;
    this.excludes = excludes;
    this.image = image;
    this.log = log;
  }

  /** Whether anything is left out of the image. */
  public boolean isPartial() {
    return !includes.isEmpty() || !excludes.isEmpty();
  }

  /**
   * The selected entries with the directories above them.
   *
   * @throws ImageBuildException naming every path without a pattern that the image does not have
   */
  public ImageTree select() throws ImageBuildException {
    if (!isPartial()) {
      return image;
    }
    TreeSelection selection =
        TreeSelection.of(expanded("include", includes), expanded("exclude", excludes));
    return TreeSubset.of(image, selection::selects);
  }

  /** A path of a directory, with or without a slash and two stars, stands for all beneath. */
  private List<String> expanded(String element, List<String> patterns) throws ImageBuildException {
    List<String> expanded = new ArrayList<>();
    TreeSet<String> missing = new TreeSet<>();
    for (String pattern : patterns) {
      String literal = pattern.replaceFirst("/(\\*\\*)?$", "");
      if (literal.matches(".*[*?].*") || literal.isEmpty()) {
        expanded.add(pattern);
        TreeSelection alone = TreeSelection.of(List.of(pattern), List.of());
        if (image.entries().stream().noneMatch(e -> alone.selects(e.path()))) {
          log.warn("<bootArchive> <" + element + "> " + pattern + " matches nothing in the image");
        }
        continue;
      }
      Optional<Entry> entry = image.find(TreePath.of(literal));
      if (entry.isEmpty()) {
        missing.add(pattern);
      } else {
        String path = entry.get().path().toString();
        boolean directory = entry.get().kind() == Entry.Kind.DIRECTORY;
        expanded.add(directory ? path + "/**" : path);
      }
    }
    if (!missing.isEmpty()) {
      throw new ImageBuildException(
          "<bootArchive> names as <"
              + element
              + "> what the image does not have: "
              + String.join(", ", missing)
              + "; correct the path, add the package that brings it, or write a pattern");
    }
    return expanded;
  }

  /**
   * What illumos's boot root has besides the selection: the directories, links and devices of etc
   * and var, and the mount points of the first file systems.
   *
   * @param mtime of what is made, seconds since 1970
   */
  public ImageTree completed(ImageTree selected, long mtime) throws ImageBuildException {
    TreeSelection excluded =
        excludes.isEmpty()
            ? TreeSelection.of(List.of("**"), List.of())
            : TreeSelection.of(List.of(), expanded("exclude", excludes));
    SortedMap<TreePath, Entry> entries = new TreeMap<>();
    selected.entries().forEach(e -> entries.put(e.path(), e));
    for (String top : List.of("etc", "var")) {
      for (Entry entry : image.subtree(TreePath.literal(top))) {
        boolean regular = image.body(entry).kind() == Entry.Kind.FILE;
        if (!regular && entry.kind() != Entry.Kind.HARD_LINK && excluded.selects(entry.path())) {
          entries.putIfAbsent(entry.path(), entry);
        }
      }
    }
    directory(entries, "tmp", 01777, mtime);
    directory(entries, "proc", 0555, mtime);
    directory(entries, "mnt", 0755, mtime);
    return TreeSubset.withParents(entries, image);
  }

  private static void directory(
      SortedMap<TreePath, Entry> entries, String path, int mode, long mtime) {
    TreePath at = TreePath.literal(path);
    entries.putIfAbsent(at, new Entry.Directory(at, Attributes.root(mode, mtime)));
  }
}
