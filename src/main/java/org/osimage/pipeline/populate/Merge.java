package org.osimage.pipeline.populate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.pipeline.step.Origins;
import org.osimage.source.Contribution;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.OnConflict;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * Lays contributions over each other, in order. Equal entries and directories merge; anything else
 * is an error naming both sides, unless the later one says that it replaces or keeps.
 */
final class Merge {
  /** A contribution with what its user said about conflicts. */
  record Layer(Contribution contribution, OnConflict onConflict) {}

  /** The merged entries, the owners that are known only by name, and where all come from. */
  record Merged(ImageTree tree, Map<TreePath, SymbolicOwner> owners, Origins origins) {}

  private record Candidate(Entry entry, int layer) {}

  private static final int MAX_REPORTED = 20;
  private static final int MAX_NAMED = 5;

  private final List<Layer> layers;
  private final long epoch;
  private final BuildLog log;
  private final Map<TreePath, SymbolicOwner> owners = new HashMap<>();
  private final List<String> conflicts = new ArrayList<>();

  /** By layer, the paths at which it took the place of others. */
  private final Map<Integer, List<TreePath>> overridden = new TreeMap<>();

  /** By layer, the entries that another layer's took the place of. */
  private final Map<Integer, Map<TreePath, Candidate>> replaced = new HashMap<>();

  /** By layer, the owners of entries that went elsewhere through a link. */
  private final Map<Integer, Map<TreePath, SymbolicOwner>> movedOwners = new HashMap<>();

  /** By layer, what the paths were of entries that went elsewhere through a link. */
  private final Map<Integer, Map<TreePath, TreePath>> movedFrom = new HashMap<>();

  /** Who delivered what is in the image. */
  private final Map<TreePath, Candidate> delivered = new HashMap<>();

  private Merge(List<Layer> layers, long epoch, BuildLog log) {
    this.layers = layers;
    this.epoch = epoch;
    this.log = log;
  }

  /**
   * @param epoch entries with a later time get this one, and those with a time before 1970 get
   *     1970; directories that nobody declared get it too
   * @throws ImageBuildException naming every conflict, with path, both origins and what differs
   */
  static Merged of(List<Layer> layers, long epoch, BuildLog log) throws ImageBuildException {
    return new Merge(layers, epoch, log).run();
  }

