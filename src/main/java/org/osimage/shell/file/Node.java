package org.osimage.shell.file;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.content.Content;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry.Kind;

/** A file of any kind, without its names. Changed only through {@link FileTree}. */
public final class Node {
  private final Kind kind;
  private final long number;
  private final String target;
  private final boolean block;
  private final int major;
  private final int minor;
  private final TreeMap<String, Node> children = new TreeMap<>();
  private Attributes attributes;
  private Optional<Content> stored = Optional.empty();
  private Optional<GrowingBody> grown = Optional.empty();
  private int links;

  private Node(
      Kind kind, long number, Attributes attributes, String target, boolean block, int a, int b) {
    this.kind = kind;
    this.number = number;
    this.attributes = attributes;
    this.target = target;
    this.block = block;
    this.major = a;
    this.minor = b;
  }

  static Node directory(long number, Attributes attributes) {
    return new Node(Kind.DIRECTORY, number, attributes, "", false, 0, 0);
  }

  static Node file(long number, Attributes attributes, Content content) {
    Node node = new Node(Kind.FILE, number, attributes, "", false, 0, 0);
    node.stored = Optional.of(content);
    return node;
  }

  static Node symlink(long number, Attributes attributes, String target) {
    return new Node(Kind.SYMLINK, number, attributes, target, false, 0, 0);
  }

  static Node device(long number, Attributes attributes, boolean block, int major, int minor) {
    return new Node(Kind.DEVICE, number, attributes, "", block, major, minor);
  }

  static Node fifo(long number, Attributes attributes) {
    return new Node(Kind.FIFO, number, attributes, "", false, 0, 0);
  }

  /** Never {@link Kind#HARD_LINK}: names of one file share a node. */
  public Kind kind() {
    return kind;
  }

  public boolean isDirectory() {
    return kind == Kind.DIRECTORY;
  }

  public boolean isFile() {
    return kind == Kind.FILE;
  }

  public boolean isSymlink() {
    return kind == Kind.SYMLINK;
  }

  /** Stands for the inode number; two names have one number if they are one file. */
  public long number() {
    return number;
  }

  public Attributes attributes() {
    return attributes;
  }

  /** Where a symbolic link leads, as a string of bytes; empty for others. */
  public String target() {
    return target;
  }

  public boolean block() {
    return block;
  }

  public int major() {
    return major;
  }

  public int minor() {
    return minor;
  }

  /** Number of names; a directory has two and one for each directory in it. */
  public int links() {
    if (!isDirectory()) {
      return links;
    }
    return 2 + (int) children.values().stream().filter(Node::isDirectory).count();
  }

  /** A directory's entries in the order of their names' bytes; not to be changed. */
  public Map<String, Node> children() {
    return Collections.unmodifiableMap(children);
  }

  /** The body of a file that was not changed since it was stored. */
  public Optional<Content> stored() {
    return stored;
  }

  /** In bytes: a file's body, a link's target; 4096 for a directory. */
  public long size() {
    return switch (kind) {
      case FILE ->
          grown
              .map(body -> (long) body.size())
              .orElseGet(() -> stored.map(Content::size).orElse(0L));
      case SYMLINK -> target.length();
      case DIRECTORY -> 4096;
      default -> 0;
    };
  }

  TreeMap<String, Node> names() {
    return children;
  }

  void setAttributes(Attributes changed) {
    attributes = changed;
  }

  void setStored(Content content) {
    stored = Optional.of(content);
    grown = Optional.empty();
  }

  Optional<GrowingBody> grown() {
    return grown;
  }

  void setGrown(GrowingBody body) {
    grown = Optional.of(body);
    stored = Optional.empty();
  }

  void linked(int by) {
    links += by;
  }
}
