package org.osimage.source.live;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.source.archive.ArchivePack;
import org.osimage.source.live.LiveSource.SearchEntry;
import org.osimage.tree.Entry;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreePath;

/** An archive, whose links are followed within it. Its bodies are in the store as a whole. */
final class ArchiveRoot implements SearchRoot {
  private final String name;
  private final Map<TreePath, Entry> entries = new HashMap<>();

  private ArchiveRoot(String name) {
    this.name = name;
  }

  static ArchiveRoot open(SearchEntry artifact, ContentStore store) throws IOException {
    ArchiveRoot root = new ArchiveRoot(artifact.name());
    ArchivePack.contents(store, artifact.path(), artifact.name())
        .entries()
        .forEach(entry -> root.entries.put(entry.path(), entry));
    return root;
  }

  @Override
  public Optional<Content> fetch(TreePath path, ContentStore store) throws IOException {
    TreePath real = SymlinkWalk.resolve(path, p -> SymlinkWalk.target(entry(p)));
    Optional<Entry> entry = entry(real);
    if (entry.isPresent() && !(entry.get() instanceof Entry.RegularFile)) {
      throw new ImageBuildException(
          name + " has a " + entry.get().kind() + " " + path + " where the manifest wants a file");
    }
    return entry.map(file -> ((Entry.RegularFile) file).content());
  }

  /** The entry, behind hard links. */
  private Optional<Entry> entry(TreePath path) {
    Entry entry = entries.get(path);
    return Optional.ofNullable(entry instanceof Entry.HardLink l ? entries.get(l.target()) : entry);
  }
}
