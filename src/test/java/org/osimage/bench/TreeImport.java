package org.osimage.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osimage.content.Content;
import org.osimage.content.PackWriter;
import org.osimage.content.PackedContentStore;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreeListing;
import org.osimage.tree.TreePath;

/** Reads an unpacked tree as populate would leave it: a listing, and one pack per package. */
final class TreeImport {
  private final BenchTree input;
  private final PackedContentStore store;

  /** By path; what no package has (generated files) is put loose. */
  private final Map<String, Content> bodies = new HashMap<>();

  private TreeImport(BenchTree input, PackedContentStore store) {
    this.input = input;
    this.store = store;
  }

  static void run(BenchTree input) throws Exception {
    try (PackedContentStore store =
        PackedContentStore.open(input.home().getParent().resolve("store"))) {
      TreeImport im = new TreeImport(input, store);
      if (input.hasPackages()) {
        im.packs();
      }
      ImageTree tree = im.walk();
      store.publish();
      write(tree, input.home().resolve("tree.list"));
      ImageTree fat = fat(tree);
      write(fat, input.home().resolve("fat.list"));
      im.copyFat(fat);
      List<Content> contents = new ArrayList<>();
      for (Entry entry : tree.entries()) {
        if (entry instanceof Entry.RegularFile file) {
          contents.add(file.content());
        }
      }
      Files.write(input.home().resolve("packs"), store.packsHolding(contents));
    }
  }

  /** One pack per package, its files in the order of the archive, as unpacking makes them. */
  private void packs() throws Exception {
    try (Stream<Path> debs = Files.list(input.debs())) {
      for (Path deb :
          (Iterable<Path>) debs.filter(p -> p.toString().endsWith(".deb")).sorted()::iterator) {
        String names =
            Command.shell(
                input.home(),
                "dpkg-deb --fsys-tarfile '" + deb + "' | tar -t --quoting-style=literal");
        try (PackWriter pack = store.newPack("bench " + deb.getFileName())) {
          for (String name : names.lines().toList()) {
            Path file = input.directory().resolve(name);
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
              try (InputStream in = Files.newInputStream(file)) {
                bodies.put(TreePath.of(name).toString(), pack.put(in));
              }
            }
          }
          pack.finish(pack.put(new java.io.ByteArrayInputStream(deb.toString().getBytes())));
        }
      }
    }
  }

  private ImageTree walk() throws IOException {
    List<Entry> entries = new ArrayList<>();
    Map<Object, TreePath> inodes = new HashMap<>();
    try (Stream<Path> files = Files.walk(input.directory())) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        entries.add(entry(file, inodes));
      }
    }
    return ImageTree.of(entries);
  }

  private Entry entry(Path file, Map<Object, TreePath> inodes) throws IOException {
    Map<String, Object> a = Files.readAttributes(file, "unix:*", LinkOption.NOFOLLOW_LINKS);
    TreePath path = TreePath.of(input.directory().relativize(file).toString());
    Attributes attributes =
        Attributes.of(
            (Integer) a.get("mode") & 07777,
            (Integer) a.get("uid"),
            (Integer) a.get("gid"),
            ((FileTime) a.get("lastModifiedTime")).toMillis() / 1000);
    if ((Boolean) a.get("isDirectory")) {
      return new Entry.Directory(path, attributes);
    }
    if ((Boolean) a.get("isSymbolicLink")) {
      return new Entry.Symlink(path, attributes, Files.readSymbolicLink(file).toString());
    }
    TreePath first = inodes.putIfAbsent(a.get("ino"), path);
    if (first != null) {
      return new Entry.HardLink(path, attributes, first);
    }
    Content content = bodies.get(path.toString());
    if (content == null) {
      try (InputStream in = Files.newInputStream(file)) {
        content = store.put(in);
      }
    }
    return new Entry.RegularFile(path, attributes, content);
  }

  private static void write(ImageTree tree, Path file) throws IOException {
    try (Writer out = new BufferedWriter(Files.newBufferedWriter(file))) {
      TreeListing.write(tree, out);
    }
  }

  /** Directories and regular files with names that FAT can hold. */
  private static ImageTree fat(ImageTree tree) throws IOException {
    Map<TreePath, Entry> kept = new TreeMap<>();
    Set<String> folded = new HashSet<>();
    for (Entry entry : tree.entries()) {
      boolean possible = entry.kind() == Entry.Kind.DIRECTORY || entry.kind() == Entry.Kind.FILE;
      possible &= entry.path().toString().matches("[^\"*:<>?\\\\|\\p{Cntrl}]*(?<![. ])|\\.");
      possible &= kept.containsKey(entry.path().parent()) || entry.path().isRoot();
      if (possible && folded.add(entry.path().toString().toUpperCase(Locale.ROOT))) {
        kept.put(entry.path(), entry);
      }
    }
    return ImageTree.of(kept.values());
  }

  private void copyFat(ImageTree fat) throws IOException {
    for (Entry entry : fat.entries()) {
      Path to = input.fatDirectory().resolve(entry.path().toString());
      if (entry.kind() == Entry.Kind.DIRECTORY) {
        Files.createDirectories(to);
      } else {
        Path from = input.directory().resolve(entry.path().toString());
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
