package org.osimage.build;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.osimage.boot.module.ModuleDirectory;
import org.osimage.boot.module.RandomBytes;
import org.osimage.content.ContentStore;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * Gives every kernel's module directory the indexes that distributions make with {@code depmod} in
 * a script when the package is installed.
 */
final class ModuleIndexStep {
  private final ContentStore store;
  private final BuildSettings settings;

  ModuleIndexStep(ContentStore store, BuildSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  /** The image with {@code modules.dep} and its companions where they are missing. */
  ImageTree apply(ImageTree image) throws IOException {
    Map<TreePath, byte[]> indexes = new TreeMap<>();
    for (TreePath directory : KernelFiles.moduleDirectories(image)) {
      if (image.contains(directory.resolve("kernel"))
          && !image.contains(directory.resolve("modules.dep"))) {
        ModuleDirectory.read(files(image, directory, store))
            .indexFiles()
            .forEach((name, bytes) -> put(indexes, directory, name, bytes));
      }
    }
    if (indexes.isEmpty()) {
      return image;
    }
    Attributes attributes = Attributes.root(0644, settings.epoch());
    Map<TreePath, Entry> files = new TreeMap<>();
    for (Map.Entry<TreePath, byte[]> index : indexes.entrySet()) {
      files.put(
          index.getKey(),
          new Entry.RegularFile(index.getKey(), attributes, store.put(index.getValue())));
    }
    return image.edit(editor -> files.values().forEach(editor::put));
  }

  private static void put(
      Map<TreePath, byte[]> indexes, TreePath directory, String name, byte[] bytes) {
    indexes.put(directory.resolve(TreePath.literal(name)), bytes);
  }

  /** The files of a kernel's module directory by their paths relative to it. */
  static Map<String, RandomBytes> files(ImageTree image, TreePath directory, ContentStore store) {
    Map<String, RandomBytes> files = new HashMap<>();
    for (Entry entry : image.subtree(directory)) {
      if (image.body(entry) instanceof Entry.RegularFile file) {
        files.put(
            entry.path().relativeTo(directory).toString(), RandomBytes.of(store, file.content()));
      }
    }
    return files;
  }
}
