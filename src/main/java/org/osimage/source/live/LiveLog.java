package org.osimage.source.live;

import java.util.List;
import java.util.Optional;
import org.osimage.source.live.SearchPath.Found;
import org.osimage.source.live.SearchPath.Labelled;

/**
 * The log of {@code build_live} as its README describes it, one line an entry: {@code OK - DIR},
 * {@code OK[A] - FILE} with the letter of the search root, {@code OK - SYMLINK} and {@code OK -
 * LINK} with the target first, {@code FAILED - FILE} for what no root has. The letters are
 * explained at the top.
 */
final class LiveLog {
  private LiveLog() {}

  static String text(
      LiveSource.Placed placed,
      List<Labelled> roots,
      List<ManifestEntry> entries,
      List<Optional<Found>> found) {
    StringBuilder text = new StringBuilder(entries.size() * 48);
    options(text, placed, roots);
    for (int i = 0; i < entries.size(); i++) {
      line(text, entries.get(i), found.get(i));
    }
    return text.toString();
  }

  private static void options(StringBuilder text, LiveSource.Placed placed, List<Labelled> roots) {
    text.append("=== Options/ ===\n");
    for (LiveSource.ManifestFile manifest : placed.manifests()) {
      text.append("MANIFEST:  ").append(manifest.name()).append('\n');
    }
    for (Labelled root : roots) {
      text.append("SEARCH[").append(root.label()).append("]: ").append(root.entry().name());
      text.append('\n');
    }
    text.append("=== /Options ===\n");
  }

  private static void line(StringBuilder text, ManifestEntry entry, Optional<Found> found) {
    switch (entry.type()) {
      case DIRECTORY -> text.append("OK - DIR: ").append(entry.path());
      case FILE -> {
        if (found.isPresent()) {
          text.append("OK[").append(found.get().root().label()).append("] - FILE: ");
        } else {
          text.append("FAILED - FILE: ");
        }
        text.append(entry.path());
      }
      case SYMLINK -> link(text.append("OK - SYMLINK: "), entry);
      case HARD_LINK -> link(text.append("OK - LINK: "), entry);
    }
    text.append('\n');
  }

  private static void link(StringBuilder text, ManifestEntry entry) {
    text.append(entry.target()).append(" -> ").append(entry.path());
  }
}
