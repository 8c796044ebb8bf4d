package org.osimage.source.debian;

import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.arch.Architecture;
import org.osimage.content.ContentStore;
import org.osimage.shell.command.Limits;
import org.osimage.shell.command.Machine;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.TreeStage;
import org.osimage.source.debian.configure.ConfigurationRequest;
import org.osimage.source.debian.configure.ConfiguredTree;
import org.osimage.source.debian.configure.PackageConfiguration;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Interprets the maintainer scripts on the merged image. */
final class ConfigureStage implements TreeStage {
  private final String name;
  private final PackageScripts scripts;
  private final Architecture architecture;
  private final long epoch;
  private final ContentStore store;
  private final BuildLog log;

  ConfigureStage(
      String name,
      PackageScripts scripts,
      Architecture architecture,
      long epoch,
      ContentStore store,
      BuildLog log) {
    this.name = name;
    this.scripts = scripts;
    this.architecture = architecture;
    this.epoch = epoch;
    this.store = store;
    this.log = log;
  }

  @Override
  public Staged apply(ImageTree tree, Map<TreePath, SymbolicOwner> owners) throws IOException {
    ConfigurationRequest request =
        new ConfigurationRequest(
            architecture.debian(),
            Machine.linux("localhost", architecture.toString()),
            epoch,
            scripts.values(),
            scripts.policies(),
            Limits.DEFAULT);
    ConfiguredTree configured = PackageConfiguration.configure(tree, store, request, log);
    if (!configured.failures().isEmpty()) {
      throw new ImageBuildException(
          name
              + ": "
              + configured.failures().size()
              + " maintainer scripts could not be interpreted to their end:\n  "
              + String.join("\n  ", configured.failures())
              + "\nA package can do without its scripts by <packageScripts><script><package>NAME"
              + "</package><policy>none</policy></script></packageScripts>; declare then what they"
              + " would have made.");
    }
    log.info(
        String.format(
            Locale.ROOT,
            "%s: %d maintainer scripts interpreted, %d paths changed%s",
            name,
            configured.scripts(),
            configured.writers().size(),
            configured.fragments().isEmpty()
                ? ""
                : "; on the first boot: " + String.join(", ", configured.fragments())));
    Map<TreePath, SymbolicOwner> left = new HashMap<>(owners);
    // what a script gave an owner has that one
    left.keySet().removeIf(path -> configured.writers().containsKey(path.toString()));
    return new Staged(configured.tree(), left);
  }
}
