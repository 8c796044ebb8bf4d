package org.osimage.source.debian.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;
import org.osimage.source.debian.control.DebianVersion;
import org.osimage.source.debian.tool.file.TreeFiles;

/** dpkg(1): versions compared and the database asked; it installs nothing. */
final class Dpkg implements Command {
  private static final Set<String> ASSERTIONS =
      Set.of(
          "support-predepends",
          "working-epoch",
          "long-filenames",
          "multi-conrep",
          "multi-arch",
          "versioned-provides",
          "protected-field");

  private final InstalledPackages packages;
  private final DpkgQuery query;

  Dpkg(InstalledPackages packages) {
    this.packages = packages;
    this.query = new DpkgQuery(packages);
  }

  @Override
  public int run(Invocation call) throws IOException {
    List<String> words = new ArrayList<>(call.arguments());
    words.remove("--");
    words.removeIf(
        w -> w.matches("--(force-|no-force-|refuse-|root=|admindir=|instdir=|log=).*|--no-pager"));
    if (words.isEmpty()) {
      return call.fail("error: need an action option");
    }
    String action = words.get(0);
    List<String> rest = words.subList(1, words.size());
    switch (action) {
      case "--compare-versions":
        return compareVersions(call, rest);
      case "--print-architecture":
        call.println(packages.architecture());
        return 0;
      case "--print-foreign-architectures":
        for (String line : new TreeFiles(call.files()).lines(InstalledPackages.ADMIN + "/arch")) {
          if (!line.equals(packages.architecture())) {
            call.println(line);
          }
        }
        return 0;
      case "--version":
        call.println("Debian 'dpkg' package management program version 1.21.22.");
        return 0;
      case "--audit", "-C":
        return 0;
      case "--configure", "--triggers-only":
        return rest.equals(List.of("--pending")) ? 0 : call.fail("error: dpkg is running already");
      case "--validate-pkgname", "--validate-trigname", "--validate-archname", "--validate-version":
        return rest.size() == 1 && rest.get(0).matches("[A-Za-z0-9][A-Za-z0-9.+:~-]*") ? 0 : 1;
      default:
        return asked(call, action, rest, words);
    }
  }

  private int asked(Invocation call, String action, List<String> rest, List<String> words)
      throws IOException {
    if (action.startsWith("--assert-")) {
      return ASSERTIONS.contains(action.substring("--assert-".length())) ? 0 : 1;
    }
    boolean asks =
        Set.of("-s", "--status", "-l", "--list", "-L", "--listfiles", "-S", "--search", "-p")
                .contains(action)
            || action.equals("--get-selections");
    if (!asks) {
      return call.fail("error: " + action + " is nothing that can be done in a package script");
    }
    if (action.equals("--get-selections")) {
      for (InstalledPackage installed : packages.all()) {
        if (rest.isEmpty() || rest.contains(installed.name())) {
          call.println(installed.shown() + "\tinstall");
        }
      }
      return 0;
    }
    return query.run(call.with("dpkg-query", words));
  }

  private static int compareVersions(Invocation call, List<String> words) throws IOException {
    if (words.size() != 3) {
      call.err()
          .print(
              "dpkg: error: --compare-versions takes three arguments: a version, a relation"
                  + " and a version\n");
      return 2;
    }
    String a = words.get(0);
    String b = words.get(2);
    Optional<Boolean> answer = compare(a, words.get(1), b);
    if (answer.isEmpty()) {
      call.err().print("dpkg: error: --compare-versions bad relation\n");
      return 2;
    }
    return answer.get() ? 0 : 1;
  }

  /** Empty for an unknown relation. A missing version is earlier than any, or later with nl. */
  static Optional<Boolean> compare(String a, String relation, String b) {
    boolean missingIsLater = relation.endsWith("-nl");
    int order;
    if (a.isEmpty() || b.isEmpty()) {
      order = Boolean.compare(!a.isEmpty(), !b.isEmpty()) * (missingIsLater ? -1 : 1);
    } else {
      order = DebianVersion.of(a).compareTo(DebianVersion.of(b));
    }
    String plain = missingIsLater ? relation.substring(0, relation.length() - 3) : relation;
    return switch (plain) {
      case "lt", "<<" -> Optional.of(order < 0);
      case "le", "<=", "<" -> Optional.of(order <= 0);
      case "eq", "=" -> Optional.of(order == 0);
      case "ne" -> Optional.of(order != 0);
      case "ge", ">=", ">" -> Optional.of(order >= 0);
      case "gt", ">>" -> Optional.of(order > 0);
      default -> Optional.empty();
    };
  }
}
