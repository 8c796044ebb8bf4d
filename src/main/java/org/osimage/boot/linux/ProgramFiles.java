package org.osimage.boot.linux;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osimage.ImageBuildException;
import org.osimage.arch.Architecture;
import org.osimage.content.ContentStore;
import org.osimage.content.RandomBytes;
import org.osimage.elf.DynamicSection;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.Symlink;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Programs taken out of an image with the shared libraries that they need to run. */
final class ProgramFiles {
  private static final List<String> DIRECTORIES =
      Stream.of(
              "/lib/{multiarch}/",
              "/usr/lib/{multiarch}/",
              "/lib64/",
              "/usr/lib64/",
              "/lib/",
              "/usr/lib/",
              "/usr/lib/{multiarch}/systemd/")
          .map(Architecture.X86_64::in)
          .toList();

  private final ImageTree image;
  private final ContentStore store;
  private final SortedMap<TreePath, Entry> entries = new TreeMap<>();

  ProgramFiles(ImageTree image, ContentStore store) {
    this.image = image;
    this.store = store;
  }

  /**
   * Takes a program, the links on the way to it, its loader and its libraries.
   *
   * @param path absolute, of a file that is there
   */
  void add(String path) throws IOException {
    LinkedFile found =
        LinkedFile.find(image, path)
            .orElseThrow(
                () -> new ImageBuildException("the image has no file " + path + " for its boot"));
    for (Symlink link : found.links()) {
      entries.put(link.path(), link);
    }
    if (entries.putIfAbsent(found.file().path(), found.file()) != null) {
      return;
    }
    DynamicSection wanted = DynamicSection.of(path, RandomBytes.of(store, found.file().content()));
    if (wanted.interpreter().isPresent()) {
      add(wanted.interpreter().get());
    }
    for (String library : wanted.libraries()) {
      add(library(path, library));
    }
  }

  private String library(String program, String name) throws IOException {
    for (String directory : DIRECTORIES) {
      Optional<LinkedFile> found = LinkedFile.find(image, directory + name);
      if (found.isPresent()) {
        return directory + name;
      }
    }
    throw new ImageBuildException(
        program
            + " needs the shared library "
            + name
            + ", which the image does not have: add its package, or busybox-static, which needs"
            + " none");
  }

  SortedMap<TreePath, Entry> entries() {
    return entries;
  }
}
