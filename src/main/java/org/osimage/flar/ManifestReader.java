package org.osimage.flar;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.archive.FileType;
import org.osimage.flar.header.HeaderLines;
import org.osimage.flar.header.Identification;
import org.osimage.flar.header.Nibbles;
import org.osimage.tree.TreePath;

/** Reads a manifest item by item; only the filter is kept. */
public final class ManifestReader implements Closeable {
  static final String CHECKLIST = "checklist";

  /** What an entry says of its path. */
  enum Kind {
    /** It is in the archive: nothing is compared. */
    DELTA,
    /** Only the old image has it: it must be as it was, or gone, and is deleted. */
    OLD,
    /** Both have it: it must be as it was. */
    SAME,
    /** The entries since the last such item are all that the directory holds. */
    END_OF_DIRECTORY
  }

  /**
   * @param state what it must be like; empty for {@link Kind#DELTA} and {@link
   *     Kind#END_OF_DIRECTORY}
   */
  record Item(Kind kind, TreePath path, Optional<FileState> state) {}

  private final InputStream in;
  private final HeaderLines lines;
  private final String archive;
  private final int firstLine;
  private final Set<TreePath> excluded = new HashSet<>();
  private boolean listed;

  ManifestReader(InputStream in, String archive, int firstLine) {
    this.in = in;
    this.lines = new HeaderLines(in, archive);
    this.archive = archive;
    this.firstLine = firstLine;
  }

  /** Paths that are not looked at; complete once {@link #next} was called. */
  boolean isExcluded(TreePath path) {
    return excluded.contains(path);
  }

  /**
   * The next item; empty at the end.
   *
   * @throws ImageBuildException naming the line, if it is none
   */
  Optional<Item> next() throws IOException {
    if (!listed) {
      filter();
      listed = true;
    }
    if (atEnd()) {
      return Optional.empty();
    }
    String line = lines.next("the manifest");
    if (line.startsWith("\\")) {
      if (!line.startsWith("\\d/")) {
        throw error("'" + line + "' begins with a backslash, and is no end of a directory");
      }
      return Optional.of(
          new Item(Kind.END_OF_DIRECTORY, path(line.substring(2)), Optional.empty()));
    }
    return Optional.of(item(line.split("\t", -1)));
  }

  private boolean atEnd() throws IOException {
    return lines.atEnd();
  }

  private void filter() throws IOException {
    while (!atEnd()) {
      String line = lines.next("the manifest");
      if (line.equals(CHECKLIST)) {
        return;
      }
      if (line.length() > 2 && line.charAt(1) == ' ' && "-+.".indexOf(line.charAt(0)) >= 0) {
        TreePath path = path(line.substring(2));
        if (line.charAt(0) == '+') {
          excluded.remove(path);
        } else {
          excluded.add(path);
        }
      }
    }
    throw error("the manifest lacks the line '" + CHECKLIST + "'");
  }

  private Item item(String[] fields) throws ImageBuildException {
    TreePath path = path(fields[0]);
    if (fields.length == 2 && fields[1].equals("N")) {
      return new Item(Kind.DELTA, path, Optional.empty());
    }
    int at = 1;
    boolean old = fields.length > 1 && fields[1].equals("O");
    if (old) {
      at++;
    }
    if (fields.length < at + 4) {
      throw error("an entry of " + fields.length + " fields: " + fields[0]);
    }
    long mode = number(fields[at], "mode");
    long uid = number(fields[at + 1], "uid");
    long gid = number(fields[at + 2], "gid");
    FileState state = state(fields, at + 3, (int) mode, uid, gid);
    return new Item(old ? Kind.OLD : Kind.SAME, path, Optional.of(state));
  }

  private FileState state(String[] fields, int at, int mode, long uid, long gid)
      throws ImageBuildException {
    int type = mode & FileType.MASK;
    if (fields[at].equals("d") && fields.length == at + 1 && type == FileType.DIRECTORY) {
      return new FileState(mode, uid, gid, 0, Optional.empty(), Optional.empty());
    }
    if (fields[at].equals("l") && fields.length == at + 2 && type == FileType.SYMLINK) {
      String target = Identification.text(fields[at + 1]);
      return new FileState(mode, uid, gid, 0, Optional.empty(), Optional.of(target));
    }
    if (fields.length != at + 2 || type == FileType.DIRECTORY || type == FileType.SYMLINK) {
      throw error("an entry whose fields do not fit its mode: " + fields[0]);
    }
    long mtime = number(fields[at], "mtime");
    String size = fields[at + 1];
    if (!size.startsWith("s") && !size.matches("[0-9]{1,18}")) {
      throw error("'" + size + "' is no size: " + fields[0]);
    }
    return new FileState(
        mode,
        uid,
        gid,
        mtime,
        size.startsWith("s") ? Optional.empty() : Optional.of(Long.parseLong(size)),
        Optional.empty());
  }

  private long number(String text, String what) throws ImageBuildException {
    OptionalLong value = Nibbles.parse(text);
    if (value.isEmpty()) {
      throw error("'" + text + "' is no " + what + " of eight characters");
    }
    return value.getAsLong();
  }

  private TreePath path(String raw) throws ImageBuildException {
    if (!raw.startsWith("/")) {
      throw error("'" + raw + "' is no absolute path");
    }
    try {
      return TreePath.of(raw.getBytes(StandardCharsets.ISO_8859_1));
    } catch (ImageBuildException e) {
      throw new ImageBuildException(where() + e.getMessage(), e);
    }
  }

  private String where() {
    return archive + ", section manifest, line " + (firstLine + lines.number() - 1) + ": ";
  }

  ImageBuildException error(String what) {
    return new ImageBuildException(where() + what);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
