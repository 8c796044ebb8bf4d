package org.osimage.source.debian.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;
import org.osimage.source.debian.tool.file.TreeFiles;

/** update-rc.d(8) without insserv: links of System V runlevels, and the unit of that name. */
final class UpdateRcD implements Command {
  private static final List<String> LEVELS = List.of("0", "1", "2", "3", "4", "5", "6", "S");

  @Override
  public int run(Invocation call) throws IOException {
    List<String> words = new ArrayList<>(call.arguments());
    words.removeIf(w -> w.equals("-f") || w.equals("--force"));
    if (words.size() < 2) {
      call.err().print("update-rc.d: error: not enough arguments\n");
      return 1;
    }
    TreeFiles files = new TreeFiles(call.files());
    String name = words.get(0);
    String script = "/etc/init.d/" + name;
    switch (words.get(1)) {
      case "remove":
        for (String link : links(files, name, "[SK]")) {
          files.remove(link);
        }
        return 0;
      case "defaults", "start", "stop":
        return defaults(call, files, name, script, "S");
      case "defaults-disabled":
        return defaults(call, files, name, script, "K");
      case "enable", "disable":
        toggle(files, name, words.get(1).equals("enable") ? "S" : "K");
        if (files.exists("/usr/bin/systemctl") || files.exists("/bin/systemctl")) {
          call.run(List.of("systemctl", "--quiet", words.get(1), name));
        }
        return 0;
      default:
        call.err().print("update-rc.d: error: unknown action " + words.get(1) + "\n");
        return 1;
    }
  }

  private static List<String> links(TreeFiles files, String name, String kinds) throws IOException {
    List<String> links = new ArrayList<>();
    for (String level : LEVELS) {
      String directory = "/etc/rc" + level + ".d";
      for (String file : files.names(directory)) {
        if (file.length() == name.length() + 3
            && file.endsWith(name)
            && file.substring(0, 3).matches(kinds + "[0-9][0-9]")) {
          links.add(directory + "/" + file);
        }
      }
    }
    return links;
  }

  private static int defaults(
      Invocation call, TreeFiles files, String name, String script, String start)
      throws IOException {
    if (!links(files, name, "[SK]").isEmpty()) {
      return 0;
    }
    if (!files.exists(script)) {
      call.err().print("update-rc.d: error: unable to read " + script + "\n");
      return 1;
    }
    for (String level : levels(files, script, "Default-Start")) {
      files.symlink("/etc/rc" + level + ".d/" + start + "01" + name, "../init.d/" + name);
    }
    for (String level : levels(files, script, "Default-Stop")) {
      files.symlink("/etc/rc" + level + ".d/K01" + name, "../init.d/" + name);
    }
    return 0;
  }

  /** As the script's LSB header says. */
  private static List<String> levels(TreeFiles files, String script, String key)
      throws IOException {
    boolean header = false;
    for (String line : files.lines(script)) {
      if (line.matches("### BEGIN INIT INFO\\s*")) {
        header = true;
      } else if (line.matches("### END INIT INFO\\s*")) {
        break;
      } else if (header && line.matches("#\\s*" + key + ":.*")) {
        return List.of(line.substring(line.indexOf(':') + 1).strip().split("\\s+")).stream()
            .filter(LEVELS::contains)
            .toList();
      }
    }
    return List.of();
  }

  private static void toggle(TreeFiles files, String name, String to) throws IOException {
    String from = to.equals("S") ? "K" : "S";
    for (String path : links(files, name, from)) {
      if (path.matches("/etc/rc[2345S]\\.d/.*")) {
        int slash = path.lastIndexOf('/');
        files.remove(path);
        files.symlink(
            path.substring(0, slash + 1) + to + path.substring(slash + 2), "../init.d/" + name);
      }
    }
  }
}
