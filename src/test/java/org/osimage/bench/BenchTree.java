package org.osimage.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osimage.content.PackedContentStore;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreeListing;

/**
 * One input in both its forms: directories for the native tools, a listing and packs for us.
 *
 * @param name small, medium or large
 * @param home the directory with {@code tree}, {@code fat}, {@code tree.list}, {@code fat.list},
 *     {@code packs} and, but for the large one, {@code debs}
 */
record BenchTree(String name, Path home) {
  Path directory() {
    return home.resolve("tree");
  }

  /** The part that FAT can hold. */
  Path fatDirectory() {
    return home.resolve("fat");
  }

  Path debs() {
    return home.resolve("debs");
  }

  boolean hasPackages() {
    return Files.isDirectory(debs());
  }

  PackedContentStore openStore() throws IOException {
    PackedContentStore store = PackedContentStore.open(home.getParent().resolve("store"));
    for (String pack : Files.readAllLines(home.resolve("packs"))) {
      if (!store.attach(pack)) {
        throw new IOException("pack " + pack + " is gone: delete " + home + " and run again");
      }
    }
    return store;
  }

  ImageTree tree() throws IOException {
    return read("tree.list");
  }

  ImageTree fatTree() throws IOException {
    return read("fat.list");
  }

  private ImageTree read(String list) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(home.resolve(list))) {
      return TreeListing.read(in, list);
    }
  }

  static long bytes(ImageTree tree) {
    long sum = 0;
    for (Entry entry : tree.entries()) {
      sum += entry instanceof Entry.RegularFile file ? file.content().size() : 0;
    }
    return sum;
  }

  /** A FAT volume for this tree, in whole mebibytes; the same size for both sides. */
  static long fatBytes(ImageTree tree) {
    long clusters = 0;
    for (Entry entry : tree.entries()) {
      long bytes = entry instanceof Entry.RegularFile file ? file.content().size() : 8192;
      clusters += (bytes + 4095) / 4096;
    }
    return ((clusters * 4096 >> 20) + 16) << 20;
  }
}
