package org.osimage.pipeline.media;

import java.io.IOException;
import java.util.Optional;
import org.osimage.content.ContentStore;
import org.osimage.tree.ImageText;
import org.osimage.tree.ImageTree;

/** What an image calls itself. */
public final class BootTitle {
  /** In characters; a longer line is no title. */
  private static final int LONGEST = 1000;

  private BootTitle() {}

  /** First line of {@code etc/release}, else PRETTY_NAME of {@code etc/os-release}, else a name. */
  public static String of(ImageTree image, ContentStore store, String otherwise)
      throws IOException {
    ImageText text = new ImageText(image, store);
    Optional<String> release =
        text.read("etc/release")
            .flatMap(t -> t.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst())
            .filter(l -> l.length() <= LONGEST);
    if (release.isPresent()) {
      return release.get();
    }
    return text.read("etc/os-release")
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
}
