package org.osimage.boot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Files collected for a medium, all owned by root and readable by all. */
public final class FileList {
  private final ContentStore store;
  private final long mtime;
  private final SortedMap<TreePath, Entry> entries = new TreeMap<>();

  public FileList(ContentStore store, long mtime) {
    this.store = store;
    this.mtime = mtime;
  }

  public void add(String path, Content content) {
    TreePath at = TreePath.literal(path);
    entries.put(at, new RegularFile(at, Attributes.root(0644, mtime), content));
  }

  public void add(String path, String text) throws IOException {
    add(path, store.put(text.getBytes(StandardCharsets.UTF_8)));
  }

  public ImageTree tree() throws IOException {
    return ImageTree.withImplicitParents(entries.values(), Attributes.root(0755, mtime));
  }
}
