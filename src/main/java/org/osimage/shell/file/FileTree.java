package org.osimage.shell.file;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.tree.Attributes;
import org.osimage.tree.ImageTree;

/**
 * A tree that scripts change. One serves many scripts in a row; {@link #toTree} gives the result at
 * any time. Paths are strings of bytes, resolved against a directory of the tree; {@code ..} of the
 * root is the root, and symbolic links are followed inside the tree, at most 40 of them. Everything
 * new belongs to 0:0 and has the time of the clock. Not safe for several threads.
 */
public final class FileTree {
  private static final int LONGEST_PATH = 4096;
  private static final int LONGEST_NAME = 255;

  private final Node root;
  private final ContentStore store;
  private final long clock;
  private final Accesses accesses = new Accesses();
  private final PathWalk walk;
  private long nextNumber;
  private Growth growth = Growth.UNLIMITED;

  FileTree(Node root, ContentStore store, long clock, long nextNumber) {
    this.root = root;
    this.store = store;
    this.clock = clock;
    this.nextNumber = nextNumber;
    this.walk = new PathWalk(root, accesses);
  }

  /**
   * @param store has the bodies of the tree, and gets those that are written
   * @param clock the time of every change, in seconds since 1970
   */
  public static FileTree of(ImageTree tree, ContentStore store, long clock) {
    return TreeConversion.read(tree, store, clock);
  }

  /** The tree as it is now; bodies that scripts wrote are put into the store. */
  public ImageTree toTree() throws IOException {
    return TreeConversion.write(root, store);
  }

  public Accesses accesses() {
    return accesses;
  }

  public ContentStore store() {
    return store;
  }

  /** In seconds since 1970. */
  public long clock() {
    return clock;
  }

  public Node root() {
    return root;
  }

  /** Who is asked before the tree grows. */
  public void limit(Growth newGrowth) {
    growth = newGrowth;
  }

  /**
   * Where a path leads, whether something is there or not.
   *
   * @param directory against which a relative path is taken, itself without a leading slash
   * @param follow whether a link in the last component is followed, too
   * @throws FileException if a directory on the way is missing or none
   */
  public Found lookup(String directory, String path, boolean follow) throws FileException {
    if (path.isEmpty()) {
      throw new FileException(Errno.ENOENT, path);
    }
    if (path.length() > LONGEST_PATH) {
      throw new FileException(Errno.ENAMETOOLONG, path);
    }
    return walk.walk(directory, path, follow);
  }

  /** The node at a path, links followed; empty when nothing is there. */
  public Optional<Node> find(String directory, String path) {
    return find(directory, path, true);
  }

  public Optional<Node> find(String directory, String path, boolean follow) {
    try {
      return lookup(directory, path, follow).node();
    } catch (FileException e) {
      return Optional.empty();
    }
  }

  /** The node at a path from the root, links followed. */
  public Optional<Node> find(String path) {
    return find("", path, true);
  }

  /**
   * @throws FileException if nothing is there
   */
  public Found existing(String directory, String path, boolean follow) throws FileException {
    Found found = lookup(directory, path, follow);
    if (found.node().isEmpty()) {
      throw new FileException(Errno.ENOENT, path);
    }
    return found;
  }

  public Node node(String directory, String path, boolean follow) throws FileException {
    return existing(directory, path, follow).node().orElseThrow();
  }

  /** The whole body of a file. */
  public String read(String directory, String path) throws IOException {
    Node node = node(directory, path, true);
    if (!node.isFile()) {
      throw new FileException(node.isDirectory() ? Errno.EISDIR : Errno.EINVAL, path);
    }
    return Bytes.of(bytes(node));
  }

  /** Bytes of a file that lie in memory or the store. */
  public byte[] bytes(Node file) throws IOException {
    Optional<GrowingBody> grown = file.grown();
    if (grown.isPresent()) {
      return grown.get().toBytes();
    }
    Content content = file.stored().orElse(Content.EMPTY);
    if (content.size() == 0) {
      return new byte[0];
    }
    growth.inMemory(content.size());
    return store.bytes(content);
  }

  /** The body as content of the store, put there if a script wrote it. */
  public Content content(Node file) throws IOException {
    Optional<GrowingBody> grown = file.grown();
    if (grown.isPresent()) {
      file.setStored(store.put(grown.get().toBytes()));
    }
    Content content = file.stored().orElse(Content.EMPTY);
    return content.size() == 0 ? store.put(new byte[0]) : content;
  }

  /** Makes or replaces a file's body; a new file has the mode. */
  public void write(String directory, String path, String body, int mode) throws IOException {
    Found found = lookup(directory, path, true);
    Node node = found.node().isPresent() ? found.node().get() : createFile(found, mode);
    if (!node.isFile()) {
      throw new FileException(node.isDirectory() ? Errno.EISDIR : Errno.EINVAL, path);
    }
    growth.grow(body.length());
    node.setGrown(new GrowingBody(Bytes.bytes(body)));
    changed(found, node);
  }

  private void changed(Found found, Node node) {
    accesses.written(found.path());
    node.setAttributes(node.attributes().withMtime(clock));
  }

  /** Opens a file for positioned reading and writing. */
  public NodeBody open(Found found) throws IOException {
    return new NodeBody(this, found, growth);
  }

