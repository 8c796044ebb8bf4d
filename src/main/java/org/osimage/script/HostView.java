package org.osimage.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.osimage.ImageBuildException;
import org.osimage.host.HostListing;

/**
 * What a confined script sees of the host, as shell text for {@code sandbox.sh}. Whole directories
 * are shown through an overlay file system each, so that every write is caught. A directory that
 * has mounts or hidden directories below cannot be the lower layer of one in a user namespace - it
 * would uncover what the mounts cover - and is made anew: its links and small files are copied, its
 * directories shown one by one.
 */
final class HostView {
  private static final Path ROOT = Path.of("/");
  private static final long MAX_COPIED = 1 << 20;

  /** Made anew, empty, or by the plan itself. */
  private static final List<String> NEVER_SHOWN =
      List.of("/proc", "/sys", "/dev", "/run", "/tmp", "/var/tmp", "/root", "/home", "/osimage");

  private final TreeSet<Path> hidden = new TreeSet<>();
  private final TreeSet<Path> shown = new TreeSet<>();

  /** Hidden, shown, or mounted: a directory with one of these below is not shown as a whole. */
  private final TreeSet<Path> special = new TreeSet<>();

  private final List<String> directories = new ArrayList<>();
  private final List<String> copies = new ArrayList<>();
  private final List<String> overlays = new ArrayList<>();

  private HostView(Collection<Path> hidden, Collection<Path> shown) throws IOException {
    NEVER_SHOWN.forEach(p -> this.hidden.add(Path.of(p)));
    addReal(hidden, this.hidden);
    addReal(shown, this.shown);
    special.addAll(this.hidden);
    special.addAll(this.shown);
    special.addAll(mounts());
  }

  private static void addReal(Collection<Path> paths, TreeSet<Path> set) throws IOException {
    for (Path path : paths) {
      set.add(path.toAbsolutePath().normalize());
      if (Files.exists(path)) {
        set.add(path.toRealPath());
      }
    }
    set.remove(ROOT);
  }

  /** The plan's lines, for a kernel that has /proc/self/mountinfo. */
  static String plan(Collection<Path> hidden, Collection<Path> shown) throws IOException {
    HostView view = new HostView(hidden, shown);
    view.split(ROOT);
    hidden.stream()
        .filter(path -> Files.isDirectory(path) && !isTemporary(path))
        .forEach(path -> view.directories.add(path.toString())); // a script may start in one
    for (Path path : view.shown) {
      if (view.isHidden(path) && !isTemporary(path)) {
        if (Files.isDirectory(path)) {
          view.show(path);
        } else if (Files.isRegularFile(path)) {
          view.copy(path);
        }
      }
    }
    return view.text();
  }

  /** The lines for directories in {@code /tmp}, which is the workspace's by then. */
  static String temporary(Collection<Path> hidden, Collection<Path> shown) throws IOException {
    HostView view = new HostView(hidden, shown);
    for (Path path : view.shown) {
      if (isTemporary(path) && Files.isDirectory(path)) {
        view.show(path);
      }
    }
    StringBuilder text = new StringBuilder();
    for (String directory : view.directories) {
      text.append("mkdir -p \"$B/root\"").append(quote(directory)).append('\n');
    }
    view.copies.forEach(c -> text.append(c.replace("$B/lower/top", "$B/root")));
    view.overlays.forEach(o -> text.append("overlay ").append(quote(o)).append('\n'));
    return text.toString();
  }

  private String text() {
    StringBuilder text = new StringBuilder("mkdir -p");
    directories.forEach(d -> text.append(" \"$B/lower/top\"").append(quote(d)));
    text.append('\n');
    copies.forEach(text::append);
    overlays.forEach(o -> text.append("overlay ").append(quote(o)).append('\n'));
    int top = text.indexOf("overlay ");
    text.insert(
        top < 0 ? text.length() : top,
        "mount -t overlay -o"
            + " \"lowerdir=$B/lower/top,upperdir=$B/over/top,workdir=$B/work/top,userxattr\""
            + " overlay \"$B/root\" || give_up 'cannot mount an overlay file system'\n");
    return text.toString();
  }

  static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static List<Path> mounts() throws IOException {
    List<Path> mounts = new ArrayList<>();
    String table = Files.readString(Path.of("/proc/self/mountinfo"), StandardCharsets.ISO_8859_1);
    for (String line : table.split("\n")) {
      String[] fields = line.split(" ");
      if (fields.length > 4) {
        mounts.add(Path.of(unescape(fields[4])));
      }
    }
    mounts.remove(ROOT);
    return mounts;
  }

  /** Blanks and backslashes are three octal digits there, see proc(5). */
  private static String unescape(String field) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\\' && i + 3 < field.length()) {
        c = (char) Integer.parseInt(field.substring(i + 1, i + 4), 8);
        i += 3;
      }
      text.append(c);
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** These are links into the workspace. */
  private static boolean isTemporary(Path path) {
    return path.startsWith("/tmp") || path.startsWith("/var/tmp");
  }

  private boolean isHidden(Path path) {
    return hidden.stream().anyMatch(path::startsWith);
  }

  private boolean hasSpecialBelow(Path path) {
    Path next = special.higher(path);
    // sorted by bytes, where e.g. /usr-x stands between /usr and /usr/x
    while (next != null && next.toString().startsWith(path.toString())) {
      if (next.startsWith(path)) {
        return true;
      }
      next = special.higher(next);
    }
    return false;
  }

  private void show(Path directory) throws IOException {
    if (hasSpecialBelow(directory)) {
      split(directory);
    } else {
      directories.add(directory.toString());
      // these would be signs in the overlay's options: such a directory is shown empty
      if (directory.toString().matches("[^,:\\\\\"\\p{Cntrl}]*")) {
        overlays.add(directory.toString());
      }
    }
  }

  private void split(Path directory) throws IOException {
    String name = directory.equals(ROOT) ? "" : directory.toString();
    directories.add(directory.toString());
    for (Path child : children(directory)) {
      String at = " \"$B/lower/top\"" + quote(name + "/" + child.getFileName());
      if (Files.isSymbolicLink(child)) {
        if (!isHidden(child)) {
          copies.add("ln -s -- " + quote(Files.readSymbolicLink(child).toString()) + at + "\n");
        }
      } else if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
        if (isTemporary(child)) {
          continue;
        }
        if (hidden.contains(child)) {
          directories.add(child.toString());
        } else {
          show(child);
        }
      } else if (isSmallFile(child)) {
        copies.add("cp -- " + quote(child.toString()) + at + "\n");
      }
    }
  }

  private void copy(Path file) {
    Path directory = Objects.requireNonNull(file.getParent());
    directories.add(directory.toString());
    copies.add(
        "cp -- " + quote(file.toString()) + " \"$B/lower/top\"" + quote(file.toString()) + "\n");
  }

  private static boolean isSmallFile(Path file) throws IOException {
    return Files.isRegularFile(file) && Files.isReadable(file) && Files.size(file) <= MAX_COPIED;
  }

  private static List<Path> children(Path directory) throws IOException {
    try {
      return HostListing.children(directory);
    } catch (AccessDeniedException e) {
      return List.of(); // it is as empty for the script as for the user
    }
  }

  /** Fails on a system that has no such view. */
  static void require() throws ImageBuildException {
    if (!Files.isReadable(Path.of("/proc/self/mountinfo"))) {
      throw new ImageBuildException("this system has no /proc/self/mountinfo");
    }
  }
}
