package org.osimage.iso;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.osimage.ImageBuildException;
import org.osimage.tree.Entry;
import org.osimage.tree.Nodes;

/**
 * The directories of one volume descriptor, numbered as its path table wants them: breadth first,
 * siblings by identifier.
 */
final class Hierarchy {
  /** A path table gives a parent 16 bits (ECMA-119 section 9.4). */
  static final int LIMIT = 65_535;

  /** One name in a directory. */
  record Child(byte[] identifier, int node) {}

  /** A directory and, once laid out, its place. */
  static final class Directory {
    /** From 1, as path tables count. */
    final int number;

    final int node;
    final int parent;
    final byte[] identifier;

    /** The number of its first subdirectory; the others follow. */
    int firstChild;

    int blocks;
    int continuationBlocks;
    long lba;

    Directory(int number, int node, int parent, byte[] identifier) {
      this.number = number;
      this.node = node;
      this.parent = parent;
      this.identifier = identifier;
    }

    Extent extent() {
      return new Extent(lba, (long) blocks * Extent.BLOCK);
    }

    /** The first block behind the directory and its continuation area. */
    long end() {
      return lba + blocks + continuationBlocks;
    }

    /** The first block of what its records could not hold. */
    long continuation() {
      return lba + blocks;
    }
  }

  private final Nodes nodes;
  private final NamingRule naming;
  private final List<Directory> directories = new ArrayList<>();

  /** What is done with each directory and its sorted names, on the way. */
  interface Visitor {
    void visit(Directory directory, List<Child> children);
  }

  Hierarchy(Nodes nodes, NamingRule naming, Visitor visitor) throws ImageBuildException {
    this.nodes = nodes;
    this.naming = naming;
    directories.add(new Directory(1, 0, 1, DirectoryRecord.SELF));
    for (int i = 0; i < directories.size(); i++) {
      Directory directory = directories.get(i);
      directory.firstChild = directories.size() + 1;
      List<Child> children = children(directory);
      for (Child child : children) {
        if (nodes.entry(child.node()).kind() == Entry.Kind.DIRECTORY) {
          add(child, i + 1);
        }
      }
      visitor.visit(directory, children);
    }
  }

  private void add(Child child, int parent) throws ImageBuildException {
    if (directories.size() == LIMIT) {
      throw new ImageBuildException(
          "ISO 9660 numbers at most "
              + LIMIT
              + " directories, and "
              + nodes.entry(child.node()).path()
              + " would be one more: pack a part of the tree into an archive");
    }
    directories.add(
        new Directory(directories.size() + 1, child.node(), parent, child.identifier()));
  }

  /** The names in a directory by identifier, which is how a reader may search them. */
  List<Child> children(Directory directory) {
    List<Entry> shown = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    int count = nodes.childCount(directory.node);
    for (int i = 0; i < count; i++) {
      int node = nodes.child(directory.node, i);
      if (naming.shows(nodes.body(node))) {
        shown.add(nodes.entry(node));
        numbers.add(node);
      }
    }
    byte[][] identifiers = naming.identifiers(shown);
    List<Child> children = new ArrayList<>(shown.size());
    for (int i = 0; i < identifiers.length; i++) {
      children.add(new Child(identifiers[i], numbers.get(i)));
    }
    children.sort((a, b) -> Arrays.compareUnsigned(a.identifier(), b.identifier()));
    return children;
  }

  /** By number minus one. */
  List<Directory> directories() {
    return directories;
  }

  /**
   * Lays the directories out, each followed by its continuation area.
   *
   * @return the first free block
   */
  long assign(long from) {
    long lba = from;
    for (Directory directory : directories) {
      directory.lba = lba;
      lba = directory.end();
    }
    return lba;
  }
}
