package org.osimage.ext4.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.ext4.layout.Layout;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Walks an image from its root; each directory is entered once. */
final class TreeReader {
  /** A directory whose names are to be read. */
  private record Open(TreePath path, ReadInode inode) {}

  private final ImageBytes image;
  private final ReadSuperBlock superBlock;
  private final GroupReader groups;
  private final ContentStore store;
  private final long mostNames;
  private long bytesLeft;

  /** All directories together have no more blocks than the file system. */
  private long blocksLeft;

  private final List<Entry> entries = new ArrayList<>();
  private final ArrayDeque<Open> open = new ArrayDeque<>();
  private final BitSet entered = new BitSet();

  /** The first name of files that have several. */
  private final Map<Long, TreePath> named = new HashMap<>();

  TreeReader(
      ImageBytes image,
      ReadSuperBlock superBlock,
      GroupReader groups,
      ContentStore store,
      long mostNames,
      long mostBytes) {
    this.image = image;
    this.superBlock = superBlock;
    this.groups = groups;
    this.store = store;
    this.mostNames = mostNames;
    this.bytesLeft = mostBytes;
    this.blocksLeft = superBlock.blocks();
  }

  ImageTree read() throws IOException {
    ReadInode root = ReadInode.of(image, superBlock, groups, Layout.ROOT);
    if (root.format() != 0040000) {
      throw image.damaged("its root is no directory");
    }
    entries.add(entry(TreePath.ROOT, root));
    while (!open.isEmpty()) {
      Open directory = open.removeLast();
      new DirectoryReader(
              image,
              directory.inode(),
              (name, inode, type) -> add(child(directory.path(), name), inode, type))
          .read(superBlock);
    }
    return ImageTree.of(entries);
  }

  private TreePath child(TreePath parent, byte[] name) throws ImageBuildException {
    for (byte b : name) {
      if (b == '/') {
        throw image.damaged("a name with a slash in " + parent);
      }
    }
    try {
      return parent.resolve(TreePath.of(name));
    } catch (ImageBuildException e) {
      throw image.refused(parent + ": " + e.getMessage());
    }
  }

  private void add(TreePath path, long number, int type) throws IOException {
    if (entries.size() >= mostNames) {
      throw image.refused("it holds over " + mostNames + " names, more than may be read");
    }
    TreePath first = named.get(number);
    if (first != null) {
      entries.add(new Entry.HardLink(path, entries.get(0).attributes(), first));
      return;
    }
    ReadInode inode = ReadInode.of(image, superBlock, groups, number);
    Entry entry = entry(path, inode);
    if (Layout.type(entry) != type) {
      throw image.damaged(path + " is listed as of type " + type);
    }
    if (entry.kind() != Entry.Kind.DIRECTORY && inode.links() > 1) {
      named.put(number, path);
    }
    entries.add(entry);
  }

  private Entry entry(TreePath path, ReadInode inode) throws IOException {
    Attributes attributes = attributes(inode);
    return switch (inode.format()) {
      case 0040000 -> {
        if (entered.get(inode.number())) {
          throw image.damaged("the directory " + path + " is in two places");
        }
        entered.set(inode.number());
        blocksLeft -= inode.size() / Layout.BLOCK;
        if (blocksLeft < 0) {
          throw image.damaged("the directory " + path + " has " + inode.size() + " bytes");
        }
        open.add(new Open(path, inode));
        yield new Entry.Directory(path, attributes);
      }
      case 0100000 -> {
        if (inode.size() > bytesLeft) {
          throw image.refused("its files have more bytes than may be read");
        }
        bytesLeft -= inode.size();
        try (InputStream body = new BodyReader(image, superBlock, inode)) {
          yield new Entry.RegularFile(path, attributes, store.put(body));
        }
      }
      case 0120000 -> new Entry.Symlink(path, attributes, target(path, inode));
      case 0060000 -> new Entry.Device(path, attributes, true, inode.major(), inode.minor());
      case 0020000 -> new Entry.Device(path, attributes, false, inode.major(), inode.minor());
      case 0010000 -> new Entry.Fifo(path, attributes);
      default -> throw image.refused(path + " is a socket or unknown, which no image can hold");
    };
  }

  private Attributes attributes(ReadInode inode) throws IOException {
    if (Math.max(inode.uid(), inode.gid()) == 0xffffffffL) {
      throw image.damaged("the owner of inode " + inode.number());
    }
    return new Attributes(
        inode.mode(),
        inode.uid(),
        inode.gid(),
        inode.mtime(),
        new AttributeReader(image, superBlock).read(inode));
  }

  private String target(TreePath path, ReadInode inode) throws IOException {
    byte[] bytes;
    if (inode.has(Layout.EXTENTS_FLAG)) {
      if (inode.size() == 0 || inode.size() >= Layout.BLOCK) {
        throw image.damaged("a link of " + inode.size() + " bytes: " + path);
      }
      try (InputStream body = new BodyReader(image, superBlock, inode)) {
        bytes = body.readAllBytes();
      }
    } else {
      bytes = inode.shortTarget(image);
    }
    String target;
    try {
      target = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw image.damaged("the target of " + path + " is not valid UTF-8");
    }
    if (target.indexOf('\0') >= 0) {
      throw image.damaged("the target of " + path + " has a NUL");
    }
    return target;
  }
}
