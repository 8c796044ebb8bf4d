package org.osimage.source.svr4;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.source.svr4.PlannedPackage.Handling;
import org.osimage.tree.Entry;
import org.osimage.tree.TreePath;

/**
 * Installs a package with its scripts, in the order of pkgadd: checkinstall, preinstall, the
 * classes one after the other, hard links, postinstall.
 */
final class ScriptedInstall {
  private static final TreePath SYSTEM_SCRIPTS = TreePath.literal("usr/sadm/install/scripts");

  private final PlannedPackage p;
  private final String instance;
  private final Changes changes;
  private final PackageRecords records;
  private final ObjectInstall objects;
  private final PackageScripts scripts;

  ScriptedInstall(
      PlannedPackage p,
      String instance,
      Changes changes,
      PackageRecords records,
      ObjectInstall objects,
      PackageScripts scripts) {
    this.p = p;
    this.instance = instance;
    this.changes = changes;
    this.records = records;
    this.objects = objects;
    this.scripts = scripts;
  }

  void run() throws IOException {
    records.writeScripts(p, instance);
    if (p.script("checkinstall").isPresent()) {
      throwIfAny();
      scripts.checkinstall(p);
    }
    procedure("preinstall");
    for (String className : p.classes()) {
      objects.install(o -> o.entry().className().equals(className));
      if (p.handling(className) == Handling.SCRIPT) {
        scripted(className);
      }
    }
    objects.link();
    throwIfAny();
    procedure("postinstall");
    records.removeScripts(p, instance);
  }

  private void procedure(String name) throws IOException {
    if (p.script(name).isPresent()) {
      throwIfAny();
      scripts.procedure(name);
    }
  }

  private void throwIfAny() throws ImageBuildException {
    if (!objects.problems().isEmpty()) {
      throw new ImageBuildException(String.join("\n", objects.problems()));
    }
  }

  /** Hands the files of a class to its script; those that are there already stay. */
  private void scripted(String className) throws IOException {
    throwIfAny();
    List<PlacedObject> files = new ArrayList<>();
    for (PlacedObject object : p.objects()) {
      if (object.type().isFile() && object.entry().className().equals(className)) {
        files.add(object);
      }
    }
    if (files.isEmpty()) {
      return;
    }
    if (p.parameters().words("PKG_CAS_PASSRELATIVE").contains(className)) {
      throw new ImageBuildException(
          p.shown()
              + ": class "
              + className
              + " wants relative paths (PKG_CAS_PASSRELATIVE), which"
              + " its script is not given here");
    }
    List<String> lines = new ArrayList<>();
    for (PlacedObject object : files) {
      TreePath real = objects.real(object);
      objects.parents(real);
      if (!isThere(object, real)) {
        lines.add(scripts.source(object) + " " + scripts.destination(real));
      }
    }
    throwIfAny();
    scripts.classScript(script(className), lines, List.of("ENDOFCLASS"));
    for (PlacedObject object : files) {
      objects.verify(object);
    }
  }

  private boolean isThere(PlacedObject object, TreePath real) {
    Optional<Entry> found = changes.find(real);
    return found.isPresent()
        && found.get() instanceof Entry.RegularFile file
        && file.content().equals(object.body().orElseThrow().content());
  }

  private TreePath script(String className) throws ImageBuildException {
    String name = "i." + className;
    if (p.script(name).isPresent()) {
      return PackageRecords.directory(instance).resolve("install/" + name);
    }
    TreePath system = SYSTEM_SCRIPTS.resolve(name);
    if (changes.find(system).isPresent()) {
      return system;
    }
    throw new ImageBuildException(
        p.shown()
            + ": class "
            + className
            + " needs the script "
            + name
            + ", which neither the package nor the image has (in "
            + SYSTEM_SCRIPTS
            + ")");
  }
}
