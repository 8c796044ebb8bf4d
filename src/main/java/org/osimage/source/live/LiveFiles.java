package org.osimage.source.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
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
    List<Optional<Found>> found =
        new ArrayList<>(Collections.nCopies(entries.size(), Optional.empty()));
    List<String> errors = new ArrayList<>(Collections.nCopies(entries.size(), ""));
    List<CompletableFuture<Void>> tasks = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += PER_TASK) {
      int start = from;
      int end = Math.min(from + PER_TASK, entries.size());
      tasks.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = start; i < end; i++) {
                  ManifestEntry entry = entries.get(i);
                  if (entry.type() == Type.FILE) {
                    try {
                      found.set(i, search.fetch(entry.path(), store));
                    } catch (ImageBuildException e) {
                      errors.set(i, entry.position() + ": " + e.getMessage());
                    } catch (IOException e) {
                      throw new CompletionException(e);
                    }
                  }
                }
              },
              context.executor()));
    }
    join(tasks);
    for (int i = 0; i < entries.size(); i++) {
      if (!errors.get(i).isEmpty()) {
        findings.error(errors.get(i));
      } else if (entries.get(i).type() == Type.FILE && found.get(i).isEmpty()) {
        findings.error(missing(entries.get(i), search));
      }
    }
    return found;
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

  private static void join(List<CompletableFuture<Void>> tasks) throws IOException {
    try {
      CompletableFuture.allOf(tasks.toArray(new CompletableFuture<?>[0])).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw e;
    }
  }
}
