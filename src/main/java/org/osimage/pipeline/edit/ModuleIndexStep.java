package org.osimage.pipeline.edit;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.boot.module.ModuleDirectory;
import org.osimage.pipeline.family.KernelFiles;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * Gives every kernel's module directory the indexes that distributions make with {@code depmod} in
 * a script when the package is installed.
 */
public final class ModuleIndexStep extends BuildStep {
  public static final String NAME = "slim-im-mod";

  public ModuleIndexStep(StepInputs in) {
    super(NAME, Goal.POPULATE, "Caches that packages leave to be made: kernel module indexes", in);
  }

  @Override
  public Run prepare() {
    in.epoch();
    return this::make;
  }

  /** Makes {@code modules.dep} and its companions where they are missing. */
  private Result make(BuildState before) throws IOException {
    ImageTree image = before.pkgImage();
    Map<TreePath, byte[]> indexes = new TreeMap<>();
    for (TreePath directory : KernelFiles.moduleDirectories(image)) {
      if (image.contains(directory.resolve("kernel"))
          && !image.contains(directory.resolve("modules.dep"))) {
        ModuleDirectory.read(KernelFiles.moduleFiles(image, directory, in.store()))
            .indexFiles()
            .forEach((name, bytes) -> put(indexes, directory, name, bytes));
      }
    }
    if (indexes.isEmpty()) {
      return Result.unchanged("no module indexes missing");
    }
    Attributes attributes = Attributes.root(0644, in.epoch());
    Map<TreePath, Entry> files = new TreeMap<>();
    for (Map.Entry<TreePath, byte[]> index : indexes.entrySet()) {
      files.put(
          index.getKey(),
          new Entry.RegularFile(index.getKey(), attributes, in.store().put(index.getValue())));
    }
    ImageTree indexed = image.edit(editor -> files.values().forEach(editor::put));
    return new Result(
        Optional.of(before.withPkgImage(indexed)),
        List.of(),
        files.size() + " files of module indexes");
  }

  private static void put(
      Map<TreePath, byte[]> indexes, TreePath directory, String name, byte[] bytes) {
    indexes.put(directory.resolve(TreePath.literal(name)), bytes);
  }
}
