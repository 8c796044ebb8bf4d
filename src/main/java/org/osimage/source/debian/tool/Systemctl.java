package org.osimage.source.debian.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.file.Node;
import org.osimage.source.debian.control.DebianVersion;
import org.osimage.source.debian.tool.file.TreeFiles;

/** systemctl(1) on a system that does not run: units enabled, disabled, masked, asked. */
final class Systemctl implements Command {
  /** Since then units are found, and linked to, beneath /usr/lib alone. */
  private static final DebianVersion USR_ONLY = DebianVersion.of("255");

  private final InstalledPackages packages;

  Systemctl(InstalledPackages packages) {
    this.packages = packages;
  }

  private Units units(Invocation call, String instance) {
    boolean usr =
        packages
            .find("systemd")
            .filter(p -> DebianVersion.of(p.version()).compareTo(USR_ONLY) >= 0)
            .isPresent();
    List<String> vendor = usr ? List.of("/usr/lib", "/lib") : List.of("/lib", "/usr/lib");
    return new Units(new TreeFiles(call.files()), instance, vendor);
  }

  @Override
  public int run(Invocation call) throws IOException {
    List<String> words = new ArrayList<>();
    boolean enableOnly = false;
    String instance = "system";
    boolean skip = false;
    for (String word : call.arguments()) {
      if (skip) {
        skip = false;
      } else if (word.equals("--preset-mode=enable-only")) {
        enableOnly = true;
      } else if (word.equals("--global") || word.equals("--user")) {
        instance = "user";
      } else if (word.matches("-(p|t|n|o|H|M)|--property|--root")) {
        skip = true;
      } else if (!word.startsWith("-")) {
        words.add(word);
      }
    }
    if (words.isEmpty()) {
      return 0;
    }
    String verb = words.get(0);
    List<String> names = words.subList(1, words.size()).stream().map(Units::named).toList();
    Units units = units(call, instance);
    TreeFiles files = new TreeFiles(call.files());
    switch (verb) {
      case "enable", "reenable":
        return enable(call, units, files, names);
      case "disable":
        for (String name : names) {
          disable(units, files, name);
        }
        return 0;
      case "preset":
        return preset(call, units, files, names, enableOnly);
      case "preset-all":
        return presetAll(call, units, files, enableOnly);
      case "mask":
        for (String name : names) {
          files.symlink(units.configuration() + "/" + name, "/dev/null");
        }
        return 0;
      case "unmask":
        for (String name : names) {
          String link = units.configuration() + "/" + name;
          if (target(files, link).equals("/dev/null")) {
            files.remove(link);
          }
        }
        return 0;
      case "set-default":
        return setDefault(call, units, files, names);
      case "is-enabled":
        return isEnabled(call, units, files, names);
      default:
        return asked(call, verb);
    }
  }

  /** Nothing runs: what starts or reloads is in vain, what asks is told so. */
  private static int asked(Invocation call, String verb) throws IOException {
    switch (verb) {
      case "is-active", "is-system-running":
        call.println(verb.equals("is-active") ? "inactive" : "offline");
        return verb.equals("is-active") ? 3 : 1;
      case "is-failed":
        call.println("inactive");
        return 1;
      case "daemon-reload",
      "daemon-reexec",
      "start",
      "stop",
      "restart",
      "try-restart",
      "reload",
      "reload-or-restart",
      "try-reload-or-restart",
      "kill",
      "reset-failed",
      "condrestart":
        call.err().print("Running in chroot, ignoring command '" + verb + "'\n");
        return 0;
      case "show", "status", "list-units", "list-unit-files", "list-timers", "cat":
        return verb.equals("status") ? 3 : 0;
      default:
        call.err().print("Unknown command verb '" + verb + "'.\n");
        return 1;
    }
  }

  private static String target(TreeFiles files, String link) {
    return files.unfollowed(link).filter(Node::isSymlink).map(Node::target).orElse("");
  }

  private static int enable(Invocation call, Units units, TreeFiles files, List<String> names)
      throws IOException {
    int status = 0;
    for (String name : names) {
      Optional<String> path = units.find(name);
      if (path.isEmpty()) {
        call.err().print("Failed to enable unit, unit " + name + " does not exist.\n");
        status = 1;
      } else if (target(files, units.configuration() + "/" + name).equals("/dev/null")) {
        call.err().print("Failed to enable unit, unit " + name + " is masked.\n");
        status = 1;
      } else {
        make(call, units, files, name, path.get());
      }
    }
    return status;
  }

  private static void make(Invocation call, Units units, TreeFiles files, String name, String path)
      throws IOException {
    for (Units.Link link : units.links(name, path)) {
      if (files.unfollowed(link.path()).isEmpty()) {
        files.symlink(link.path(), link.target());
        call.err().print("Created symlink " + link.path() + " -> " + link.target() + ".\n");
      }
    }
  }

  private static void disable(Units units, TreeFiles files, String name) throws IOException {
    Optional<String> path = units.find(name);
    if (path.isPresent()) {
      for (Units.Link link : units.links(name, path.get())) {
        if (files.unfollowed(link.path()).filter(Node::isSymlink).isPresent()) {
          files.remove(link.path());
        }
      }
    }
  }

  private static int preset(
      Invocation call, Units units, TreeFiles files, List<String> names, boolean enableOnly)
      throws IOException {
    int status = 0;
    for (String name : names) {
      if (units.preset(name)) {
        status |= enable(call, units, files, List.of(name));
      } else if (!enableOnly) {
        disable(units, files, name);
      }
    }
    return status;
  }

  private static int presetAll(Invocation call, Units units, TreeFiles files, boolean enableOnly)
      throws IOException {
    for (String name : units.vendorUnits()) {
      Optional<String> path = units.find(name);
      if (path.isPresent() && units.installable(path.get())) {
        preset(call, units, files, List.of(name), enableOnly);
      }
    }
    return 0;
  }

  private static int setDefault(Invocation call, Units units, TreeFiles files, List<String> names)
      throws IOException {
    Optional<String> path = names.isEmpty() ? Optional.empty() : units.find(names.get(0));
    if (path.isEmpty()) {
      call.err().print("Failed to set default target: there is no such unit\n");
      return 1;
    }
    files.symlink(units.configuration() + "/default.target", path.get());
    return 0;
  }

  private static int isEnabled(Invocation call, Units units, TreeFiles files, List<String> names)
      throws IOException {
    int status = 1;
    for (String name : names) {
      Optional<String> path = units.find(name);
      String word;
      if (target(files, units.configuration() + "/" + name).equals("/dev/null")) {
        word = "masked";
      } else if (path.isEmpty()) {
        call.err().print("Failed to get unit file state for " + name + ".\n");
        continue;
      } else if (!units.installable(path.get())) {
        word = "static";
      } else {
        word = linked(units, files, name, path.get()) ? "enabled" : "disabled";
      }
      call.println(word);
      if (Set.of("enabled", "static").contains(word)) {
        status = 0;
      }
    }
    return status;
  }

  private static boolean linked(Units units, TreeFiles files, String name, String path)
      throws IOException {
    for (Units.Link link : units.links(name, path)) {
      if (files.unfollowed(link.path()).isPresent()) {
        return true;
      }
    }
    return false;
  }
}
