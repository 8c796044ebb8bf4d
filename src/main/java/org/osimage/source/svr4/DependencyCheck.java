package org.osimage.source.svr4;

import java.util.List;
import org.osimage.BuildLog;
import org.osimage.source.svr4.database.InstalledPackage;
import org.osimage.source.svr4.database.InstalledPackages;
import org.osimage.source.svr4.format.Dependencies;
import org.osimage.source.svr4.format.Dependencies.Dependency;

/** Compares what packages say about each other with what the image has. */
final class DependencyCheck {
  private final InstalledPackages installed;
  private final BuildLog log;
  private final List<String> problems;

  /**
   * @param problems where problems go that stop the build
   */
  DependencyCheck(InstalledPackages installed, BuildLog log, List<String> problems) {
    this.installed = installed;
    this.log = log;
    this.problems = problems;
  }

  /** Before a package is installed. */
  void install(PlannedPackage p, InstalledPackage asInstalled) {
    boolean stops = p.request().admin().is("idepend", "quit");
    for (Dependency d : p.dependencies().all()) {
      List<InstalledPackage> others =
          installed.named(d.packageName()).stream().filter(o -> o.isAmong(d.instances())).toList();
      if (d.kind() == Dependencies.Kind.PREREQUISITE) {
        prerequisite(p, d, others, stops);
      } else if (d.kind() == Dependencies.Kind.INCOMPATIBLE && !others.isEmpty()) {
        report(stops, "idepend", p.shown() + " is incompatible with " + others.get(0));
      }
    }
    for (InstalledPackage other : installed.all()) {
      for (Dependency d : other.dependencies().all()) {
        if (d.kind() == Dependencies.Kind.INCOMPATIBLE
            && d.packageName().equals(p.name())
            && !other.name().equals(p.name())
            && asInstalled.isAmong(d.instances())) {
          report(stops, "idepend", other + " is incompatible with " + p.shown());
        }
      }
    }
  }

  private void prerequisite(
      PlannedPackage p, Dependency d, List<InstalledPackage> others, boolean stops) {
    if (others.stream().anyMatch(o -> !o.partial())) {
      return;
    }
    String title = d.title().isEmpty() ? "" : " (" + d.title() + ")";
    String state;
    if (!others.isEmpty()) {
      state = "is only partly installed";
    } else if (installed.named(d.packageName()).isEmpty()) {
      state = "is not in the image";
    } else {
      state =
          "is in the image as "
              + installed.named(d.packageName()).get(0)
              + ", but one of these is needed: "
              + String.join(", ", d.instances().stream().map(Object::toString).toList());
    }
    report(
        stops,
        "idepend",
        p.shown() + ", depend, line " + d.line() + ": " + d.packageName() + title + " " + state);
  }

  /** Before a package is removed. */
  void remove(InstalledPackage leaving, Admin admin) {
    boolean stops = admin.is("rdepend", "quit");
    for (InstalledPackage other : installed.all()) {
      for (Dependency d : other.dependencies().all()) {
        if (d.kind() == Dependencies.Kind.PREREQUISITE
            && !other.instance().equals(leaving.instance())
            && d.packageName().equals(leaving.name())
            && leaving.isAmong(d.instances())) {
          report(stops, "rdepend", "cannot remove " + leaving + ": " + other + " needs it");
        }
      }
    }
    for (Dependency d : leaving.dependencies().all()) {
      if (d.kind() == Dependencies.Kind.REVERSE && !installed.named(d.packageName()).isEmpty()) {
        report(
            stops,
            "rdepend",
            "cannot remove "
                + leaving
                + ": it says that "
                + installed.named(d.packageName()).get(0)
                + " needs it");
      }
    }
  }

  private void report(boolean stops, String parameter, String what) {
    if (stops) {
      problems.add(
          what + " (ignore with <admin><" + parameter + ">nocheck</" + parameter + "></admin>)");
    } else {
      log.warn(what);
    }
  }
}
