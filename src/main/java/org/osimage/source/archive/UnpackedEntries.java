package org.osimage.source.archive;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.archive.read.ArchiveContents;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.HardLink;
import org.osimage.tree.TreePath;
import org.osimage.tree.TreeSelection;

/**
 * Chooses entries of an archive and gives them their places in the image. A hard link whose target
 * stays out takes the body over.
 */
final class UnpackedEntries {
  /**
   * @param entry with its target in the image, but its own path still in the archive
   * @param source the path in the archive of the entry that has the attributes
   */
  record Chosen(Entry entry, TreePath source) {}

  private final String name;
  private final Path file;
  private final TreePath outputDirectory;
  private final ArtifactRequest.Unpack unpack;
  private final Map<TreePath, Entry> all = new HashMap<>();
  private final Map<TreePath, Entry> chosen = new TreeMap<>();

  /** Links that have taken a body over: their paths to the paths of the bodies. */
  private final Map<TreePath, TreePath> sources = new HashMap<>();

  /**
   * @param name of the source, for messages
   * @param file likewise
   */
  UnpackedEntries(String name, Path file, TreePath outputDirectory, ArtifactRequest.Unpack unpack) {
    this.name = name;
    this.file = file;
    this.outputDirectory = outputDirectory;
    this.unpack = unpack;
  }

  /** By path in the image. */
  SortedMap<TreePath, Chosen> choose(ArchiveContents contents) throws ImageBuildException {
    contents.entries().forEach(entry -> all.put(entry.path(), entry));
    TreeSelection selection = unpack.patterns().selection();
    for (Entry entry : contents.entries()) {
      if (entry.path().depth() > unpack.stripComponents() && selection.selects(entry.path())) {
        choose(entry);
      }
    }
    if (chosen.isEmpty()) {
      throw new ImageBuildException(
          name
              + ": nothing is left to unpack of "
              + file
              + ": correct <includes>, <excludes> or <stripComponents>");
    }
    relink();
    return placed();
  }

  private void choose(Entry entry) {
    chosen.put(entry.path(), entry);
    for (TreePath p = entry.path().parent();
        p.depth() > unpack.stripComponents() && !chosen.containsKey(p);
        p = p.parent()) {
      Entry parent = all.get(p);
      if (parent != null) {
        chosen.put(p, parent);
      }
    }
  }

  /** Makes every link point at a chosen entry that has the body. */
  private void relink() throws ImageBuildException {
    Map<TreePath, TreePath> heirs = new HashMap<>();
    for (Entry entry : List.copyOf(chosen.values())) {
      if (entry instanceof HardLink link) {
        Entry body = body(link);
        TreePath owner =
            chosen.containsKey(body.path())
                ? body.path()
                : heirs.computeIfAbsent(body.path(), p -> link.path());
        if (owner.equals(link.path())) {
          sources.put(link.path(), body.path());
        }
        chosen.put(
            link.path(),
            owner.equals(link.path())
                ? body.withPath(link.path())
                : new HardLink(link.path(), link.attributes(), owner));
      }
    }
  }

  private Entry body(HardLink link) throws ImageBuildException {
    Entry at = link;
    while (at instanceof HardLink next) { // the reader refuses circles
      Entry target = all.get(next.target());
      if (target == null) {
        throw new ImageBuildException(name + ": " + link.path() + " is a hard link to nothing");
      }
      at = target;
    }
    return at;
  }

  private SortedMap<TreePath, Chosen> placed() throws ImageBuildException {
    SortedMap<TreePath, Chosen> placed = new TreeMap<>();
    for (Entry entry : chosen.values()) {
      TreePath path = place(entry.path());
      Entry moved =
          entry instanceof HardLink link
              ? new HardLink(link.path(), link.attributes(), place(link.target()))
              : entry;
      Chosen found = new Chosen(moved, sources.getOrDefault(entry.path(), entry.path()));
      if (!path.isRoot() && placed.putIfAbsent(path, found) != null) {
        throw new ImageBuildException(
            name
                + ": without their first "
                + unpack.stripComponents()
                + " components, two entries of "
                + file
                + " are "
                + path
                + ": strip less, or exclude one");
      }
    }
    return placed;
  }

  private TreePath place(TreePath path) throws ImageBuildException {
    List<String> components = new ArrayList<>(path.components());
    List<String> kept = components.subList(unpack.stripComponents(), components.size());
    return outputDirectory.resolve(TreePath.of(String.join("/", kept)));
  }
}
