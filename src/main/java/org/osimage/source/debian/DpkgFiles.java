package org.osimage.source.debian;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osimage.content.ContentStore;
import org.osimage.content.Digests;
import org.osimage.source.Listed;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageText;
import org.osimage.tree.ImageTree;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreePath;

/** What the dpkg database of an image says of files: {@code NAME.list} and {@code NAME.md5sums}. */
final class DpkgFiles {
  private static final TreePath INFO = TreePath.literal("var/lib/dpkg/info");
  private static final String LIST = ".list";
  private static final String MD5SUMS = ".md5sums";

  private final ImageTree image;
  private final ContentStore store;
  private final List<String> findings = new ArrayList<>();

  DpkgFiles(ImageTree image, ContentStore store) {
    this.image = image;
    this.store = store;
  }

  void list(Listed.Receiver receiver) throws IOException {
    for (Entry entry : image.subtree(INFO)) {
      if (entry.path().name().endsWith(LIST)) {
        for (String line : lines(entry.path())) {
          if (line.startsWith("/")) {
            receiver.file(TreePath.of(line), stem(entry, LIST));
          }
        }
      }
    }
  }

  /** Compares every file with the MD5 that its package gives, as {@code dpkg --verify}. */
  List<String> verify() {
    for (Entry entry : image.subtree(INFO)) {
      if (entry.path().name().endsWith(MD5SUMS)) {
        try {
          packageFiles(entry);
        } catch (IOException e) {
          findings.add("unreadable  " + entry.path() + ": " + e.getMessage());
        }
      }
    }
    return findings;
  }

  private static String stem(Entry entry, String extension) {
    String name = entry.path().name();
    return name.substring(0, name.length() - extension.length());
  }

  private void packageFiles(Entry md5sums) throws IOException {
    String stem = stem(md5sums, MD5SUMS);
    Set<String> conffiles = new HashSet<>(lines(INFO.resolve(stem + ".conffiles")));
    for (String line : lines(md5sums.path())) {
      int gap = line.indexOf("  ");
      if (gap != 32) {
        findings.add("malformed   " + md5sums.path() + ": " + line);
        continue;
      }
      String path = line.substring(gap + 2);
      try {
        compare(stem, path, line.substring(0, gap), conffiles.contains("/" + path));
      } catch (IOException e) {
        findings.add("unreadable  /" + path + " (" + stem + "): " + e.getMessage());
      }
    }
  }

  private void compare(String packageName, String path, String md5, boolean conffile)
      throws IOException {
    TreePath real = SymlinkWalk.resolve(TreePath.of(path).parent(), image);
    Optional<Entry> entry = image.find(real.resolve(TreePath.of(path).name())).map(image::body);
    String kind = conffile ? " c /" : "   /";
    if (entry.isEmpty()) {
      findings.add("missing  " + kind + path + " (" + packageName + ")");
    } else if (!(entry.get() instanceof Entry.RegularFile file)
        || !md5.equals(Digests.hex("MD5", store, file.content()))) {
      findings.add("??5??????" + kind + path + " (" + packageName + ")");
    }
  }

  private List<String> lines(TreePath path) throws IOException {
    return new ImageText(image, store).read(path).orElse("").lines().toList();
  }
}
