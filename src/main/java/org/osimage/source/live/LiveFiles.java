package org.osimage.source.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.source.Parallel;
import org.osimage.source.SourceContext;
import org.osimage.source.live.ManifestEntry.Type;
import org.osimage.source.live.SearchPath.Found;

/** Brings the files that manifests list into the store, several at once. */
final class LiveFiles {
  /** Entries a task takes: enough to keep threads from waiting for each other. */
  private static final int PER_TASK = 64;

  private LiveFiles() {}

  /**
   * What was found for each entry, by its place in the list: empty for what has no content, and for
   * what no root has.
   *
   * @param findings gets every file that no root has, and everything else that was in the way
   */
  static List<Optional<Found>> fetch(
      List<ManifestEntry> entries,
      SearchPath search,
      ContentStore store,
      SourceContext context,
      Findings findings)
      throws IOException {
    List<List<ManifestEntry>> tasks = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += PER_TASK) {
      tasks.add(entries.subList(from, Math.min(from + PER_TASK, entries.size())));
    }
    List<Optional<Found>> found = new ArrayList<>();
    for (List<Result> results :
        Parallel.each(tasks, context, task -> results(task, search, store))) {
      for (Result result : results) {
        ManifestEntry entry = entries.get(found.size());
        found.add(result.found());
        if (!result.error().isEmpty()) {
          findings.error(result.error());
        } else if (entry.type() == Type.FILE && result.found().isEmpty()) {
          findings.error(missing(entry, search));
        }
      }
    }
    return found;
  }

  /** What is found for an entry, or what was in the way. */
  private record Result(Optional<Found> found, String error) {}

  private static List<Result> results(
      List<ManifestEntry> entries, SearchPath search, ContentStore store) throws IOException {
    List<Result> results = new ArrayList<>();
    for (ManifestEntry entry : entries) {
      Optional<Found> found = Optional.empty();
      String error = "";
      try {
        found = entry.type() == Type.FILE ? search.fetch(entry.path(), store) : found;
      } catch (ImageBuildException e) {
        error = entry.position() + ": " + e.getMessage();
      }
      results.add(new Result(found, error));
    }
    return results;
  }

  private static String missing(ManifestEntry entry, SearchPath search) {
    String searched =
        String.join(", ", search.roots().stream().map(r -> r.entry().name()).toList());
    return "FAILED - FILE: "
        + entry.path()
        + " ("
        + entry.position()
        + "; searched: "
        + searched
        + ")";
  }
}
