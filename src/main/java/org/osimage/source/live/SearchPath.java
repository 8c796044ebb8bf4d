package org.osimage.source.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osimage.BuildLog;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.source.live.LiveRequest.Kind;
import org.osimage.source.live.LiveSource.SearchEntry;
import org.osimage.tree.TreePath;

/** The search roots in their order. Safe for use by several threads. */
final class SearchPath {
  /**
   * A root with what the log calls it: A overlay, P proto, M man, S running system, as the original
   * had it, and the next free letter for others.
   */
  record Labelled(String label, SearchEntry entry, SearchRoot root) {}

  /** What was found, and where. */
  record Found(Content content, Labelled root) {}

  private final List<Labelled> roots;

  private SearchPath(List<Labelled> roots) {
    this.roots = List.copyOf(roots);
  }

  static SearchPath open(LiveSource.Placed placed, ContentStore store, BuildLog log)
      throws IOException {
    List<Labelled> roots = new ArrayList<>();
    Set<String> taken = new TreeSet<>(Set.of("A", "P", "M", "S"));
    Set<Kind> named = new TreeSet<>();
    for (SearchEntry entry : placed.search()) {
      String label = named.add(entry.kind()) ? letter(entry.kind()) : "";
      if (label.isEmpty()) {
        label = free(taken);
      }
      if (entry.kind() == Kind.RUNNING_SYSTEM) {
        log.warn(
            placed.name()
                + ": <runningSystem> takes files from this host; the image will differ on another"
                + " one, and is not reproducible");
      }
      roots.add(new Labelled(label, entry, open(entry, placed, store)));
    }
    return new SearchPath(roots);
  }

  /** As the original's log had it; the others have none. */
  private static String letter(Kind kind) {
    return switch (kind) {
      case OVERLAY -> "A";
      case PROTO -> "P";
      case MAN -> "M";
      case RUNNING_SYSTEM -> "S";
      case DIRECTORY, ARTIFACT -> "";
    };
  }

  private static String free(Set<String> taken) {
    for (char c = 'B'; c <= 'Z'; c++) {
      if (taken.add(String.valueOf(c))) {
        return String.valueOf(c);
      }
    }
    int number = 1;
    while (!taken.add(String.valueOf(number))) {
      number++;
    }
    return String.valueOf(number);
  }

  private static SearchRoot open(SearchEntry entry, LiveSource.Placed placed, ContentStore store)
      throws IOException {
    return switch (entry.kind()) {
      case OVERLAY, PROTO, DIRECTORY ->
          new DirectoryRoot(entry.name(), entry.path(), placed.request().linksOutside());
      case MAN ->
          new ManRoot(
              new DirectoryRoot(entry.name(), entry.path(), placed.request().linksOutside()));
      case RUNNING_SYSTEM -> new DirectoryRoot(entry.name(), entry.path(), true);
      case ARTIFACT -> ArchiveRoot.open(entry, store);
    };
  }

  List<Labelled> roots() {
    return roots;
  }

  /** The content of the first root that has the path. */
  Optional<Found> fetch(TreePath path, ContentStore store) throws IOException {
    for (Labelled root : roots) {
      Optional<Content> content = root.root().fetch(path, store);
      if (content.isPresent()) {
        return Optional.of(new Found(content.get(), root));
      }
    }
    return Optional.empty();
  }
}
