package org.osimage.squashfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Walks an image from its root; each directory is entered once. */
final class TreeReader {
  /** A directory whose listing is to be read. */
  private record Open(TreePath path, long start, long size) {}

  private final ImageFile file;
  private final SuperBlock superBlock;
  private final MetadataReader metadata;
  private final InodeReader inodes;
  private final FileBlocks blocks;
  private final Budget budget;
  private final ContentStore store;

  private final List<Entry> entries = new ArrayList<>();
  private final ArrayDeque<Open> open = new ArrayDeque<>();
  private final Set<Long> entered = new HashSet<>();

  /** The first name of files that have several, by the reference to the inode. */
  private final Map<Long, TreePath> named = new HashMap<>();

  TreeReader(
      ImageFile file,
      SuperBlock superBlock,
      MetadataReader metadata,
      InodeReader inodes,
      FileBlocks blocks,
      Budget budget,
      ContentStore store) {
    this.file = file;
    this.superBlock = superBlock;
    this.metadata = metadata;
    this.inodes = inodes;
    this.blocks = blocks;
    this.budget = budget;
    this.store = store;
  }

  ImageTree read() throws IOException {
    Inode root = inodes.read(superBlock.root());
    if (root.type() != Layout.DIRECTORY) {
      throw file.damaged("its root is no directory");
    }
    add(TreePath.ROOT, superBlock.root(), Layout.DIRECTORY);
    while (!open.isEmpty()) {
      list(open.removeLast());
    }
    return ImageTree.of(entries);
  }

  private void list(Open directory) throws IOException {
    long left = directory.size() - Layout.DOTS;
    if (left <= 0) {
      return;
    }
    MetadataReader.Cursor cursor = metadata.at(superBlock.tables().directory(), directory.start());
    while (left > 0) {
      ByteBuffer header = cursor.take(12);
      long count = (header.getInt() & 0xffffffffL) + 1;
      long block = header.getInt() & 0xffffffffL;
      left -= 12;
      if (count > Layout.HEADER_ENTRIES) {
        throw file.damaged(count + " names behind one header in " + directory.path());
      }
      for (int i = 0; i < count; i++) {
        ByteBuffer entry = cursor.take(8);
        long reference = block << 16 | entry.getShort() & 0xffff;
        entry.getShort(); // the number's difference
        int type = entry.getShort() & 0xffff;
        int length = (entry.getShort() & 0xffff) + 1;
        left -= 8 + length;
        if (length > SquashfsLimits.NAME || left < 0) {
          throw file.damaged("a name of " + length + " bytes in " + directory.path());
        }
        add(child(directory.path(), cursor.take(length)), reference, type);
      }
    }
  }

  private TreePath child(TreePath parent, ByteBuffer bytes) throws IOException {
    String name = Text.decode(file, "a name in " + parent, bytes);
    if (name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
      throw file.damaged("the name '" + name + "' in " + parent);
    }
    budget.entry(parent.toBytes().length + name.length());
    return parent.resolve(name);
  }

  private void add(TreePath path, long reference, int listed) throws IOException {
    TreePath first = named.get(reference);
    if (first != null && listed != Layout.DIRECTORY) {
      entries.add(new Entry.HardLink(path, entries.get(0).attributes(), first));
      return;
    }
    Inode inode = inodes.read(reference);
    if (inode.type() != listed) {
      throw file.damaged(path + " is of type " + inode.type() + " and listed as " + listed);
    }
    if (inode.type() != Layout.DIRECTORY && inode.links() > 1) {
      named.put(reference, path);
    }
    entries.add(entry(path, reference, inode));
  }

  private Entry entry(TreePath path, long reference, Inode inode) throws IOException {
    return switch (inode.type()) {
      case Layout.DIRECTORY -> {
        if (!entered.add(reference)) {
          throw file.damaged("the directory " + path + " is in two places");
        }
        open.add(new Open(path, inode.start(), inode.size()));
        yield new Entry.Directory(path, inode.attributes());
      }
      case Layout.FILE -> {
        budget.body(inode.size());
        Content content = store.put(blocks.open(inode));
        yield new Entry.RegularFile(path, inode.attributes(), content);
      }
      case Layout.SYMLINK -> {
        ByteBuffer target = inode.rest().take((int) inode.size());
        budget.memory(inode.size());
        yield new Entry.Symlink(
            path, inode.attributes(), Text.decode(file, "the target of " + path, target));
      }
      case Layout.BLOCK_DEVICE, Layout.CHARACTER_DEVICE ->
          new Entry.Device(
              path,
              inode.attributes(),
              inode.type() == Layout.BLOCK_DEVICE,
              Layout.major(inode.device()),
              Layout.minor(inode.device()));
      case Layout.FIFO -> new Entry.Fifo(path, inode.attributes());
      default -> throw file.refused(path + " is a socket, which an image cannot hold");
    };
  }
}
