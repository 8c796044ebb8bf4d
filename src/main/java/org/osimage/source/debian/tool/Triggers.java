package org.osimage.source.debian.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osimage.source.debian.tool.file.TreeFiles;

/** Which packages wait for which triggers (deb-triggers(5)), read off their control files. */
public final class Triggers {
  private final InstalledPackages packages;

  /** Name of a trigger, a path for one of files, to those interested, in the order of names. */
  private final Map<String, List<InstalledPackage>> interested = new TreeMap<>();

  private Triggers(InstalledPackages packages) {
    this.packages = packages;
  }

  public static Triggers of(InstalledPackages packages) throws IOException {
    Triggers triggers = new Triggers(packages);
    for (InstalledPackage installed : packages.all()) {
      for (String[] words : triggers.directives(installed)) {
        if (words[0].startsWith("interest")) {
          triggers.interested.computeIfAbsent(words[1], n -> new ArrayList<>()).add(installed);
        }
      }
    }
    return triggers;
  }

  private List<String[]> directives(InstalledPackage installed) throws IOException {
    List<String[]> all = new ArrayList<>();
    for (String line : TreeFiles.linesOf(packages.controlText(installed, "triggers"))) {
      String[] words = line.replaceFirst("#.*", "").strip().split("\\s+");
      if (words.length == 2) {
        all.add(words);
      }
    }
    return all;
  }

  /** Marks those interested in a trigger of this very name. */
  void activate(String name) {
    interested.getOrDefault(name, List.of()).forEach(p -> p.activate(name));
  }

  /**
   * What the unpacking of a package activates: its own {@code activate} directives and the files
   * that it delivers beneath paths that somebody watches.
   */
  public void unpacked(InstalledPackage installed) throws IOException {
    for (String[] words : directives(installed)) {
      if (words[0].startsWith("activate")) {
        activate(words[1]);
      }
    }
    for (String watched : interested.keySet()) {
      if (watched.startsWith("/")) {
        String below = watched + "/";
        for (String path : packages.paths(installed)) {
          if (path.equals(watched) || path.startsWith(below)) {
            activate(watched);
            break;
          }
        }
      }
    }
  }
}
