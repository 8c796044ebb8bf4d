package org.osimage.source.ips.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.TreeStage;
import org.osimage.source.ips.plan.Delivered;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * Enters the drivers of packages into the image's driver database, as {@code add_drv -b} and {@code
 * update_drv -b} do for pkg on an alternate root.
 */
public final class DriverStage implements TreeStage {
  private final List<Delivered> drivers;
  private final ContentStore store;
  private final long epoch;
  private final BuildLog log;

  /**
   * @param drivers each name once, sorted
   * @param epoch time of changed files, in seconds since 1970
   */
  public DriverStage(List<Delivered> drivers, ContentStore store, long epoch, BuildLog log) {
    this.drivers = List.copyOf(drivers);
    this.store = store;
    this.epoch = epoch;
    this.log = log;
  }

  @Override
  public Staged apply(ImageTree tree, Map<TreePath, SymbolicOwner> owners) throws IOException {
    if (drivers.isEmpty()) {
      return new Staged(tree, owners);
    }
    refuseSharedAliases();
    TextFiles files = new TextFiles(tree, owners, store, epoch);
    Map<DriverFile, DriverTable> tables = new LinkedHashMap<>();
    for (DriverFile file : DriverFile.values()) {
      tables.put(file, new DriverTable(file, files.read(file.path()).orElse("")));
    }
    releaseAliases(tables);
    MajorNumbers majors =
        new MajorNumbers(
            files.read(MajorNumbers.FILE).orElse(""), files.read(MajorNumbers.REMOVED).orElse(""));
    for (Delivered driver : drivers) {
      majors.add(driver.required("name"));
      for (Map.Entry<DriverFile, DriverTable> table : tables.entrySet()) {
        table.getValue().set(driver);
      }
    }
    files.write(MajorNumbers.FILE, majors.text());
    if (files.read(MajorNumbers.REMOVED).isPresent()) {
      files.write(MajorNumbers.REMOVED, majors.removedText());
    }
    for (Map.Entry<DriverFile, DriverTable> table : tables.entrySet()) {
      if (!table.getValue().text().isEmpty()) {
        files.write(table.getKey().path(), table.getValue().text());
      }
    }
    return files.staged();
  }

  private void refuseSharedAliases() throws ImageBuildException {
    Map<String, Delivered> byAlias = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    for (Delivered driver : drivers) {
      for (String alias : driver.action().values("alias")) {
        if (!alias.matches("[^\\s\"]+")) {
          throw driver.wrong("has the alias '" + alias + "', with a blank or a quote or nothing");
        }
        Delivered other = byAlias.putIfAbsent(alias, driver);
        if (other != null && other != driver) {
          problems.add(
              "alias "
                  + alias
                  + ": driver "
                  + other.required("name")
                  + " of "
                  + other.packageName()
                  + " and driver "
                  + driver.required("name")
                  + " of "
                  + driver.packageName());
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new ImageBuildException(
          "these drivers cannot be installed together:\n  " + String.join("\n  ", problems));
    }
  }

  /** An alias that the file gives to a driver of nobody is taken from it. */
  private void releaseAliases(Map<DriverFile, DriverTable> tables) throws IOException {
    Map<String, String> wanted = new TreeMap<>();
    TreeSet<String> names = new TreeSet<>();
    for (Delivered driver : drivers) {
      String name = driver.required("name");
      names.add(name);
      driver.action().values("alias").forEach(alias -> wanted.put(alias, name));
    }
    for (String line :
        Optional.ofNullable(tables.get(DriverFile.ALIASES))
            .map(table -> table.release(wanted, names))
            .orElse(List.of())) {
      log.warn("etc/driver_aliases: " + line);
    }
  }
}
