package org.osimage.pipeline.flash;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.source.ips.action.Action;
import org.osimage.source.ips.action.Manifest;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreePath;

/**
 * Compares what is archived with the image's own package databases - dpkg, SVR4, IPS - as
 * flarcreate does without {@code -I}: every file that a package has installed must be there.
 */
final class InstalledFiles {
  private static final TreePath DPKG = TreePath.literal("var/lib/dpkg/info");
  private static final TreePath SVR4 = TreePath.literal("var/sadm/install/contents");
  private static final TreePath IPS = TreePath.literal("var/pkg/publisher");
  private static final int REPORTED = 20;

  private final ImageTree image;
  private final ContentStore store;
  private final ImageTree archived;
  private final List<String> missing = new ArrayList<>();
  private int count;

  private InstalledFiles(ImageTree image, ContentStore store, ImageTree archived) {
    this.image = image;
    this.store = store;
    this.archived = archived;
  }

  /**
   * @param image with its databases
   * @param archived what of it goes into the archive
   * @throws ImageBuildException naming the files that do not
   */
  static void requireAll(ImageTree image, ContentStore store, ImageTree archived)
      throws IOException {
    InstalledFiles files = new InstalledFiles(image, store, archived);
    files.dpkg();
    files.svr4();
    files.ips();
    if (files.count > 0) {
      throw new ImageBuildException(
          files.count
              + (files.count == 1 ? " file" : " files")
              + " of installed packages would not be in the flash archive:\n  "
              + String.join("\n  ", files.missing)
              + (files.count > REPORTED ? "\n  and " + (files.count - REPORTED) + " more" : "")
              + "\nTo leave them out on purpose, set"
              + " <flar><integrityCheck>false</integrityCheck></flar>.");
    }
  }

  private void require(String path, String owner) throws ImageBuildException {
    TreePath named = TreePath.of(path);
    TreePath real = SymlinkWalk.resolve(named.parent(), image);
    if (!named.isRoot() && !archived.contains(real.resolve(named.name()))) {
      if (count++ < REPORTED) {
        missing.add("/" + named + " (" + owner + ")");
      }
    }
  }

  private interface LineReader {
    void line(String line) throws IOException;
  }

  private void lines(Entry entry, LineReader reader) throws IOException {
    if (image.body(entry) instanceof Entry.RegularFile file) {
      try (BufferedReader in =
          new BufferedReader(
              new InputStreamReader(store.open(file.content()), StandardCharsets.UTF_8))) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          reader.line(line);
        }
      }
    }
  }

  /** NAME.list: a path each line. */
  private void dpkg() throws IOException {
    for (Entry entry : image.subtree(DPKG)) {
      String name = entry.path().name();
      if (name.endsWith(".list")) {
        String owner = name.substring(0, name.length() - ".list".length());
        lines(
            entry,
            line -> {
              if (line.startsWith("/")) {
                require(line, owner);
              }
            });
      }
    }
  }

  /** contents(5): {@code path[=target] type class ... package...}, or the old order of fields. */
  private void svr4() throws IOException {
    Optional<Entry> contents = image.find(SVR4);
    if (contents.isPresent()) {
      lines(contents.get(), this::contentsLine);
    }
  }

  private void contentsLine(String line) throws IOException {
    if (line.isEmpty() || "#: \t".indexOf(line.charAt(0)) >= 0) {
      return;
    }
    String[] fields = line.split("[ \t]+", -1);
    boolean old = !fields[0].startsWith("/") && fields.length > 2;
    String type = fields[old ? 0 : Math.min(1, fields.length - 1)];
    String path = fields[old ? 2 : 0];
    int equals = path.indexOf('=');
    String name = equals < 0 ? path : path.substring(0, equals);
    String owner = fields[fields.length - 1];
    // !: the package says that it was not installed whole; -: it is about to go
    if (!type.equals("i")
        && name.startsWith("/")
        && !owner.startsWith("!")
        && !owner.startsWith("-")) {
      require(name, owner);
    }
  }

  /** The manifests of installed packages, PUBLISHER/pkg/NAME/VERSION. */
  private void ips() throws IOException {
    int depth = IPS.depth();
    for (Entry entry : image.subtree(IPS)) {
      List<String> parts = entry.path().components();
      if (parts.size() == depth + 4
          && parts.get(depth + 1).equals("pkg")
          && entry instanceof Entry.RegularFile file
          && file.content().size() <= Manifest.MAX_SIZE) {
        manifest(file, parts.get(depth + 2));
      }
    }
  }

  private void manifest(Entry.RegularFile file, String encodedName) throws IOException {
    String owner = encodedName.replace("%2F", "/");
    Manifest manifest = Manifest.of(store.bytes(file.content()), "/" + file.path());
    for (Action action : manifest.actions()) {
      switch (action.type()) {
        case FILE, DIR, LINK, HARDLINK -> {
          Optional<String> path = action.value("path");
          if (path.isPresent() && isInstalled(action)) {
            require(path.get(), owner);
          }
        }
        default -> {
          // no file
        }
      }
    }
  }

  /** Variants and facets decide about some; those files may be there or not. */
  private static boolean isInstalled(Action action) {
    String preserve = action.value("preserve").orElse("");
    return action.attributes().keySet().stream()
            .noneMatch(key -> key.startsWith("variant.") || key.startsWith("facet."))
        && !preserve.equals("legacy")
        && !preserve.equals("abandon");
  }
}
