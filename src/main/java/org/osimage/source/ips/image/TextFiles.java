package org.osimage.source.ips.image;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.osimage.content.ContentStore;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.TreeStage.Staged;
import org.osimage.tree.Attributes;
import org.osimage.tree.ImageText;
import org.osimage.tree.ImageTree;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreePath;

/** Small text files of an image that are edited: read on demand, written back all at once. */
final class TextFiles {
  private final ImageTree tree;
  private final Map<TreePath, SymbolicOwner> owners;
  private final ContentStore store;
  private final ImageText text;
  private final long epoch;
  private final Map<TreePath, String> changed = new HashMap<>();

  /**
   * @param epoch time of files that change
   */
  TextFiles(ImageTree tree, Map<TreePath, SymbolicOwner> owners, ContentStore store, long epoch) {
    this.tree = tree;
    this.owners = owners;
    this.store = store;
    this.text = new ImageText(tree, store);
    this.epoch = epoch;
  }

  /** The file's text, links followed; empty: no such file. */
  Optional<String> read(String path) throws IOException {
    TreePath real = SymlinkWalk.resolve(TreePath.literal(path), tree);
    Optional<String> edited = Optional.ofNullable(changed.get(real));
    if (edited.isPresent()) {
      return edited;
    }
    return text.read(real);
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
    ImageTree edited = tree;
    for (Map.Entry<TreePath, String> file : changed.entrySet()) {
      TreePath path = file.getKey();
      if (!tree.contains(path)) {
        known.put(path, new SymbolicOwner("root", "sys"));
      }
      edited =
          new ImageText(edited, store).write(path, file.getValue(), Attributes.root(0644, epoch));
    }
    return new Staged(edited, known);
  }
}
