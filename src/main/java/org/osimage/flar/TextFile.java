package org.osimage.flar;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.osimage.content.ContentStore;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreePath;

/** Small text files of an image. */
final class TextFile {
  private static final int LIMIT = 64 << 10;

  private TextFile() {}

  /** The first line of a file, without white space around it. */
  static String line(ContentStore store, Entry.RegularFile file) throws IOException {
    return lines(store, file).stream().findFirst().orElse("").strip();
  }

  private static List<String> lines(ContentStore store, Entry.RegularFile file) throws IOException {
    try (InputStream in = store.open(file.content())) {
      return new String(in.readNBytes(LIMIT), StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** The lines of a file of the image, links followed; none when it is not there. */
  static List<String> lines(ImageTree image, ContentStore store, String path) throws IOException {
    Optional<Entry> entry =
        image.find(SymlinkWalk.resolve(TreePath.of(path), image)).map(image::body);
    return entry.isPresent() && entry.get() instanceof Entry.RegularFile file
        ? lines(store, file)
        : List.of();
  }
}
