package org.osimage.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.osimage.content.ContentStore;
import org.osimage.testing.Tools;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.Device;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.Entry.Symlink;
import org.osimage.tree.HardLinks;
import org.osimage.tree.ImageTree;

/** Trees in the words of the referees. */
final class Listings {
  private Listings() {}

  /** As ls prints it. */
  static String mode(Entry body) {
    char type =
        switch (body.kind()) {
          case DIRECTORY -> 'd';
          case SYMLINK -> 'l';
          case FIFO -> 'p';
          case DEVICE -> ((Device) body).block() ? 'b' : 'c';
          default -> '-';
        };
    int m = body.attributes().mode();
    char[] text = new char[10];
    text[0] = type;
    for (int i = 0; i < 9; i++) {
      text[i + 1] = (m >> (8 - i) & 1) == 0 ? '-' : "rwx".charAt(i % 3);
    }
    if ((m & 04000) != 0) {
      text[3] = text[3] == 'x' ? 's' : 'S';
    }
    if ((m & 02000) != 0) {
      text[6] = text[6] == 'x' ? 's' : 'S';
    }
    if ((m & 01000) != 0) {
      text[9] = text[9] == 'x' ? 't' : 'T';
    }
    return new String(text);
  }

  /** One line an entry: path, type, mode, owner, time, links, size and digest or target. */
  static TreeSet<String> mtree(ImageTree tree) {
    HardLinks links = HardLinks.of(tree);
    TreeSet<String> lines = new TreeSet<>();
    for (Entry entry : tree.entries()) {
      Entry body = tree.body(entry);
      String type =
          switch (body.kind()) {
            case DIRECTORY -> "dir";
            case FILE -> "file";
            case SYMLINK -> "link";
            case FIFO -> "fifo";
            default -> ((Device) body).block() ? "block" : "char";
          };
      var a = body.attributes();
      String line =
          String.format(
              "%s type=%s mode=%o uid=%d gid=%d time=%d.0",
              quote(entry.path().toString()), type, a.mode(), a.uid(), a.gid(), a.mtime());
      if (body instanceof RegularFile file && links.count(entry) == 1) {
        line += " size=" + file.content().size() + " sha256digest=" + file.content().hex();
      }
      if (body instanceof Symlink link) {
        line += " link=" + quote(link.target());
      }
      if (body instanceof Device device) {
        line += " device=native," + device.major() + "," + device.minor();
      }
      lines.add(line);
    }
    return lines;
  }

  private static String quote(String path) {
    StringBuilder quoted = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      if (b <= ' ' || b == '\\' || b == '#' || b == '=') {
        quoted.append(String.format("\\%03o", b & 0xff));
      } else {
        quoted.append((char) b);
      }
    }
    return quoted.toString();
  }

  /** What libarchive finds in an archive, in the same form; files with several names by name. */
  static TreeSet<String> bsdtarMtree(Path archive, ImageTree tree) throws IOException {
    HardLinks links = HardLinks.of(tree);
    TreeSet<String> linked = new TreeSet<>();
    for (Entry entry : tree.entries()) {
      if (links.count(entry) > 1) {
        linked.add(quote(entry.path().toString()));
      }
    }
    String out =
        Tools.run(
                "bsdtar",
                "-cf",
                "-",
                "--format=mtree",
                "--options=!all,type,mode,uid,gid,time,size,sha256,link,device,nlink",
                "@" + archive)
            .succeeded()
            .output();
    TreeSet<String> lines = new TreeSet<>();
    out.lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> normalised(line, linked))
        .forEach(lines::add);
    return lines;
  }

  private static String normalised(String line, TreeSet<String> linked) {
    java.util.Map<String, String> words = new java.util.HashMap<>();
    String[] parts = line.trim().split(" ");
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      words.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
    }
    String path = parts[0].startsWith("./") ? parts[0].substring(2) : parts[0];
    path = path.equals("/.") ? "." : path;
    StringBuilder text = new StringBuilder(path);
    boolean single = !linked.contains(path);
    for (String key : List.of("type", "mode", "uid", "gid", "time")) {
      text.append(' ').append(key).append('=').append(words.get(key));
    }
    if (single && words.get("type").equals("file")) {
      text.append(" size=").append(words.get("size"));
      text.append(" sha256digest=").append(words.get("sha256digest"));
    }
    for (String key : List.of("link", "device")) {
      if (words.containsKey(key)) {
        text.append(' ').append(key).append('=').append(words.get(key));
      }
    }
    return text.toString();
  }

  /** Without devices, which only root can extract. */
  static ImageTree unprivileged(ImageTree tree) {
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : tree.entries()) {
      if (entry.kind() != Entry.Kind.DEVICE) {
        entries.add(entry);
      }
    }
    return Trees.tree(entries);
  }

  /** Compares an extracted directory with the tree: kinds, modes, bodies, targets and links. */
  static void assertExtracted(ImageTree tree, ContentStore store, Path root) throws IOException {
    for (Entry entry : tree.entries()) {
      Path file = root.resolve(entry.path().toString());
      Entry body = tree.body(entry);
      if (body instanceof Symlink link) {
        assertEquals(link.target(), Files.readSymbolicLink(file).toString());
        continue;
      }
      int mode = (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      assertEquals(FileType.of(body), mode & FileType.MASK, entry.path().toString());
      assertEquals(body.attributes().mode() & 0777, mode & 0777, entry.path().toString());
      if (body instanceof RegularFile regular) {
        assertArrayEquals(store.bytes(regular.content()), Files.readAllBytes(file));
        assertEquals(
            Files.getAttribute(root.resolve(body.path().toString()), "unix:ino"),
            Files.getAttribute(file, "unix:ino"));
        assertEquals(body.attributes().mtime(), Files.getLastModifiedTime(file).toMillis() / 1000);
      }
    }
  }
}
