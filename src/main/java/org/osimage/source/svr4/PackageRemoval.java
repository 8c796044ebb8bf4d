package org.osimage.source.svr4;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.source.svr4.database.ContentsFile;
import org.osimage.source.svr4.database.ContentsLine;
import org.osimage.source.svr4.database.InstalledPackage;
import org.osimage.source.svr4.database.InstalledPackages;
import org.osimage.source.svr4.database.PackageToken;
import org.osimage.source.svr4.format.ObjectType;
import org.osimage.tree.Entry;
import org.osimage.tree.TreePath;

/** Removes packages that the image has, as {@code pkgrm -R} would. */
final class PackageRemoval {
  private final Changes changes;
  private final ContentsFile contents;
  private final InstalledPackages installed;
  private final Set<TreePath> delivered;
  private final ScriptRoot workspaces;
  private final ContentStore store;
  private final BuildLog log;
  private final List<String> problems;

  /**
   * @param delivered paths that packages of this build bring: they stay
   */
  PackageRemoval(
      Changes changes,
      ContentsFile contents,
      InstalledPackages installed,
      Set<TreePath> delivered,
      ScriptRoot workspaces,
      ContentStore store,
      BuildLog log,
      List<String> problems) {
    this.changes = changes;
    this.contents = contents;
    this.installed = installed;
    this.delivered = delivered;
    this.workspaces = workspaces;
    this.store = store;
    this.log = log;
    this.problems = problems;
  }

  /** The instance that was removed; empty if a problem was found. */
  Optional<String> remove(Svr4Request request, String instance) throws IOException {
    Optional<InstalledPackage> found = installed.find(instance);
    if (found.isEmpty()) {
      problems.add(
          request.name() + ": <uninstall> names " + instance + ", which the image does not have");
      return Optional.empty();
    }
    int before = problems.size();
    new DependencyCheck(installed, log, problems).remove(found.get(), request.admin());
    if (problems.size() > before) {
      return Optional.empty();
    }
    List<ContentsLine> lines = new ArrayList<>();
    for (ContentsLine line : contents.lines()) {
      if (line.isOwnedBy(instance)) {
        lines.add(line);
      }
    }
    Collections.reverse(lines); // what lies in a directory before the directory
    RemovalScripts scripts =
        RemovalScripts.of(request, found.get(), changes, workspaces, store, log);
    scripts.run("preremove");
    List<String> classes = new ArrayList<>(found.get().parameters().words("CLASSES"));
    Collections.reverse(classes);
    for (String className : classes) {
      List<ContentsLine> files =
          lines.stream().filter(l -> className(l, instance).equals(className)).toList();
      remove(files, className, instance, scripts);
    }
    for (ContentsLine line : lines) {
      if (contents.find(line.path()).filter(l -> l.isOwnedBy(instance)).isPresent()) {
        remove(line, instance); // directories that other classes were in, and classes of no list
      }
    }
    scripts.run("postremove");
    removeRecords(PackageRecords.directory(instance));
    installed.remove(instance);
    return Optional.of(instance);
  }

  private static String className(ContentsLine line, String instance) {
    return line.owners().stream()
        .filter(o -> o.instance().equals(instance) && !o.className().isEmpty())
        .map(PackageToken::className)
        .findFirst()
        .orElse(line.className());
  }

  /** The files of a class, or what its script makes of them; directories come at the end. */
  private void remove(
      List<ContentsLine> lines, String className, String instance, RemovalScripts scripts)
      throws IOException {
    Optional<TreePath> script = scripts.classScript(className);
    if (script.isEmpty()) {
      for (ContentsLine line : lines) {
        if (!line.type().isDirectory()) {
          remove(line, instance);
        }
      }
      return;
    }
    List<TreePath> files = new ArrayList<>();
    for (ContentsLine line : lines) {
      boolean shared = line.owners().size() > 1 && line.type() != ObjectType.EDITABLE;
      if (line.type().isFile() && !shared) {
        files.add(changes.real(TreePath.of(line.path())));
        forget(line, instance);
      }
    }
    scripts.run(script.get(), files);
  }

  private void forget(ContentsLine line, String instance) {
    List<PackageToken> others =
        line.owners().stream().filter(o -> !o.instance().equals(instance)).toList();
    if (others.isEmpty()) {
      contents.remove(line.path());
    } else {
      contents.put(line.withOwners(others));
    }
  }

  private void remove(ContentsLine line, String instance) throws ImageBuildException {
    List<PackageToken> others =
        line.owners().stream().filter(o -> !o.instance().equals(instance)).toList();
    if (!others.isEmpty()) {
      log.debug(line.path() + " <shared pathname not removed>");
      contents.put(line.withOwners(others));
      return;
    }
    contents.remove(line.path());
    TreePath path = TreePath.of(line.path());
    TreePath real = changes.real(path);
    Optional<Entry> there = changes.find(real);
    if (there.isEmpty() || real.isRoot() || delivered.contains(path)) {
      return;
    }
    if (there.get().kind() == Entry.Kind.DIRECTORY) {
      if (!line.type().isDirectory() || !changes.isEmpty(real)) {
        log.debug(line.path() + " <non-empty directory not removed>");
        return;
      }
    }
    changes.delete(real);
  }

  private void removeRecords(TreePath directory) {
    List<TreePath> below = new ArrayList<>();
    changes.tree().subtree(directory).forEach(e -> below.add(e.path()));
    Collections.reverse(below);
    below.forEach(changes::delete);
  }
}
