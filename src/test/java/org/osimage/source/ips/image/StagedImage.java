package org.osimage.source.ips.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.source.TreeStage;
import org.osimage.source.ips.action.Fmri;
import org.osimage.source.ips.action.Manifest;
import org.osimage.source.ips.plan.Facets;
import org.osimage.source.ips.plan.ImagePlan;
import org.osimage.source.ips.plan.ImagePlan.PlannedPackage;
import org.osimage.source.ips.plan.Planner;
import org.osimage.source.ips.plan.Varcets;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.ByteText;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** A small image whose text files are edited as the actions of packages want it. */
final class StagedImage {
  private static final long LATER = Trees.TIME + 1;

  final List<String> warnings = new ArrayList<>();
  private final MemoryContentStore store = new MemoryContentStore();
  private TreeStage.Staged state = new TreeStage.Staged(ImageTree.empty(Trees.TIME), Map.of());

  StagedImage with(String path, String text) throws IOException {
    Entry directory = Trees.dir(path.substring(0, path.lastIndexOf('/')));
    Entry file = Trees.file(store, path, ByteText.bytes(text));
    ImageTree tree =
        state
            .tree()
            .edit(
                e -> {
                  e.putWithParents(directory, directory.attributes());
                  e.put(file);
                });
    state = new TreeStage.Staged(tree, Map.of());
    return this;
  }

  /**
   * @param manifests of the packages a, b, c ...
   */
  static ImagePlan plan(String... manifests) throws ImageBuildException {
    List<PlannedPackage> packages = new ArrayList<>();
    for (int i = 0; i < manifests.length; i++) {
      String name = "pkg://p/" + (char) ('a' + i) + "@1";
      packages.add(new PlannedPackage(Fmri.of(name), Manifest.of(manifests[i], name)));
    }
    return Planner.plan(packages, new Varcets(Map.of(), new Facets(Map.of())));
  }

  StagedImage drivers(String... manifests) throws IOException {
    state = stage(new DriverStage(plan(manifests).drivers(), store, LATER, new Log()));
    return this;
  }

  StagedImage accounts(String... manifests) throws IOException {
    ImagePlan plan = plan(manifests);
    state = stage(new AccountStage(plan.groups(), plan.users(), store, LATER));
    return this;
  }

  private TreeStage.Staged stage(TreeStage stage) throws IOException {
    return stage.apply(state.tree(), state.owners());
  }

  ImageTree tree() {
    return state.tree();
  }

  /** Name of the group that a file belongs to; empty: as it was. */
  String group(String path) {
    var owner = state.owners().get(TreePath.literal(path));
    return owner == null ? "" : owner.group();
  }

  boolean has(String path) {
    return tree().find(TreePath.literal(path)).isPresent();
  }

  String text(String path) throws IOException {
    Entry.RegularFile file = (Entry.RegularFile) tree().find(TreePath.literal(path)).orElseThrow();
    return ByteText.of(store.bytes(file.content()));
  }

  private final class Log implements BuildLog {
    @Override
    public void info(String line) {}

    @Override
    public void warn(String line) {
      warnings.add(line);
    }

    @Override
    public void debug(String line) {}

    @Override
    public void progress(String what, long done, long total) {}
  }
}
