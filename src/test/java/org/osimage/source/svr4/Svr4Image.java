package org.osimage.source.svr4;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.BuildLog;
import org.osimage.script.ScriptSettings;
import org.osimage.source.Contribution;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.SourceContext;
import org.osimage.source.TreeStage;
import org.osimage.testing.MemoryContentStore;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreePath;

/** An image that packages are installed into: what populate does, without other sources. */
public final class Svr4Image {
  static final long EPOCH = 1_800_000_000L;

  final MemoryContentStore store = new MemoryContentStore();
  private final List<String> log = new ArrayList<>();
  private ScriptSettings scripts = settings(Path.of("target/no-scripts"));
  private List<Entry> base = List.of();
  private ImageTree tree = ImageTree.empty(EPOCH);
  private Map<TreePath, SymbolicOwner> owners = new HashMap<>();
  private Contribution last = Contribution.of("", List.of(), Map.of());

  /** Where scripts run. */
  Svr4Image scriptsIn(Path directory) {
    scripts = settings(directory);
    return this;
  }

  private ScriptSettings settings(Path directory) {
    return new ScriptSettings(directory, EPOCH, new Lines(), false, List.of(), List.of(), 60);
  }

  /** Entries that are there before. */
  Svr4Image with(List<Entry> entries) {
    base = entries;
    return this;
  }

  ImageTree tree() {
    return tree;
  }

  Map<TreePath, SymbolicOwner> owners() {
    return owners;
  }

  List<String> log() {
    return log;
  }

  Contribution contribution() {
    return last;
  }

  SourceContext context() {
    return new SourceContext(Runnable::run, 1, EPOCH, new Lines());
  }

  /** Installs one item into what is there. */
  Svr4Image install(Item... requests) throws IOException {
    Svr4Session session = new Svr4Session(scripts);
    List<Svr4Source> sources = new ArrayList<>();
    for (Item request : requests) {
      sources.add(new Svr4Source(request.request(), session));
    }
    Map<TreePath, Entry> merged = new HashMap<>();
    base.forEach(e -> merged.put(e.path(), e));
    List<TreeStage> stages = new ArrayList<>();
    for (Svr4Source source : sources) {
      last = source.prepare(store, context()).contribute();
      for (Entry entry : last.entries()) {
        Entry moved = entry.withPath(real(entry.path(), merged));
        merged.putIfAbsent(moved.path(), moved);
      }
      owners.putAll(last.owners());
      stages.addAll(last.stages());
    }
    TreeStage.Staged staged =
        new TreeStage.Staged(
            ImageTree.withImplicitParents(merged.values(), Attributes.root(0755, EPOCH)), owners);
    for (TreeStage stage : stages) {
      staged = stage.apply(staged.tree(), staged.owners());
    }
    tree = staged.tree();
    owners = new HashMap<>(staged.owners());
    base = List.copyOf(tree.entries());
    return this;
  }

  /** Links of others are followed, as populate does. */
  private static TreePath real(TreePath path, Map<TreePath, Entry> merged) throws IOException {
    return SymlinkWalk.resolve(
            path.parent(), p -> SymlinkWalk.target(Optional.ofNullable(merged.get(p))))
        .resolve(path.name());
  }

  String text(String path) throws IOException {
    Entry entry = tree.body(tree.find(TreePath.of(path)).orElseThrow());
    return new String(store.bytes(((Entry.RegularFile) entry).content()), StandardCharsets.UTF_8);
  }

  /** The contents database without the comments at its end. */
  String contents() throws IOException {
    StringBuilder text = new StringBuilder();
    text("var/sadm/install/contents")
        .lines()
        .filter(l -> !l.startsWith("#"))
        .forEach(l -> text.append(l).append('\n'));
    return text.toString();
  }

  static ImageTree tree(List<Entry> entries) throws IOException {
    return ImageTree.withImplicitParents(entries, Attributes.root(0755, EPOCH));
  }

  static Item request(Path path) {
    return Item.of(path);
  }

  private final class Lines implements BuildLog {
    @Override
    public void info(String line) {
      log.add(line);
    }

    @Override
    public void warn(String line) {
      log.add("WARN " + line);
    }

    @Override
    public void debug(String line) {}

    @Override
    public void progress(String what, long done, long total) {}
  }
}
