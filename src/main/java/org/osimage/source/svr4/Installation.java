package org.osimage.source.svr4;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.SourceContext;
import org.osimage.source.TreeStage.Staged;
import org.osimage.source.svr4.database.ContentsFile;
import org.osimage.source.svr4.database.InstalledPackage;
import org.osimage.source.svr4.database.InstalledPackages;
import org.osimage.source.svr4.format.PackageText;
import org.osimage.source.svr4.format.Parameters;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Brings packages into an image and its database, one after the other; the database is one. */
final class Installation {
  private static final int MOST_REPORTED = 20;

  private final Changes changes;
  private final ScriptRoot workspaces;
  private final ContentStore store;
  private final SourceContext context;
  private final ContentsFile contents;
  private final InstalledPackages installed;
  private final PackageRecords records;
  private final List<String> problems = new ArrayList<>();
  private final Set<TreePath> delivered = new HashSet<>();
  private Optional<String> lastAdded = Optional.empty();
  private Optional<String> lastRemoved = Optional.empty();

  private Installation(
      Changes changes,
      ScriptRoot workspaces,
      ContentStore store,
      SourceContext context,
      ContentsFile contents,
      InstalledPackages installed) {
    this.changes = changes;
    this.workspaces = workspaces;
    this.store = store;
    this.context = context;
    this.contents = contents;
    this.installed = installed;
    this.records = new PackageRecords(changes, store, context.epoch());
  }

  /**
   * Starts from what the image has.
   *
   * @throws ImageBuildException if its package database is malformed
   */
  static Installation on(
      ImageTree tree,
      Map<TreePath, SymbolicOwner> owners,
      ScriptRoot workspaces,
      ContentStore store,
      SourceContext context)
      throws IOException {
    Optional<PackageText> text = InstalledPackages.text(tree, store, ContentsFile.PATH);
    return new Installation(
        new Changes(tree, owners, context.epoch()),
        workspaces,
        store,
        context,
        text.isPresent() ? ContentsFile.parse(text.get()) : new ContentsFile(),
        InstalledPackages.read(tree, store));
  }

  /** Removes and installs what one item asks for. */
  void run(ItemPlan plan) throws IOException {
    for (PlannedPackage p : plan.packages()) {
      p.objects().forEach(o -> delivered.add(o.path()));
    }
    PackageRemoval removal =
        new PackageRemoval(
            changes, contents, installed, delivered, workspaces, store, context.log(), problems);
    for (String name : plan.request().options().uninstall()) {
      removal.remove(plan.request(), name).ifPresent(i -> lastRemoved = Optional.of(i));
    }
    for (PlannedPackage p : plan.packages()) {
      install(plan, p);
    }
    throwIfAny(plan.request());
  }

  private void install(ItemPlan plan, PlannedPackage p) throws IOException {
    Optional<String> instance = InstanceChoice.of(p, installed, problems);
    if (instance.isEmpty()) {
      return;
    }
    InstalledPackage asInstalled =
        new InstalledPackage(
            instance.get(),
            Parameters.of(records.parameters(p, instance.get())),
            p.dependencies(),
            p.compatible(),
            false);
    new DependencyCheck(installed, context.log(), problems).install(p, asInstalled);
    ObjectInstall objects =
        new ObjectInstall(changes, contents, store, context, plan, p, instance.get());
    records.write(p, instance.get());
    if (plan.withScripts()) {
      throwIfAny(plan.request());
      boolean update = installed.find(instance.get()).isPresent();
      scripted(p, instance.get(), update, objects);
    } else {
      objects.run();
    }
    problems.addAll(objects.problems());
    installed.add(asInstalled);
    lastAdded = instance;
    lastRemoved = Optional.empty();
  }

  private void scripted(PlannedPackage p, String instance, boolean update, ObjectInstall objects)
      throws IOException {
    if (p.scripts().isEmpty()) {
      objects.run();
      return;
    }
    PackageScripts scripts =
        PackageScripts.installing(
            p,
            instance,
            update,
            workspaces.open(changes),
            changes,
            store,
            context.log(),
            context.epoch());
    new ScriptedInstall(p, instance, changes, records, objects, scripts).run();
  }

  private void throwIfAny(Svr4Request request) throws ImageBuildException {
    if (problems.isEmpty()) {
      return;
    }
    throw new ImageBuildException(
        problems.size() == 1
            ? problems.get(0)
            : request.name()
                + ": "
                + problems.size()
                + " problems:"
                + ImageBuildException.lines(problems, MOST_REPORTED));
  }

  /** The image with all packages and its database. */
  Staged finish() throws IOException {
    if (lastRemoved.isPresent()) {
      records.write(contents, "pkgrm", lastRemoved.get());
    } else if (lastAdded.isPresent()) {
      records.write(contents, "pkgadd", lastAdded.get());
    }
    return changes.apply();
  }
}
