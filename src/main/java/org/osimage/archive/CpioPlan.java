package org.osimage.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.osimage.content.ContentStore;
import org.osimage.output.ImageChannel;
import org.osimage.output.PlannedOutput;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.HardLink;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.Entry.Symlink;
import org.osimage.tree.HardLinks;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** A cpio archive of a tree: one record an entry in canonical order, a trailer, zeros to 512. */
final class CpioPlan implements PlannedOutput {
  private static final int BLOCK = 512;
  private static final byte[] ROOT = {'.'};

  private final CpioFormat format;
  private final ImageTree tree;
  private final ContentStore store;
  private final HardLinks links;

  /** Inode numbers of the files that have several names. */
  private final Map<TreePath, Integer> linked = new HashMap<>();

  private final long size;

  CpioPlan(CpioFormat format, ImageTree tree, ContentStore store) {
    this.format = format;
    this.tree = tree;
    this.store = store;
    this.links = HardLinks.of(tree);
    List<Entry> entries = tree.entries();
    long end = 0;
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (links.count(entry) > 1) {
        linked.putIfAbsent(links.owner(entry), i + 1);
      }
      end += length(entry);
    }
    end += CpioHeader.length(format, CpioHeader.TRAILER.length());
    this.size = (end + BLOCK - 1) / BLOCK * BLOCK;
  }

  private long length(Entry entry) {
    return CpioHeader.length(format, name(entry).length) + format.padded(bodySize(entry));
  }

  private static byte[] name(Entry entry) {
    return entry.path().isRoot() ? ROOT : entry.path().toBytes();
  }

  /** How many bytes follow the record of this name. */
  private long bodySize(Entry entry) {
    Entry body = tree.body(entry);
    if (body instanceof Symlink link) {
      return link.target().getBytes(StandardCharsets.UTF_8).length;
    }
    if (body instanceof RegularFile file) {
      return format == CpioFormat.ODC || links.isLast(entry) ? file.content().size() : 0;
    }
    return 0;
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(size);
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder();
    long at = 0;
    for (Entry entry : tree.entries()) {
      long length = length(entry);
      line(text, at, length, entry.kind() + " " + entry.path());
      at += length;
    }
    line(text, at, CpioHeader.length(format, CpioHeader.TRAILER.length()), "trailer");
    return text.append(String.format(Locale.ROOT, "%12d end, %s\n", size, format.title)).toString();
  }

  private static void line(StringBuilder text, long at, long length, String what) {
    text.append(String.format(Locale.ROOT, "%12d %12d %s\n", at, length, what));
  }

  @Override
  public void writeTo(ImageChannel out) throws IOException {
    long start = out.position();
    List<Entry> entries = tree.entries();
    for (int i = 0; i < entries.size(); i++) {
      write(out, entries.get(i), i + 1);
    }
    out.write(CpioHeader.trailer().encode(format));
    out.seekTo(start + size);
  }

  private void write(ImageChannel out, Entry entry, int inode) throws IOException {
    Entry body = tree.body(entry);
    boolean link = entry instanceof HardLink;
    int number = link ? linked.getOrDefault(links.owner(entry), inode) : inode;
    int count = body.kind() == Entry.Kind.DIRECTORY ? 2 : links.count(entry);
    long length = bodySize(entry);
    out.write(CpioHeader.of(name(entry), body, number, count, length).encode(format));
    if (length > 0) {
      if (body instanceof RegularFile file) {
        out.body(store, file.content());
      } else if (body instanceof Symlink symlink) {
        out.write(symlink.target().getBytes(StandardCharsets.UTF_8));
      }
      out.zeros(format.padded(length) - length);
    }
  }
}
