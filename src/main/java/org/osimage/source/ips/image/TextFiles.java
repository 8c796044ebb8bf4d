package org.osimage.source.ips.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.osimage.content.ContentStore;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.TreeStage.Staged;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreePath;

/** Small text files of an image that are edited: read on demand, written back all at once. */
final class TextFiles {
  private final ImageTree tree;
  private final Map<TreePath, SymbolicOwner> owners;
  private final ContentStore store;
  private final long epoch;
  private final Map<TreePath, String> changed = new HashMap<>();

  /**
   * @param epoch time of files that change
   */
  TextFiles(ImageTree tree, Map<TreePath, SymbolicOwner> owners, ContentStore store, long epoch) {
    this.tree = tree;
    this.owners = owners;
    this.store = store;
    this.epoch = epoch;
  }

  /** The file's text, links followed; empty: no such file. */
  Optional<String> read(String path) throws IOException {
    TreePath real = SymlinkWalk.resolve(TreePath.literal(path), tree);
    Optional<String> edited = Optional.ofNullable(changed.get(real));
    if (edited.isPresent()) {
      return edited;
    }
    Optional<Entry> entry = tree.find(real).map(tree::body);
    return entry.isPresent() && entry.get() instanceof Entry.RegularFile file
        ? Optional.of(new String(store.bytes(file.content()), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  boolean hasDirectory(String path) throws IOException {
    TreePath real = SymlinkWalk.resolve(TreePath.literal(path), tree);
    return tree.find(real).map(e -> e.kind() == Entry.Kind.DIRECTORY).orElse(false);
  }

  void write(String path, String text) throws IOException {
    if (!read(path).equals(Optional.of(text))) {
      changed.put(SymlinkWalk.resolve(TreePath.literal(path), tree), text);
    }
  }

  /** The image with the changed files; new ones get mode 0644, root and sys. */
  Staged staged() throws IOException {
    if (changed.isEmpty()) {
      return new Staged(tree, owners);
    }
    Map<TreePath, SymbolicOwner> known = new HashMap<>(owners);
    Map<TreePath, Entry> files = new HashMap<>();
    for (Map.Entry<TreePath, String> file : changed.entrySet()) {
      TreePath path = file.getKey();
      Optional<Entry> before = tree.find(path).map(tree::body);
      if (before.isEmpty()) {
        known.put(path, new SymbolicOwner("root", "sys"));
      }
      Attributes attributes =
          before.map(Entry::attributes).orElse(Attributes.root(0644, epoch)).withMtime(epoch);
      files.put(
          path,
          new Entry.RegularFile(
              path, attributes, store.put(file.getValue().getBytes(StandardCharsets.UTF_8))));
    }
    ImageTree edited =
        tree.edit(
            e -> files.values().forEach(f -> e.putWithParents(f, Attributes.root(0755, epoch))));
    return new Staged(edited, known);
  }
}
