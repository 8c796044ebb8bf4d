package org.osimage.shell.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Between a tree of entries and one of nodes. */
final class TreeConversion {
  private TreeConversion() {}

  static FileTree read(ImageTree tree, ContentStore store, long clock) {
    Map<TreePath, Node> nodes = new HashMap<>();
    long number = 2;
    Node root = Node.directory(number++, tree.root().attributes());
    nodes.put(TreePath.ROOT, root);
    for (Entry entry : tree.entries()) {
      if (entry.path().isRoot()) {
        continue;
      }
      Node node;
      if (entry instanceof Entry.HardLink link) {
        node = known(nodes, link.target());
      } else {
        node = node(entry, number++);
      }
      nodes.put(entry.path(), node);
      Node parent = known(nodes, entry.path().parent());
      parent.names().put(Bytes.of(entry.path().nameBytes()), node);
      node.linked(1);
    }
    return new FileTree(root, store, clock, number);
  }

  /** What stands before its children and hard links in a tree's order. */
  private static Node known(Map<TreePath, Node> nodes, TreePath path) {
    return Optional.ofNullable(nodes.get(path)).orElseThrow();
  }

  private static Node node(Entry entry, long number) {
    if (entry instanceof Entry.RegularFile file) {
      return Node.file(number, file.attributes(), file.content());
    }
    if (entry instanceof Entry.Symlink link) {
      return Node.symlink(number, link.attributes(), Bytes.fromText(link.target()));
    }
    if (entry instanceof Entry.Device device) {
      return Node.device(
          number, device.attributes(), device.block(), device.major(), device.minor());
    }
    return entry instanceof Entry.Fifo
        ? Node.fifo(number, entry.attributes())
        : Node.directory(number, entry.attributes());
  }

  static ImageTree write(Node root, ContentStore store) throws IOException {
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry.Directory(TreePath.ROOT, root.attributes()));
    collect(root, TreePath.ROOT, entries, new IdentityHashMap<>(), store);
    return ImageTree.of(entries);
  }

  private static void collect(
      Node directory,
      TreePath path,
      List<Entry> entries,
      IdentityHashMap<Node, TreePath> owners,
      ContentStore store)
      throws IOException {
    for (Map.Entry<String, Node> child : directory.children().entrySet()) {
      TreePath below = path.resolve(TreePath.of(Bytes.bytes(child.getKey())));
      Node node = child.getValue();
      TreePath owner = owners.get(node);
      if (owner != null) {
        entries.add(new Entry.HardLink(below, node.attributes(), owner));
        continue;
      }
      if (!node.isDirectory() && node.links() > 1) {
        owners.put(node, below);
      }
      entries.add(entry(node, below, store));
      if (node.isDirectory()) {
        collect(node, below, entries, owners, store);
      }
    }
  }

  private static Entry entry(Node node, TreePath path, ContentStore store) throws IOException {
    if (node.grown().isPresent()) {
      node.setStored(store.put(node.grown().get().toBytes()));
    }
    if (node.isFile() && node.size() == 0) {
      store.put(new byte[0]); // one that was just made empty
    }
    return switch (node.kind()) {
      case DIRECTORY -> new Entry.Directory(path, node.attributes());
      case FILE ->
          new Entry.RegularFile(path, node.attributes(), node.stored().orElse(Content.EMPTY));
      case SYMLINK -> new Entry.Symlink(path, node.attributes(), Bytes.toText(node.target()));
      case DEVICE ->
          new Entry.Device(path, node.attributes(), node.block(), node.major(), node.minor());
      case FIFO -> new Entry.Fifo(path, node.attributes());
      case HARD_LINK -> throw new IllegalStateException("a node is never a hard link");
    };
  }

  static boolean isUtf8(String bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Bytes.bytes(bytes)));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
