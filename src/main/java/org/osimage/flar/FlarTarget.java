package org.osimage.flar;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** What an archive is laid onto, as far as it is looked at before anything is changed. */
public interface FlarTarget {
  /** What there is at a path; symbolic links are not followed, not even on the way. */
  Optional<FileState> state(TreePath path) throws IOException;

  /** The names in a directory, in the order of paths. */
  List<TreePath> children(TreePath directory) throws IOException;

  /** The beginning of a file's text, as its only line; empty when there is no file. */
  Optional<String> line(TreePath path) throws IOException;

  /** A tree as a target. */
  static FlarTarget of(ImageTree tree, org.osimage.content.ContentStore store) {
    return new FlarTarget() {
      @Override
      public Optional<FileState> state(TreePath path) {
        return tree.find(path).map(tree::body).map(FileState::of);
      }

      @Override
      public List<TreePath> children(TreePath directory) {
        return tree.subtree(directory).stream()
            .map(Entry::path)
            .filter(path -> !path.isRoot() && path.parent().equals(directory))
            .toList();
      }

      @Override
      public Optional<String> line(TreePath path) throws IOException {
        Optional<Entry> body = tree.find(path).map(tree::body);
        return body.isPresent() && body.get() instanceof Entry.RegularFile file
            ? Optional.of(TextFile.line(store, file))
            : Optional.empty();
      }
    };
  }
}
