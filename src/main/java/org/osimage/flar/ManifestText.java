package org.osimage.flar;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.osimage.ImageBuildException;
import org.osimage.flar.header.Nibbles;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * Writes the manifest of a differential archive: the filter, then for each directory, those beneath
 * it first, what it holds in either image and the line that ends it.
 */
final class ManifestText {
  private static final long LATEST = 0xffffffffL;
  private static final TreePath FLASH = TreePath.literal("etc/flash");

  private final FlarDifference difference;
  private final List<TreePath> excluded;

  ManifestText(FlarDifference difference, List<TreePath> excluded) {
    this.difference = difference;
    this.excluded = excluded;
  }

  /** Refuses what cannot be expressed. */
  void check() throws ImageBuildException {
    for (ImageTree tree : List.of(difference.before(), difference.after())) {
      for (Entry entry : tree.entries()) {
        check(entry.path().toString(), entry);
        if (entry instanceof Entry.Symlink link) {
          check(link.target(), entry);
        }
        long mtime = entry.attributes().mtime();
        if (mtime < 0 || mtime > LATEST) {
          throw refuse(
              entry, "its time is " + mtime + " s since 1970, and it holds 0 to " + LATEST);
        }
      }
    }
    for (TreePath path : excluded) {
      check(path.toString(), new Entry.Directory(path, difference.after().root().attributes()));
    }
  }

  private static void check(String text, Entry entry) throws ImageBuildException {
    if (text.indexOf('\t') >= 0 || text.indexOf('\n') >= 0) {
      throw refuse(entry, "a tab or line feed in its name or target ends a field there");
    }
  }

  private static ImageBuildException refuse(Entry entry, String why) {
    return new ImageBuildException(
        "the manifest of a differential archive cannot hold "
            + entry.path()
            + ": "
            + why
            + ". Leave the path out, or write no manifest (<manifest>false</manifest>).");
  }

  private record Frame(TreePath directory, StringBuilder lines) {}

  void writeTo(OutputStream stream) throws IOException {
    Writer out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    filter(out);
    Deque<Frame> open = new ArrayDeque<>();
    open.push(new Frame(TreePath.ROOT, new StringBuilder()));
    List<Entry> before = difference.before().entries();
    List<Entry> after = difference.after().entries();
    int i = 1;
    int j = 1;
    while (i < before.size() || j < after.size()) {
      int order =
          i == before.size()
              ? 1
              : j == after.size() ? -1 : before.get(i).path().compareTo(after.get(j).path());
      Optional<Entry> old = order <= 0 ? Optional.of(before.get(i++)) : Optional.empty();
      Optional<Entry> now = order >= 0 ? Optional.of(after.get(j++)) : Optional.empty();
      item(old, now, open, out);
    }
    while (!open.isEmpty()) {
      close(open.pop(), out);
    }
    out.flush();
  }

  private void filter(Writer out) throws IOException {
    // the installer itself writes there
    boolean delivered = difference.before().contains(FLASH) || difference.after().contains(FLASH);
    out.write(". /" + FLASH + (delivered ? "/master" : "") + "\n");
    for (TreePath path : new TreeSet<>(excluded)) {
      out.write("- /" + path + "\n");
    }
    out.write(ManifestReader.CHECKLIST + "\n");
  }

  private void item(Optional<Entry> old, Optional<Entry> now, Deque<Frame> open, Writer out)
      throws IOException {
    TreePath path = now.or(() -> old).map(Entry::path).orElse(TreePath.ROOT);
    for (Frame top = open.element(); !path.startsWith(top.directory()); top = open.element()) {
      close(open.pop(), out);
    }
    StringBuilder lines = open.element().lines();
    boolean wasDirectory = isDirectory(old);
    boolean isDirectory = isDirectory(now);
    if (now.isEmpty()) {
      line(lines, path, "O\t" + state(difference.before(), old));
    } else if (!difference.isMember(path)) {
      line(lines, path, state(difference.after(), now));
    } else {
      if (old.isPresent() && wasDirectory != isDirectory) {
        line(lines, path, "O\t" + state(difference.before(), old));
      }
      line(lines, path, "N");
    }
    if (wasDirectory || isDirectory) {
      open.push(new Frame(path, new StringBuilder()));
    }
  }

  private static boolean isDirectory(Optional<Entry> entry) {
    return entry.map(e -> e.kind() == Entry.Kind.DIRECTORY).orElse(false);
  }

  private static void line(StringBuilder lines, TreePath path, String what) {
    lines.append('/').append(path).append('\t').append(what).append('\n');
  }

  private static void close(Frame frame, Writer out) throws IOException {
    out.append(frame.lines());
    out.write("\\d/" + (frame.directory().isRoot() ? "" : frame.directory().toString()) + "\n");
  }

  private static String state(ImageTree tree, Optional<Entry> entry) {
    FileState state = FileState.of(tree.body(entry.orElseThrow()));
    String owners =
        Nibbles.of(state.mode()) + "\t" + Nibbles.of(state.uid()) + "\t" + Nibbles.of(state.gid());
    if (state.isDirectory()) {
      return owners + "\td";
    }
    if (state.isSymlink()) {
      return owners + "\tl\t" + state.target().orElse("");
    }
    // devices have sizes of their own, which say nothing
    String size = state.size().map(s -> Long.toString(s)).orElse("s");
    return owners + "\t" + Nibbles.of(state.mtime()) + "\t" + size;
  }
}
