package org.osimage.source.svr4;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.content.ContentStore;
import org.osimage.script.ScriptSettings;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.SourceContext;
import org.osimage.source.TreeStage;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * All {@code <svr4>} items of one image: they share its package database, which is read and written
 * once, by the stage of the last of them.
 */
public final class Svr4Session implements TreeStage {
  private record Environment(ContentStore store, SourceContext context) {}

  private final ScriptSettings scripts;
  private final List<ItemPlan> plans = new ArrayList<>();
  private Optional<Environment> environment = Optional.empty();
  private int registered;
  private int staged;

  /**
   * @param scripts how scripts of packages run, where they are to
   */
  public Svr4Session(ScriptSettings scripts) {
    this.scripts = scripts;
  }

  /** A source of this image more. */
  void register() {
    registered++;
  }

  void contribute(ItemPlan plan, ContentStore store, SourceContext context) {
    plans.add(plan);
    environment = Optional.of(new Environment(store, context));
  }

  @Override
  public Staged apply(ImageTree tree, Map<TreePath, SymbolicOwner> owners) throws IOException {
    staged++;
    if (staged < registered || environment.isEmpty()) {
      return new Staged(tree, owners);
    }
    ContentStore store = environment.get().store();
    SourceContext context = environment.get().context();
    try (ScriptRoot root = new ScriptRoot(store, scripts)) {
      Installation installation = Installation.on(tree, owners, root, store, context);
      for (ItemPlan plan : plans) {
        installation.run(plan);
      }
      return installation.finish();
    }
  }
}