  /** A new empty file. */
  public Node createFile(Found at, int mode) throws FileException {
    return add(at, Node.file(nextNumber++, Attributes.root(mode & 07777, clock), Content.EMPTY));
  }

  public Node createFile(Found at, Attributes attributes, Content content) throws FileException {
    return add(at, Node.file(nextNumber++, attributes, content));
  }

  public Node createDirectory(Found at, int mode) throws FileException {
    return add(at, Node.directory(nextNumber++, Attributes.root(mode & 07777, clock)));
  }

  /**
   * @param target as it is to be read back; not empty
   */
  public Node createSymlink(Found at, String target) throws FileException {
    if (target.isEmpty()) {
      throw new FileException(Errno.ENOENT, target);
    }
    if (!TreeConversion.isUtf8(target)) {
      throw new FileException(Errno.EILSEQ, target);
    }
    return add(at, Node.symlink(nextNumber++, Attributes.root(0777, clock), target));
  }

  public Node createDevice(Found at, int mode, boolean block, int major, int minor)
      throws FileException {
    Attributes attributes = Attributes.root(mode & 07777, clock);
    return add(at, Node.device(nextNumber++, attributes, block, major, minor));
  }

  public Node createFifo(Found at, int mode) throws FileException {
    return add(at, Node.fifo(nextNumber++, Attributes.root(mode & 07777, clock)));
  }

  /** One more name for a node that is no directory. */
  public void link(Node node, Found at) throws FileException {
    if (node.isDirectory()) {
      throw new FileException(Errno.EPERM, at.path());
    }
    add(at, node);
  }

  private Node add(Found at, Node node) throws FileException {
    if (at.node().isPresent() || at.parent().names().containsKey(at.name())) {
      throw new FileException(Errno.EEXIST, at.path());
    }
    if (at.name().length() > LONGEST_NAME) {
      throw new FileException(Errno.ENAMETOOLONG, at.path());
    }
    if (!TreeConversion.isUtf8(at.name()) || at.name().indexOf('\0') >= 0) {
      throw new FileException(Errno.EILSEQ, at.path());
    }
    growth.entry();
    put(at, node);
    return node;
  }

  private void put(Found at, Node node) {
    at.parent().names().put(at.name(), node);
    node.linked(1);
    touched(at.parent());
    accesses.written(at.path());
  }

  private void touched(Node directory) {
    directory.setAttributes(directory.attributes().withMtime(clock));
  }

  /** Removes a name; a directory must be empty. */
  public void remove(Found at) throws FileException {
    Node node = at.node().orElseThrow(() -> new FileException(Errno.ENOENT, at.path()));
    if (at.name().isEmpty()) {
      throw new FileException(Errno.EBUSY, "/");
    }
    if (!node.names().isEmpty()) {
      throw new FileException(Errno.ENOTEMPTY, at.path());
    }
    at.parent().names().remove(at.name());
    node.linked(-1);
    touched(at.parent());
    accesses.written(at.path());
  }

  /** As rename(2): replaces a file, or an empty directory by a directory. */
  public void rename(Found from, Found to) throws FileException {
    Node node = from.node().orElseThrow(() -> new FileException(Errno.ENOENT, from.path()));
    if (from.name().isEmpty() || to.name().isEmpty()) {
      throw new FileException(Errno.EBUSY, from.path());
    }
    if (node.isDirectory() && (to.path() + "/").startsWith(from.path() + "/")) {
      if (to.path().equals(from.path())) {
        return;
      }
      throw new FileException(Errno.EINVAL, to.path());
    }
    if (to.node().isPresent()) {
      Node old = to.node().get();
      if (old == node) {
        return;
      }
      if (old.isDirectory() != node.isDirectory()) {
        throw new FileException(old.isDirectory() ? Errno.EISDIR : Errno.ENOTDIR, to.path());
      }
      remove(to);
    }
    from.parent().names().remove(from.name());
    node.linked(-1);
    touched(from.parent());
    below(node, from.path());
    put(new Found(to.parent(), to.name(), to.path(), Optional.empty()), node);
    below(node, to.path());
  }

  /** A directory that is renamed changes every path in it. */
  private void below(Node node, String path) {
    accesses.written(path);
    for (Map.Entry<String, Node> child : node.children().entrySet()) {
      below(child.getValue(), path + "/" + child.getKey());
    }
  }

  /** Changes mode, owner, times or extended attributes. */
  public void setAttributes(Found at, Attributes attributes) throws FileException {
    Node node = at.node().orElseThrow(() -> new FileException(Errno.ENOENT, at.path()));
    if (!node.attributes().equals(attributes)) {
      node.setAttributes(attributes);
      accesses.written(at.path());
    }
  }

  /** Gives a file the body, which the store has. */
  public void setContent(Found at, Content content) throws FileException {
    Node node = at.node().orElseThrow(() -> new FileException(Errno.ENOENT, at.path()));
    node.setStored(content);
    changed(at, node);
  }

  void wrote(Found at, Node node) {
    changed(at, node);
  }

  /** That a directory's names were listed. */
  public Map<String, Node> list(Found at) throws FileException {
    Node node = at.node().orElseThrow(() -> new FileException(Errno.ENOENT, at.path()));
    if (!node.isDirectory()) {
      throw new FileException(Errno.ENOTDIR, at.path());
    }
    accesses.read(at.path());
    return node.children();
  }
}
