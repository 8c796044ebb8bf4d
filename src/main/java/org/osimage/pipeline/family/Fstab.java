package org.osimage.pipeline.family;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** {@code etc/fstab} of a disk: the image's own lines, and one for each mount that they lack. */
final class Fstab {
  private static final TreePath PATH = TreePath.literal("etc/fstab");

  private Fstab() {}

  /**
   * A mount.
   *
   * @param source e.g. {@code UUID=...}
   * @param point e.g. {@code /srv}, or {@code none} for swap
   * @param check when it is checked: 1 the root, 2 others, 0 never
   */
  record Mount(String source, String point, String type, String options, int check) {
    String line() {
      return source + " " + point + " " + type + " " + options + " 0 " + check + "\n";
    }
  }

  /** The image with its mounts and the directories that they are mounted on. */
  static ImageTree add(ImageTree image, ContentStore store, List<Mount> mounts, long mtime)
      throws IOException {
    String own =
        image.find(PATH).isPresent()
                && image.body(image.find(PATH).get()) instanceof Entry.RegularFile file
            ? new String(store.bytes(file.content()), StandardCharsets.ISO_8859_1)
            : "";
    Set<String> mounted = new HashSet<>();
    own.lines()
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words.length > 2 && !words[0].startsWith("#"))
        .forEach(words -> mounted.add(words[1]));
    StringBuilder text = new StringBuilder(own);
    if (!own.isEmpty() && !own.endsWith("\n")) {
      text.append('\n');
    }
    for (Mount mount : mounts) {
      if (mount.point().equals("none") || !mounted.contains(mount.point())) {
        text.append(mount.line());
      }
    }
    Content body = store.put(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    Attributes directory = Attributes.root(0755, mtime);
    return image.edit(
        editor -> {
          Attributes attributes =
              editor
                  .find(PATH)
                  .filter(Entry.RegularFile.class::isInstance)
                  .map(Entry::attributes)
                  .orElse(Attributes.root(0644, mtime));
          editor.putWithParents(new Entry.RegularFile(PATH, attributes, body), directory);
          for (Mount mount : mounts) {
            TreePath point = TreePath.literal(mount.point());
            if (mount.point().startsWith("/") && editor.find(point).isEmpty()) {
              editor.putWithParents(new Entry.Directory(point, directory), directory);
            }
          }
        });
  }
}
