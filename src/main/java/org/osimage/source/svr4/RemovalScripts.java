package org.osimage.source.svr4;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.source.svr4.database.InstalledPackage;
import org.osimage.tree.TreePath;

/** The scripts of a package that is removed, under the same policy as those of its installation. */
final class RemovalScripts {
  private static final TreePath SYSTEM_SCRIPTS = TreePath.literal("usr/sadm/install/scripts");

  private final Svr4Request request;
  private final InstalledPackage leaving;
  private final Changes changes;
  private final ScriptRoot workspaces;
  private final ContentStore store;
  private final BuildLog log;

  private RemovalScripts(
      Svr4Request request,
      InstalledPackage leaving,
      Changes changes,
      ScriptRoot workspaces,
      ContentStore store,
      BuildLog log) {
    this.request = request;
    this.leaving = leaving;
    this.changes = changes;
    this.workspaces = workspaces;
    this.store = store;
    this.log = log;
  }

  static RemovalScripts of(
      Svr4Request request,
      InstalledPackage leaving,
      Changes changes,
      ScriptRoot workspaces,
      ContentStore store,
      BuildLog log) {
    return new RemovalScripts(request, leaving, changes, workspaces, store, log);
  }

  /** A procedure script, if the package has it. */
  void run(String name) throws IOException {
    if (changes.find(file(name)).isPresent() && allowed(name)) {
      scripts().procedure(name);
    }
  }

  /** The script that removes files of a class; empty when they are just removed. */
  Optional<TreePath> classScript(String className) {
    String name = "r." + className;
    if (changes.find(file(name)).isPresent()) {
      return Optional.of(file(name));
    }
    TreePath system = SYSTEM_SCRIPTS.resolve(TreePath.literal(name));
    return changes.find(system).isPresent() ? Optional.of(system) : Optional.empty();
  }

  /** Runs a class script; where it may not run, the files stay. */
  void run(TreePath script, List<TreePath> files) throws IOException {
    if (!files.isEmpty() && allowed(script.name())) {
      PackageScripts scripts = scripts();
      scripts.classScript(script, files.stream().map(scripts::destination).toList(), List.of());
    }
  }

  private TreePath file(String name) {
    return PackageRecords.directory(leaving.instance())
        .resolve(TreePath.literal("install/" + name));
  }

  private boolean allowed(String name) throws ImageBuildException {
    String what = name + " of " + leaving + ", which is removed, ";
    return switch (request.options().scripts()) {
      case RUN -> true;
      case LIST -> {
        log.info(request.name() + ": " + what + "was not run");
        yield false;
      }
      case FAIL ->
          throw new ImageBuildException(
              request.name() + ": " + what + "is a script, which <scripts>fail</scripts> refuses");
    };
  }

  private PackageScripts scripts() throws IOException {
    return PackageScripts.removing(
        leaving.instance(),
        leaving.parameters().all(),
        workspaces.open(changes),
        changes,
        store,
        log);
  }
}
