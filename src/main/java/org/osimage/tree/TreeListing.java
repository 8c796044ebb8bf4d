package org.osimage.tree;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.tree.Entry.Device;
import org.osimage.tree.Entry.Directory;
import org.osimage.tree.Entry.Fifo;
import org.osimage.tree.Entry.HardLink;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.Entry.Symlink;

/**
 * The text form of a tree, one entry a line in canonical order: {@code type mode uid gid mtime
 * what... path}. The type is d, f, l (symbolic link), h (hard link), b, c or p. {@code what} is
 * {@code size sha256:digest} of a file, the target of a link, {@code major,minor} of a device, a
 * dash otherwise. In paths backslash, line feed and carriage return are written {@code \\}, {@code
 * \n} and {@code \r}, in targets also a space as {@code \s}. Extended attributes follow the mode as
 * {@code +name=hex}, a plus in the name as {@code \p}.
 */
public final class TreeListing {
  private TreeListing() {}

  public static String text(ImageTree tree) {
    StringWriter writer = new StringWriter();
    try {
      write(tree, writer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return writer.toString();
  }

  public static void write(ImageTree tree, Writer out) throws IOException {
    for (Entry entry : tree.entries()) {
      writeLine(entry, out);
    }
  }

  /** Writes one entry and a line feed. */
  public static void writeLine(Entry entry, Writer out) throws IOException {
    StringBuilder line = new StringBuilder(160);
    if (entry instanceof HardLink link) {
      line.append("h - - - - ").append(escape(link.target().toString(), true));
    } else {
      Attributes a = entry.attributes();
      line.append(letter(entry)).append(' ');
      octal(line, a.mode());
      a.xattrs()
          .forEach(
              (name, hex) ->
                  line.append('+')
                      .append(escape(name, true).replace("+", "\\p"))
                      .append('=')
                      .append(hex));
      line.append(' ').append(a.uid()).append(' ').append(a.gid()).append(' ').append(a.mtime());
      line.append(' ').append(what(entry));
    }
    line.append(' ').append(escape(entry.path().toString(), false)).append('\n');
    out.append(line);
  }

  private static void octal(StringBuilder line, int mode) {
    line.append((char) ('0' + (mode >> 9)))
        .append((char) ('0' + (mode >> 6 & 7)))
        .append((char) ('0' + (mode >> 3 & 7)))
        .append((char) ('0' + (mode & 7)));
  }

  private static char letter(Entry entry) {
    return switch (entry.kind()) {
      case DIRECTORY -> 'd';
      case FILE -> 'f';
      case SYMLINK -> 'l';
      case HARD_LINK -> 'h';
      case DEVICE -> ((Device) entry).block() ? 'b' : 'c';
      case FIFO -> 'p';
    };
  }

  private static String what(Entry entry) {
    if (entry instanceof RegularFile file) {
      return file.content().size() + " sha256:" + file.content().hex();
    }
    if (entry instanceof Symlink link) {
      return escape(link.target(), true);
    }
    if (entry instanceof Device device) {
      return device.major() + "," + device.minor();
    }
    return "-";
  }

  private static String escape(String text, boolean spaces) {
    StringBuilder escaped = new StringBuilder();
    int plain = 0; // everything before it has been copied
    for (int i = 0; i < text.length(); i++) {
      String escape =
          switch (text.charAt(i)) {
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r"; // readers of lines take it for the end of one
            case ' ' -> spaces ? "\\s" : "";
            default -> "";
          };
      if (!escape.isEmpty()) {
        escaped.append(text, plain, i).append(escape);
        plain = i + 1;
      }
    }
    return plain == 0 ? text : escaped.append(text, plain, text.length()).toString();
  }

  public static ImageTree parse(String text) throws ImageBuildException {
    try (BufferedReader reader = new BufferedReader(new StringReader(text))) {
      return read(reader, "listing");
    } catch (ImageBuildException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads to the end, or to an empty line.
   *
   * @param name of the file, for messages
   * @throws ImageBuildException naming the file, and the line that is wrong
   */
  public static ImageTree read(BufferedReader in, String name) throws IOException {
    List<Entry> entries = new ArrayList<>();
    LineParser parser = new LineParser();
    int number = 0;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      number++;
      try {
        entries.add(parser.parse(line));
      } catch (IllegalArgumentException | IndexOutOfBoundsException | ImageBuildException e) {
        String shown = line.length() > 300 ? line.substring(0, 300) + "..." : line;
        throw new ImageBuildException(name + ", line " + number + " is no entry: " + shown, e);
      }
    }
    try {
      return ImageTree.of(entries);
    } catch (ImageBuildException e) {
      throw new ImageBuildException(name + ": " + e.getMessage(), e);
    }
  }

  /** Parses lines; equal attributes of different lines become one object. */
  public static final class LineParser {
    /** The tree gives a link the attributes of its target. */
    private static final Attributes LINK = Attributes.root(0, 0);

    private final Map<Attributes, Attributes> pool = new HashMap<>();

    /**
     * @throws IllegalArgumentException or IndexOutOfBoundsException if the line is no entry
     * @throws ImageBuildException if the path is unsafe
     */
    public Entry parse(String line) throws ImageBuildException {
      Fields fields = new Fields(line);
      String type = fields.next();
      String mode = fields.next();
      String uid = fields.next();
      String gid = fields.next();
      String mtime = fields.next();
      if (type.equals("h")) {
        TreePath target = path(fields.next());
        return new HardLink(path(fields.rest()), LINK, target);
      }
      Attributes a = pooled(attributes(mode, uid, gid, mtime));
      String what = fields.next();
      return switch (type) {
        case "d" -> {
          dash(what);
          yield new Directory(path(fields.rest()), a);
        }
        case "f" -> {
          Content content = content(fields.next(), number(what));
          yield new RegularFile(path(fields.rest()), a, content);
        }
        case "l" -> new Symlink(path(fields.rest()), a, unescape(what));
        case "b", "c" -> {
          int comma = what.indexOf(',');
          int major = Integer.parseInt(what.substring(0, comma));
          int minor = Integer.parseInt(what.substring(comma + 1));
          yield new Device(path(fields.rest()), a, type.equals("b"), major, minor);
        }
        case "p" -> {
          dash(what);
          yield new Fifo(path(fields.rest()), a);
        }
        default -> throw new IllegalArgumentException("type " + type);
      };
    }

    private Attributes pooled(Attributes a) {
      Attributes known = pool.putIfAbsent(a, a);
      return known == null ? a : known;
    }

    private static Attributes attributes(String mode, String uid, String gid, String mtime) {
      String[] parts = mode.split("\\+", -1);
      TreeMap<String, String> xattrs = new TreeMap<>();
      for (int i = 1; i < parts.length; i++) {
        int equals = parts[i].lastIndexOf('=');
        xattrs.put(unescape(parts[i].substring(0, equals)), parts[i].substring(equals + 1));
      }
      return new Attributes(
          Integer.parseInt(parts[0], 8), number(uid), number(gid), number(mtime), xattrs);
    }

    private static long number(String text) {
      return Long.parseLong(text);
    }

    private static void dash(String what) {
      if (!what.equals("-")) {
        throw new IllegalArgumentException("not a dash: " + what);
      }
    }

    private static Content content(String digest, long size) {
      if (!digest.startsWith("sha256:")) {
        throw new IllegalArgumentException("not a SHA-256: " + digest);
      }
      return Content.parse(digest.substring("sha256:".length()), size);
    }

    private static TreePath path(String escaped) throws ImageBuildException {
      return TreePath.of(unescape(escaped));
    }

    private static String unescape(String text) {
      if (text.indexOf('\\') < 0) {
        return text;
      }
      StringBuilder plain = new StringBuilder(text.length());
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '\\') {
          char escaped = text.charAt(++i);
          c =
              switch (escaped) {
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 's' -> ' ';
                case 'p' -> '+';
                case '\\' -> '\\';
                default -> throw new IllegalArgumentException("escape \\" + escaped);
              };
        }
        plain.append(c);
      }
      return plain.toString();
    }
  }

  private static final class Fields {
    private final String line;
    private int at;

    Fields(String line) {
      this.line = line;
    }

    String next() {
      int space = line.indexOf(' ', at);
      String field = line.substring(at, space);
      at = space + 1;
      return field;
    }

    String rest() {
      return line.substring(at);
    }
  }
}
