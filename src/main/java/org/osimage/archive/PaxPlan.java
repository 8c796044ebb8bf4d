package org.osimage.archive;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.osimage.content.ContentStore;
import org.osimage.output.ImageChannel;
import org.osimage.output.PlannedOutput;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.ImageTree;

/** A pax archive of a tree: headers and bodies in canonical order, zeros to 10 KiB at the end. */
final class PaxPlan implements PlannedOutput {
  private static final int RECORD = 10240;

  private final ImageTree tree;
  private final List<Entry> entries;
  private final ContentStore store;
  private final OwnerNames names;
  private final long size;

  PaxPlan(ImageTree tree, ContentStore store, OwnerNames names, boolean root) {
    this.tree = tree;
    this.entries = root ? tree.entries() : tree.entries().subList(1, tree.size());
    this.store = store;
    this.names = names;
    long end = 0;
    for (int i = 0; i < entries.size(); i++) {
      end += header(entries.get(i), i).length + padded(bodySize(entries.get(i)));
    }
    this.size = (end + 2 * PaxHeader.BLOCK + RECORD - 1) / RECORD * RECORD;
  }

  private byte[] header(Entry entry, int index) {
    return PaxHeader.of(entry, tree.body(entry), names, index + 1);
  }

  private static long bodySize(Entry entry) {
    return entry instanceof RegularFile file ? file.content().size() : 0;
  }

  private static long padded(long length) {
    return (length + PaxHeader.BLOCK - 1) / PaxHeader.BLOCK * PaxHeader.BLOCK;
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(size);
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder();
    long at = 0;
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      int header = header(entry, i).length;
      long length = header + padded(bodySize(entry));
      String pax = header > PaxHeader.BLOCK ? " (extended)" : "";
      text.append(
          String.format(
              Locale.ROOT, "%12d %12d %s %s%s\n", at, length, entry.kind(), entry.path(), pax));
      at += length;
    }
    return text.append(String.format(Locale.ROOT, "%12d end, pax\n", size)).toString();
  }

  @Override
  public void writeTo(ImageChannel out) throws IOException {
    long start = out.position();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      out.write(header(entry, i));
      if (entry instanceof RegularFile file) {
        out.body(store, file.content());
        out.zeros(padded(bodySize(entry)) - bodySize(entry));
      }
    }
    out.seekTo(start + size);
  }
}
