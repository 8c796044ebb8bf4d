package org.osimage.source.svr4;

import java.util.List;
import java.util.Optional;
import org.osimage.source.svr4.database.InstalledPackage;
import org.osimage.source.svr4.database.InstalledPackages;

/** Under which name a package is installed: {@code PKG}, {@code PKG.2} or over an earlier one. */
final class InstanceChoice {
  private InstanceChoice() {}

  /** Empty when it cannot be installed; the reason is added to the problems. */
  static Optional<String> of(PlannedPackage p, InstalledPackages installed, List<String> problems) {
    List<InstalledPackage> known = installed.named(p.name());
    if (known.isEmpty()) {
      return Optional.of(p.name());
    }
    Admin admin = p.request().admin();
    if (admin.is("instance", "quit")) {
      return refuse(p, known, "<admin><instance> is quit", problems);
    }
    String arch = p.parameters().value("ARCH");
    List<InstalledPackage> sameArch =
        known.stream().filter(k -> k.parameters().value("ARCH").equals(arch)).toList();
    for (InstalledPackage k : sameArch) {
      if (k.parameters().value("VERSION").equals(p.parameters().value("VERSION"))) {
        return notPartial(p, k, problems);
      }
    }
    if (admin.is("instance", "overwrite")) {
      if (known.size() > 1 && sameArch.size() != 1) {
        return refuse(p, known, "it is not clear which one to overwrite", problems);
      }
      return notPartial(p, known.size() == 1 ? known.get(0) : sameArch.get(0), problems);
    }
    if (known.size() >= p.delivered().head().info().maxInstances()) {
      return refuse(
          p,
          known,
          "its MAXINST does not allow another instance; replace it with"
              + " <admin><instance>overwrite</instance></admin>",
          problems);
    }
    int number = 2;
    while (installed.find(p.name() + "." + number).isPresent()) {
      number++;
    }
    return Optional.of(p.name() + "." + number);
  }

  private static Optional<String> notPartial(
      PlannedPackage p, InstalledPackage k, List<String> problems) {
    if (k.partial() && p.request().admin().is("partial", "quit")) {
      problems.add(
          p.shown()
              + ": the image has "
              + k
              + ", whose installation did not come to an end (repair with"
              + " <admin><partial>nocheck</partial></admin>)");
      return Optional.empty();
    }
    return Optional.of(k.instance());
  }

  private static Optional<String> refuse(
      PlannedPackage p, List<InstalledPackage> known, String why, List<String> problems) {
    problems.add(p.shown() + ": the image has " + known.get(0) + ", and " + why);
    return Optional.empty();
  }
}
