package org.osimage.archive;

import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.output.PlannedOutput;
import org.osimage.output.TreeWriter;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/**
 * Writes a tree as a pax interchange archive: plain ustar, with an extended header only before an
 * entry that needs one. The first name of a file has the body, the others are links to it. The root
 * is {@code ./}; names have no leading slash, directories a trailing one. Extended attributes are
 * {@code SCHILY.xattr.} records. Times are whole seconds. Two zero blocks end it, zeros fill 10
 * KiB.
 */
public final class PaxWriter implements TreeWriter {
  /** Larger than any limit of a host; keeps a header in memory. */
  private static final int LARGEST_ATTRIBUTE = 1 << 20;

  private final OwnerNames names;
  private final boolean root;

  /** Ids only, no names of owners. */
  public PaxWriter() {
    this(OwnerNames.NONE);
  }

  public PaxWriter(OwnerNames names) {
    this(names, true);
  }

  private PaxWriter(OwnerNames names, boolean root) {
    this.names = names;
    this.root = root;
  }

  /** Leaves the root directory itself out, as an archive of one directory has it. */
  public PaxWriter withoutRoot() {
    return new PaxWriter(names, false);
  }

  @Override
  public PlannedOutput plan(ImageTree tree, ContentStore store) throws ImageBuildException {
    for (Entry entry : tree.entries()) {
      for (String name : entry.attributes().xattrs().keySet()) {
        check(entry, name);
      }
    }
    return new PaxPlan(tree, store, names, root);
  }

  private static void check(Entry entry, String name) throws ImageBuildException {
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      throw new ImageBuildException(
          "pax: cannot store "
              + entry.path()
              + " (extended attribute '"
              + name
              + "'): a keyword has no '=' and is not empty. Take the attribute off.");
    }
    String value = entry.attributes().xattrs().get(name);
    if (value != null && value.length() / 2 > LARGEST_ATTRIBUTE) {
      throw new ImageBuildException(
          "pax: cannot store "
              + entry.path()
              + " (extended attribute '"
              + name
              + "'): its value is larger than 1 MiB. Take the attribute off.");
    }
  }
}
