package org.osimage.source.debian.unpack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.osimage.BuildLog;
import org.osimage.content.ContentStore;
import org.osimage.source.Contribution;
import org.osimage.source.SourceContext;
import org.osimage.testing.MemoryContentStore;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** One unpacking in a test, and questions about its result. */
final class Unpacking {
  static final long EPOCH = 1_700_000_000L;

  final ContentStore store;
  final Contribution contribution;
  final ImageTree tree;

  private Unpacking(ContentStore store, Contribution contribution) throws IOException {
    this.store = store;
    this.contribution = contribution;
    this.tree = ImageTree.withImplicitParents(contribution.entries(), Attributes.root(0755, EPOCH));
  }

  static Unpacking of(DebFile... debs) throws IOException {
    return of(new MemoryContentStore(), List.of(debs), true);
  }

  static Unpacking of(ContentStore store, List<DebFile> debs, boolean mergedUsr)
      throws IOException {
    return of(store, debs, mergedUsr, context(1, Runnable::run));
  }

  static Unpacking of(
      ContentStore store, List<DebFile> debs, boolean mergedUsr, SourceContext context)
      throws IOException {
    UnpackOptions options = new UnpackOptions("<debian>", "amd64", mergedUsr);
    return new Unpacking(store, DebUnpacker.unpack(debs, options, store, context));
  }

  static SourceContext context(int threads, Executor executor) {
    return new SourceContext(executor, threads, EPOCH, BuildLog.SILENT);
  }

  static SourceContext logging(List<String> lines) {
    BuildLog log =
        new BuildLog() {
          @Override
          public void info(String line) {
            lines.add(line);
          }

          @Override
          public void warn(String line) {
            lines.add("WARN " + line);
          }

          @Override
          public void debug(String line) {
            lines.add("DEBUG " + line);
          }

          @Override
          public void progress(String what, long done, long total) {}
        };
    return new SourceContext(Runnable::run, 1, EPOCH, log);
  }

  Entry entry(String path) {
    return tree.find(TreePath.literal(path))
        .orElseThrow(() -> new AssertionError("no " + path + " in " + paths()));
  }

  boolean has(String path) {
    return tree.contains(TreePath.literal(path));
  }

  List<String> paths() {
    List<String> paths = new ArrayList<>();
    tree.entries().forEach(e -> paths.add(e.path().toString()));
    return paths;
  }

  String text(String path) throws IOException {
    Entry body = tree.body(entry(path));
    return new String(store.bytes(((Entry.RegularFile) body).content()), StandardCharsets.UTF_8);
  }

  /** {@code mode uid gid}. */
  String owner(String path) {
    Attributes a = entry(path).attributes();
    return String.format("%04o %d %d", a.mode(), a.uid(), a.gid());
  }

  String target(String path) {
    return ((Entry.Symlink) entry(path)).target();
  }
}
