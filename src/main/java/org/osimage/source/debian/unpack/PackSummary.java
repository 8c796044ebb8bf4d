package org.osimage.source.debian.unpack;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.source.debian.control.Paragraph;
import org.osimage.source.debian.control.ParagraphReader;
import org.osimage.source.debian.unpack.UnpackedDeb.ControlFile;
import org.osimage.source.debian.unpack.UnpackedDeb.TarOwner;
import org.osimage.tree.Entry;
import org.osimage.tree.TreeListing;
import org.osimage.tree.TreePath;

/**
 * The text that a package's pack carries, so that the next build need not open the package. Lines,
 * in sections with their count in front: {@code mode size digest name} of control files, {@code md5
 * path}, {@code user group path}, and {@link TreeListing} lines. Paths are escaped as there.
 */
final class PackSummary {
  /** Part of every pack's key: raise it whenever this text or what stands in it changes. */
  static final String FORMAT = "deb 2";

  private static final String MAGIC = "osimage " + FORMAT;

  private PackSummary() {}

  /** Holds all that is judged when the file is read, so that a known package is judged alike. */
  static String key(DebFile deb) {
    return FORMAT + " " + deb.sha256() + " " + deb.size() + " " + deb;
  }

  static String write(UnpackedDeb deb) throws IOException {
    StringWriter out = new StringWriter(deb.entries().size() * 160 + 1024);
    out.append(MAGIC).append('\n');
    section(out, "control", deb.control().size());
    deb.control()
        .forEach(
            (name, file) ->
                out.append(Integer.toOctalString(file.mode()) + " " + file.content().size())
                    .append(" " + file.content().hex() + " " + name + "\n"));
    section(out, "md5", deb.md5().size());
    new TreeMap<>(deb.md5()).forEach((path, md5) -> out.append(md5 + " " + escape(path) + "\n"));
    section(out, "owners", deb.owners().size());
    new TreeMap<>(deb.owners())
        .forEach(
            (p, o) -> out.append(dash(o.user()) + " " + dash(o.group()) + " " + escape(p) + "\n"));
    section(out, "entries", deb.entries().size());
    for (Entry entry : deb.entries()) {
      TreeListing.writeLine(entry, out);
    }
    return out.toString();
  }

  private static void section(StringWriter out, String name, int count) {
    out.append(name).append(' ').append(Integer.toString(count)).append('\n');
  }

  private static String dash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static String undash(String text) {
    return text.equals("-") ? "" : text;
  }

  private static String escape(TreePath path) {
    return path.toString().replace("\\", "\\\\").replace("\n", "\\n");
  }

  private static TreePath unescape(String text) throws ImageBuildException {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        c = text.charAt(++i) == 'n' ? '\n' : '\\';
      }
      plain.append(c);
    }
    return TreePath.of(plain.toString());
  }

  /**
   * @throws IllegalArgumentException or IndexOutOfBoundsException or ImageBuildException if the
   *     text is no summary
   */
  static UnpackedDeb read(DebFile deb, String text, ContentStore store) throws IOException {
    Lines lines = new Lines(text);
    if (!lines.next().equals(MAGIC)) {
      throw new IllegalArgumentException("no summary of a package");
    }
    SortedMap<String, ControlFile> control = new TreeMap<>();
    for (int n = lines.count("control"); n > 0; n--) {
      String[] f = lines.next().split(" ", 4);
      Content content = Content.parse(f[2], Long.parseLong(f[1]));
      control.put(f[3], new ControlFile(Integer.parseInt(f[0], 8), content));
    }
    Map<TreePath, String> md5 = new HashMap<>();
    for (int n = lines.count("md5"); n > 0; n--) {
      String line = lines.next();
      md5.put(unescape(line.substring(33)), line.substring(0, 32));
    }
    Map<TreePath, TarOwner> owners = new HashMap<>();
    for (int n = lines.count("owners"); n > 0; n--) {
      String[] f = lines.next().split(" ", 3);
      owners.put(unescape(f[2]), new TarOwner(undash(f[0]), undash(f[1])));
    }
    List<Entry> entries = new ArrayList<>();
    TreeListing.LineParser parser = new TreeListing.LineParser();
    for (int n = lines.count("entries"); n > 0; n--) {
      entries.add(parser.parse(lines.next()));
    }
    ControlFile file = control.getOrDefault("control", new ControlFile(0, Content.EMPTY));
    Paragraph fields = ParagraphReader.first(store.bytes(file.content()), "control");
    return new UnpackedDeb(deb, control, fields, entries, owners, md5);
  }

  private static final class Lines {
    private final String text;
    private int at;

    Lines(String text) {
      this.text = text;
    }

    String next() {
      int end = text.indexOf('\n', at);
      String line = text.substring(at, end);
      at = end + 1;
      return line;
    }

    int count(String section) {
      String line = next();
      if (!line.startsWith(section + " ")) {
        throw new IllegalArgumentException("no section " + section);
      }
      return Integer.parseInt(line.substring(section.length() + 1));
    }
  }
}
