package org.osimage.source.debian.tool.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.file.FileException;
import org.osimage.shell.file.FileTree;
import org.osimage.shell.file.Found;
import org.osimage.shell.file.Node;
import org.osimage.tree.Attributes;

/** What several tools do with files of the tree. Paths are absolute, with or without the slash. */
public final class TreeFiles {
  private final FileTree files;

  public TreeFiles(FileTree files) {
    this.files = files;
  }

  static String absolute(String path) {
    return path.startsWith("/") ? path : "/" + path;
  }

  /** The text of a file; empty where none is. */
  public String text(String path) throws IOException {
    Optional<Node> node = files.find("", absolute(path), true);
    return node.isPresent() && node.get().isFile() ? files.read("", absolute(path)) : "";
  }

  /** The lines of a file without their ends; none where no file is. */
  public List<String> lines(String path) throws IOException {
    return linesOf(text(path));
  }

  public static List<String> linesOf(String text) {
    List<String> lines = new ArrayList<>();
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      lines.add(text.substring(start, end));
      start = end + 1;
    }
    return lines;
  }

  /** Writes a file, its directories included; a file that is there keeps owner and mode. */
  public void write(String path, String text, int mode) throws IOException {
    directories(parent(path));
    files.write("", absolute(path), text, mode);
  }

  public static String parent(String path) {
    String whole = absolute(path);
    int slash = whole.lastIndexOf('/');
    return slash <= 0 ? "/" : whole.substring(0, slash);
  }

  public boolean exists(String path) {
    return files.find("", absolute(path), true).isPresent();
  }

  public Optional<Node> unfollowed(String path) {
    return files.find("", absolute(path), false);
  }

  public boolean isDirectory(String path) {
    return files.find("", absolute(path), true).filter(Node::isDirectory).isPresent();
  }

  /** Makes a directory and those above it, root's with mode 0755. */
  public void directories(String path) throws IOException {
    String whole = absolute(path);
    if (isDirectory(whole)) {
      return;
    }
    directories(parent(whole));
    files.createDirectory(files.lookup("", whole, true), 0755);
  }

  /** Makes a link, in place of a file or link that is there. */
  public void symlink(String path, String target) throws IOException {
    directories(parent(path));
    Found at = files.lookup("", absolute(path), false);
    if (at.node().isPresent()) {
      if (at.node().get().isSymlink() && at.node().get().target().equals(target)) {
        return;
      }
      files.remove(at);
      at = files.lookup("", absolute(path), false);
    }
    files.createSymlink(at, target);
  }

  /** Removes a file or link; nothing if none is there. */
  public void remove(String path) throws IOException {
    Optional<Found> at = found(path, false);
    if (at.isPresent() && at.get().node().isPresent()) {
      files.remove(at.get());
    }
  }

  private Optional<Found> found(String path, boolean follow) {
    try {
      return Optional.of(files.lookup("", absolute(path), follow));
    } catch (FileException e) {
      return Optional.empty();
    }
  }

  /** Gives a file or directory owner and mode; links are followed. */
  public void attributes(String path, long uid, long gid, int mode) throws IOException {
    Found at = files.existing("", absolute(path), true);
    Attributes old = at.node().orElseThrow().attributes();
    files.setAttributes(at, old.withOwner(uid, gid).withMode(mode));
  }

  /** Where a path leads, links followed. */
  public Found found(String path) throws IOException {
    return files.existing("", absolute(path), true);
  }

  /** The names in a directory, in the order of their bytes; none where no directory is. */
  public List<String> names(String directory) throws IOException {
    Optional<Found> at = found(directory, true);
    if (at.isEmpty() || at.get().node().filter(Node::isDirectory).isEmpty()) {
      return List.of();
    }
    return List.copyOf(files.list(at.get()).keySet());
  }

  /** The path with all links in it followed; empty where nothing is. */
  public Optional<String> real(String path) {
    return found(path, true).filter(f -> f.node().isPresent()).map(f -> "/" + f.path());
  }
}
