package org.osimage.source.live;

import java.io.IOException;
import java.util.Optional;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.tree.TreePath;

/** A root that holds manual pages alone, as they lie beneath {@code usr/share/man}. */
record ManRoot(SearchRoot pages) implements SearchRoot {
  private static final TreePath MAN = TreePath.literal("usr/share/man");

  @Override
  public Optional<Content> fetch(TreePath path, ContentStore store) throws IOException {
    return path.startsWith(MAN) && !path.equals(MAN)
        ? pages.fetch(path.relativeTo(MAN), store)
        : Optional.empty();
  }
}
