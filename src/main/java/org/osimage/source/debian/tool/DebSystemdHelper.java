package org.osimage.source.debian.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.file.Node;
import org.osimage.source.debian.tool.file.TreeFiles;

/**
 * deb-systemd-helper(1p) of init-system-helpers: units are enabled on the first installation only,
 * which is remembered beneath {@code /var/lib/systemd}.
 */
final class DebSystemdHelper implements Command {
  private record Work(Invocation call, TreeFiles files, Units units, String state, String masked) {
    String also(String unit) {
      return state + "/" + unit + ".dsh-also";
    }

    /** Where it is remembered that a link was made. */
    String mark(Units.Link link) {
      return state + link.path().substring(units.configuration().length());
    }
  }

  @Override
  public int run(Invocation call) throws IOException {
    String instance = "system";
    List<String> words = new ArrayList<>();
    for (String word : call.arguments()) {
      if (word.equals("--user")) {
        instance = "user";
      } else if (!word.startsWith("--")) {
        words.add(word);
      }
    }
    if (words.size() < 2) {
      return call.fail("syntax: <action> <unit file> [<unit file> ...]");
    }
    TreeFiles files = new TreeFiles(call.files());
    String base =
        "/var/lib/systemd/deb-systemd-" + (instance.equals("user") ? "user-helper" : "helper");
    Units units = new Units(files, instance, List.of("/lib", "/usr/lib"));
    Work work = new Work(call, files, units, base + "-enabled", base + "-masked");
    int status = 0;
    for (String unit : words.subList(1, words.size())) {
      status |= act(work, words.get(0), unit.substring(unit.lastIndexOf('/') + 1));
    }
    return status;
  }

  private static int act(Work work, String action, String unit) throws IOException {
    String path = work.units().find(unit).orElse("");
    switch (action) {
      case "enable":
        return path.isEmpty() ? missing(work, unit) : enable(work, unit, path);
      case "update-state":
        if (path.isEmpty()) {
          return missing(work, unit);
        }
        Set<String> lines = new LinkedHashSet<>();
        work.units().links(unit, path).forEach(link -> lines.add(link.path()));
        writeState(work, unit, lines);
        return 0;
      case "was-enabled":
        for (String link : work.files().lines(work.also(unit))) {
          if (work.files().unfollowed(link).filter(Node::isSymlink).isEmpty()) {
            return 1;
          }
        }
        return 0;
      case "debian-installed":
        return work.files().exists(work.also(unit)) ? 0 : 1;
      case "is-enabled":
        return path.isEmpty() || missingLink(work, unit, path) ? 1 : 0;
      case "disable", "purge":
        disable(work, unit, path, action.equals("purge"));
        return 0;
      case "mask":
        mask(work, unit);
        return 0;
      case "unmask":
        unmask(work, unit);
        return 0;
      case "reenable":
        disable(work, unit, path, true);
        return path.isEmpty() ? missing(work, unit) : enable(work, unit, path);
      default:
        return work.call().fail("unknown action " + action);
    }
  }

  private static int missing(Work work, String unit) throws IOException {
    work.call().err().print("/usr/bin/deb-systemd-helper: error: unable to read " + unit + "\n");
    return 1;
  }

  private static boolean missingLink(Work work, String unit, String path) throws IOException {
    for (Units.Link link : work.units().links(unit, path)) {
      if (work.files().unfollowed(link.path()).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** On the first installation the preset decides; without systemctl all links are made. */
  private static int enable(Work work, String unit, String path) throws IOException {
    boolean systemctl = work.call().processes().path("systemctl").isPresent();
    boolean create = !systemctl;
    if (systemctl) {
      if (work.files().exists(work.also(unit))) {
        for (Units.Link link : work.units().links(unit, path)) {
          create |= work.files().unfollowed(link.path()).isPresent();
        }
      } else {
        String scope = work.units().configuration().endsWith("/user") ? "--global" : "--system";
        int status =
            work.call()
                .run(List.of("systemctl", scope, "--preset-mode=enable-only", "preset", unit));
        if (status != 0) {
          return status;
        }
      }
    }
    Set<String> lines = new LinkedHashSet<>(work.files().lines(work.also(unit)));
    for (Units.Link link : work.units().links(unit, path)) {
      lines.add(link.path());
      writeState(work, unit, lines);
      if (!work.files().exists(work.mark(link))) {
        if (create && work.files().unfollowed(link.path()).isEmpty()) {
          work.files().symlink(link.path(), link.target());
        }
        work.files().write(work.mark(link), "", 0644);
      }
    }
    return 0;
  }

  private static void writeState(Work work, String unit, Set<String> lines) throws IOException {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    work.files().write(work.also(unit), text.toString(), 0644);
  }

  private static void disable(Work work, String unit, String path, boolean purge)
      throws IOException {
    List<Units.Link> links = path.isEmpty() ? List.of() : work.units().links(unit, path);
    for (Units.Link link : links) {
      if (work.files().unfollowed(link.path()).filter(Node::isSymlink).isPresent()) {
        work.files().remove(link.path());
      }
      if (purge) {
        work.files().remove(work.mark(link));
      }
    }
    if (purge) {
      work.files().remove(work.also(unit));
    }
  }

  private static void mask(Work work, String unit) throws IOException {
    String link = work.units().configuration() + "/" + unit;
    Optional<Node> there = work.files().unfollowed(link);
    if (there.isEmpty()) {
      work.files().symlink(link, "/dev/null");
      work.files().write(work.masked() + "/" + unit, "", 0644);
    }
  }

  private static void unmask(Work work, String unit) throws IOException {
    String mark = work.masked() + "/" + unit;
    if (work.files().exists(mark)) {
      String link = work.units().configuration() + "/" + unit;
      Optional<Node> there = work.files().unfollowed(link);
      if (there.filter(n -> n.isSymlink() && n.target().equals("/dev/null")).isPresent()) {
        work.files().remove(link);
      }
      work.files().remove(mark);
    }
  }
}
