package org.osimage.shell.file;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.osimage.tree.Entry.Kind;

/** Follows a path inside the tree, and notes every name that it looked at. */
final class PathWalk {
  private static final int MOST_LINKS = 40;

  private final Node root;
  private final Accesses accesses;

  PathWalk(Node root, Accesses accesses) {
    this.root = root;
    this.accesses = accesses;
  }

  /** The state of one walk: directories from the root on with their names. */
  private static final class Position {
    final List<Node> nodes = new ArrayList<>();
    final List<String> names = new ArrayList<>();

    Node node() {
      return nodes.get(nodes.size() - 1);
    }

    void reset(Node root) {
      nodes.clear();
      names.clear();
      nodes.add(root);
    }

    void down(String name, Node node) {
      names.add(name);
      nodes.add(node);
    }

    void up() {
      if (!names.isEmpty()) {
        names.remove(names.size() - 1);
        nodes.remove(nodes.size() - 1);
      }
    }

    String path(String name) {
      return names.isEmpty() ? name : String.join("/", names) + "/" + name;
    }
  }

  Found walk(String directory, String path, boolean follow) throws FileException {
    Position at = new Position();
    at.reset(root);
    if (!path.startsWith("/")) {
      for (String name : directory.split("/")) {
        if (!name.isEmpty()) {
          Node node = at.node().names().get(name);
          if (node == null || !node.isDirectory()) {
            throw new FileException(Errno.ENOENT, path);
          }
          at.down(name, node);
        }
      }
    }
    Deque<String> todo = new ArrayDeque<>();
    boolean mustBeDirectory = push(todo, path);
    int links = 0;
    while (!todo.isEmpty()) {
      String name = todo.pop();
      if (name.equals("..")) {
        at.up();
        continue;
      }
      if (name.equals(".")) {
        continue;
      }
      String full = at.path(name);
      accesses.read(full);
      Optional<Node> node = Optional.ofNullable(at.node().names().get(name));
      boolean last = todo.isEmpty();
      if (node.isPresent()
          && node.get().kind() == Kind.SYMLINK
          && (!last || follow || mustBeDirectory)) {
        if (++links > MOST_LINKS) {
          throw new FileException(Errno.ELOOP, path);
        }
        String target = node.get().target();
        if (target.startsWith("/")) {
          at.reset(root);
        }
        mustBeDirectory |= push(todo, target) && last;
      } else if (last) {
        if (mustBeDirectory && node.isPresent() && !node.get().isDirectory()) {
          throw new FileException(Errno.ENOTDIR, path);
        }
        return new Found(at.node(), name, full, node);
      } else {
        if (node.isEmpty()) {
          throw new FileException(Errno.ENOENT, path);
        }
        if (!node.get().isDirectory()) {
          throw new FileException(Errno.ENOTDIR, path);
        }
        at.down(name, node.get());
      }
    }
    return here(at);
  }

  /** For a path that ends in a dot, or is the root. */
  private Found here(Position at) {
    int depth = at.names.size();
    if (depth == 0) {
      return new Found(root, "", "", Optional.of(root));
    }
    String path = String.join("/", at.names);
    return new Found(
        at.nodes.get(depth - 1), at.names.get(depth - 1), path, Optional.of(at.node()));
  }

  /** Puts the components before what is left to do; whether the path ends in a slash. */
  private static boolean push(Deque<String> todo, String path) {
    String[] parts = path.split("/");
    for (int i = parts.length - 1; i >= 0; i--) {
      if (!parts[i].isEmpty()) {
        todo.push(parts[i]);
      }
    }
    return path.endsWith("/");
  }
}