  private Merged run() throws ImageBuildException {
    List<Candidate> candidates = new ArrayList<>();
    LinkResolution links = new LinkResolution(log);
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      links.add(i, layer.contribution(), layer.onConflict() == OnConflict.REPLACE);
    }
    for (int i = 0; i < layers.size(); i++) {
      Contribution contribution = layers.get(i).contribution();
      for (Entry entry : contribution.entries()) {
        Entry placed = links.place(i, contribution, clamp(entry));
        candidates.add(new Candidate(placed, i));
        SymbolicOwner owner = contribution.owners().get(entry.path());
        if (!placed.path().equals(entry.path())) {
          movedFrom.computeIfAbsent(i, k -> new HashMap<>()).put(placed.path(), entry.path());
        }
        if (owner != null && !placed.path().equals(entry.path())) {
          movedOwners.computeIfAbsent(i, k -> new HashMap<>()).put(placed.path(), owner);
        }
      }
    }
    candidates.sort(
        (a, b) -> {
          int order = a.entry().path().compareTo(b.entry().path());
          return order != 0 ? order : Integer.compare(a.layer(), b.layer());
        });
    List<Entry> winners = winners(candidates, links);
    if (!conflicts.isEmpty()) {
      throw new ImageBuildException(conflictMessage());
    }
    overridden.forEach(this::report);
    return new Merged(
        ImageTree.withImplicitParents(winners, Attributes.root(0755, epoch)),
        owners,
        new Origins(path -> Optional.ofNullable(delivered.get(path)).map(this::origin)));
  }

  private Optional<SymbolicOwner> owner(Candidate c) {
    TreePath path = c.entry().path();
    Contribution contribution = layers.get(c.layer()).contribution();
    return Optional.ofNullable(movedOwners.getOrDefault(c.layer(), Map.of()).get(path))
        .or(() -> Optional.ofNullable(contribution.owners().get(path)));
  }

  /** Few formats hold times before 1970, and a build has none after its own. */
  private Entry clamp(Entry entry) {
    long time = entry.attributes().mtime();
    long clamped = Math.max(Math.min(0, epoch), Math.min(time, epoch));
    return clamped == time ? entry : entry.withAttributes(entry.attributes().withMtime(clamped));
  }

  private List<Entry> winners(List<Candidate> sorted, LinkResolution links)
      throws ImageBuildException {
    List<Candidate> winners = new ArrayList<>(sorted.size());
    for (int i = 0; i < sorted.size(); ) {
      Candidate winner = sorted.get(i);
      int next = i + 1;
      while (next < sorted.size()
          && sorted.get(next).entry().path().equals(winner.entry().path())) {
        winner = winner(winner, sorted.get(next), links);
        next++;
      }
      TreePath path = winner.entry().path();
      owner(winner).ifPresent(owner -> owners.put(path, owner));
      winners.add(winner);
      delivered.put(path, winner);
      i = next;
    }
    return inherit(winners);
  }

  /** Hard links whose body another contribution replaced keep it: the first one takes it over. */
  private List<Entry> inherit(List<Candidate> winners) {
    List<Entry> entries = new ArrayList<>(winners.size());
    Map<Integer, Map<TreePath, TreePath>> heirs = new HashMap<>();
    for (Candidate winner : winners) {
      Entry entry = winner.entry();
      if (entry instanceof Entry.HardLink link) {
        Candidate lost = replaced.getOrDefault(winner.layer(), Map.of()).get(link.target());
        if (lost != null) {
          owner(lost).ifPresent(owner -> owners.put(link.path(), owner));
          TreePath heir =
              heirs
                  .computeIfAbsent(winner.layer(), k -> new HashMap<>())
                  .putIfAbsent(link.target(), link.path());
          entry =
              heir == null
                  ? lost.entry().withPath(link.path())
                  : new Entry.HardLink(link.path(), link.attributes(), heir);
        }
      }
      entries.add(entry);
    }
    return entries;
  }

  private Candidate winner(Candidate first, Candidate second, LinkResolution links)
      throws ImageBuildException {
    Entry a = first.entry();
    Entry b = second.entry();
    if (a.kind() == Entry.Kind.DIRECTORY && b.kind() == Entry.Kind.DIRECTORY) {
      return first;
    }
    if (b.kind() == Entry.Kind.DIRECTORY && links.leadsToDirectory(a)) {
      return first;
    }
    if (a.kind() == Entry.Kind.DIRECTORY && links.leadsToDirectory(b)) {
      return second;
    }
    String difference = difference(first, second);
    if (difference.isEmpty()) {
      return first;
    }
    return switch (layers.get(second.layer()).onConflict()) {
      case REPLACE -> {
        lose(first);
        overridden.computeIfAbsent(second.layer(), k -> new ArrayList<>()).add(a.path());
        yield second;
      }
      case KEEP -> {
        lose(second);
        yield first;
      }
      case ERROR -> {
        conflicts.add(
            a.path()
                + ": "
                + origin(first)
                + " and "
                + origin(second)
                + " differ in "
                + difference);
        yield first;
      }
    };
  }

  private void report(int layer, List<TreePath> paths) {
    List<String> first = paths.stream().limit(MAX_NAMED).map(TreePath::toString).toList();
    int more = paths.size() - first.size();
    log.info(
        layers.get(layer).contribution().name()
            + " replaces "
            + paths.size()
            + (paths.size() == 1 ? " path" : " paths")
            + " of what stands before it: "
            + String.join(", ", first)
            + (more > 0 ? " and " + more + " more" : ""));
  }

  private void lose(Candidate c) {
    replaced.computeIfAbsent(c.layer(), k -> new HashMap<>()).put(c.entry().path(), c);
  }

  private String origin(Candidate c) {
    TreePath path = c.entry().path();
    TreePath before = movedFrom.getOrDefault(c.layer(), Map.of()).getOrDefault(path, path);
    return layers.get(c.layer()).contribution().origin().apply(before);
  }

  private String difference(Candidate first, Candidate second) {
    Entry a = first.entry();
    Entry b = second.entry();
    if (a.kind() != b.kind()) {
      return "type (" + a.kind() + ", " + b.kind() + ")";
    }
    Attributes same = a.attributes();
    if (!a.equals(b.withAttributes(same))) {
      return a.kind() == Entry.Kind.FILE ? "content" : "target";
    }
    if (same.mode() != b.attributes().mode() && a.kind() != Entry.Kind.HARD_LINK) {
      return String.format(Locale.ROOT, "mode (%04o, %04o)", same.mode(), b.attributes().mode());
    }
    if (!owner(first).equals(owner(second))
        || same.uid() != b.attributes().uid()
        || same.gid() != b.attributes().gid()) {
      return "owner";
    }
    return "";
  }

  private String conflictMessage() {
    StringBuilder text =
        new StringBuilder()
            .append(conflicts.size())
            .append(conflicts.size() == 1 ? " path is" : " paths are")
            .append(" delivered twice with different content:");
    text.append(ImageBuildException.lines(conflicts, MAX_REPORTED));
    return text.append(
            "\nIf the later one is meant to win, give it <onConflict>replace</onConflict>; if the"
                + " earlier one, <onConflict>keep</onConflict>; or leave the path out with"
                + " <excludes>.")
        .toString();
  }
}
