package org.osimage.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Resolves paths as scripts see them to files of the workspace. */
final class SandboxPaths {
  private static final int MAX_HOPS = 40;

  private final String inside;
  private final Path outside;

  /**
   * @param inside the workspace's absolute path as scripts see it
   * @param outside its directory on the host
   */
  SandboxPaths(String inside, Path outside) {
    this.inside = latin1(inside);
    this.outside = outside;
  }

  String inside() {
    return utf8(inside);
  }

  Path outside() {
    return outside;
  }

  /** A file of the workspace as scripts see it. */
  String shown(Path file) {
    return utf8(inside) + "/" + outside.relativize(file);
  }

  /**
   * The file that a path means.
   *
   * @param directory absolute, without symbolic links
   * @param follow whether a link in the last place is followed
   * @return empty when it lies outside the workspace, or is in a circle of links
   */
  Optional<Path> resolve(String directory, String path, boolean follow) throws IOException {
    Deque<String> todo = new ArrayDeque<>();
    push(todo, path);
    if (!path.startsWith("/")) {
      push(todo, directory);
    }
    List<String> done = new ArrayList<>();
    for (int hops = 0; !todo.isEmpty(); ) {
      String component = todo.removeFirst();
      if (component.equals("..")) {
        if (!done.isEmpty()) {
          done.remove(done.size() - 1);
        }
        continue;
      }
      done.add(component);
      Optional<String> target =
          todo.isEmpty() && !follow ? Optional.empty() : target("/" + String.join("/", done));
      if (target.isPresent()) {
        if (++hops > MAX_HOPS) {
          return Optional.empty();
        }
        done.remove(done.size() - 1);
        if (target.get().startsWith("/")) {
          done.clear();
        }
        push(todo, target.get());
      }
    }
    return host("/" + String.join("/", done));
  }

  private static void push(Deque<String> todo, String path) {
    String[] parts = path.split("/", -1);
    for (int i = parts.length - 1; i >= 0; i--) {
      if (!parts[i].isEmpty() && !parts[i].equals(".")) {
        todo.addFirst(parts[i]);
      }
    }
  }

  private Optional<String> target(String path) throws IOException {
    boolean confined = inside.equals(Sandbox.INSIDE);
    if (confined && (path.equals("/tmp") || path.equals("/var/tmp"))) {
      return Optional.of(inside + "/" + Workspace.TEMPORARY);
    }
    Optional<Path> file = host(path);
    if (file.isPresent() && Files.isSymbolicLink(file.get())) {
      return Optional.of(latin1(Files.readSymbolicLink(file.get()).toString()));
    }
    return Optional.empty();
  }

  private Optional<Path> host(String path) {
    if (!path.startsWith(inside + "/")) {
      return Optional.empty();
    }
    try {
      return Optional.of(outside.resolve(utf8(path.substring(inside.length() + 1))));
    } catch (InvalidPathException e) {
      return Optional.of(outside.resolve("?")); // which is not there
    }
  }

  /** Arguments of commands are bytes, held as ISO 8859-1 so that none is lost. */
  static String utf8(String latin1) {
    return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  static String latin1(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
