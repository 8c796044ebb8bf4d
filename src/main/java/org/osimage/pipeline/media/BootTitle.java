package org.osimage.pipeline.media;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.osimage.content.ContentStore;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreePath;

/** What an image calls itself. */
public final class BootTitle {
  private static final int LIMIT = 64 * 1024;

  private BootTitle() {}

  /** First line of {@code etc/release}, else PRETTY_NAME of {@code etc/os-release}, else a name. */
  public static String of(ImageTree image, ContentStore store, String otherwise)
      throws IOException {
    Optional<String> release =
        text(image, store, "etc/release")
            .flatMap(t -> t.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst());
    if (release.isPresent()) {
      return release.get();
    }
    return text(image, store, "etc/os-release")
        .flatMap(
            t ->
                t.lines()
                    .filter(l -> l.startsWith("PRETTY_NAME="))
                    .map(l -> unquoted(l.substring("PRETTY_NAME=".length()).strip()))
                    .filter(l -> !l.isEmpty())
                    .findFirst())
        .orElse(otherwise);
  }

  /** Either kind of quotes, as os-release(5) has it. */
  private static String unquoted(String value) {
    return value.matches("\".*\"|'.*'") ? value.substring(1, value.length() - 1).strip() : value;
  }

  private static Optional<String> text(ImageTree image, ContentStore store, String path)
      throws IOException {
    Optional<Entry> entry =
        image.find(SymlinkWalk.resolve(TreePath.of(path), image)).map(image::body);
    return entry.isPresent()
            && entry.get() instanceof Entry.RegularFile file
            && file.content().size() <= LIMIT
        ? Optional.of(new String(store.bytes(file.content()), StandardCharsets.UTF_8))
        : Optional.empty();
  }
}
