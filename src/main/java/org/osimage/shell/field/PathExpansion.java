package org.osimage.shell.field;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.osimage.shell.file.FileException;
import org.osimage.shell.file.FileTree;
import org.osimage.shell.file.Found;
import org.osimage.shell.file.Node;
import org.osimage.shell.pattern.Glob;

/** Replaces patterns by the paths of the tree that they match. */
public final class PathExpansion {
  private final FileTree files;
  private final String directory;
  private final boolean dots;

  /**
   * @param dots whether a dot and two are names that a pattern with a leading dot matches
   */
  public PathExpansion(FileTree files, String directory, boolean dots) {
    this.files = files;
    this.directory = directory;
    this.dots = dots;
  }

  /** In the order of bytes; empty when nothing matches. */
  public List<String> expand(Fields.Marked pattern) {
    List<String> found = new ArrayList<>();
    step("", pattern.text(), pattern.marks(), found);
    found.sort(String::compareTo);
    return found;
  }

  private void step(String prefix, String text, String marks, List<String> found) {
    int slash = text.indexOf('/');
    if (slash == 0) {
      step(prefix + "/", text.substring(1), marks.substring(1), found);
      return;
    }
    if (text.isEmpty()) {
      if (files.find(directory, prefix).filter(Node::isDirectory).isPresent()) {
        found.add(prefix);
      }
      return;
    }
    int end = slash < 0 ? text.length() : slash;
    String name = text.substring(0, end);
    String nameMarks = marks.substring(0, end);
    Glob glob = Glob.of(name, nameMarks);
    for (String match : matches(prefix, glob, name.startsWith("."))) {
      String path = prefix + match;
      if (slash < 0) {
        found.add(path);
      } else if (files.find(directory, path).filter(Node::isDirectory).isPresent()) {
        step(path + "/", text.substring(slash + 1), marks.substring(slash + 1), found);
      }
    }
  }

  private Iterable<String> matches(String prefix, Glob glob, boolean hidden) {
    TreeSet<String> names = new TreeSet<>();
    if (!glob.special()) {
      String literal = glob.literal();
      if (files.find(directory, prefix + literal, false).isPresent()) {
        names.add(literal);
      }
      return names;
    }
    Optional<Map<String, Node>> entries = list(prefix.isEmpty() ? "." : prefix);
    if (entries.isEmpty()) {
      return names;
    }
    if (hidden && dots) {
      for (String dot : List.of(".", "..")) {
        if (glob.matches(dot)) {
          names.add(dot);
        }
      }
    }
    for (String name : entries.get().keySet()) {
      if (name.startsWith(".") == hidden && glob.matches(name)) {
        names.add(name);
      }
    }
    return names;
  }

  private Optional<Map<String, Node>> list(String path) {
    try {
      Found found = files.lookup(directory, path, true);
      return found.node().filter(Node::isDirectory).isPresent()
          ? Optional.of(files.list(found))
          : Optional.empty();
    } catch (FileException e) {
      return Optional.empty();
    }
  }
}
