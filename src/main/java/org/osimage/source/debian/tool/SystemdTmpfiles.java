package org.osimage.source.debian.tool;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.file.Found;
import org.osimage.shell.file.Node;
import org.osimage.source.debian.tool.account.UserFiles;
import org.osimage.source.debian.tool.file.TreeFiles;

/**
 * systemd-tmpfiles(8) {@code --create}: directories, files and links of tmpfiles.d(5). What lies on
 * file systems that live in memory only ({@code /run}, {@code /tmp}, {@code /proc}, {@code /sys},
 * {@code /dev}) is made at every boot anyway and is left out.
 */
final class SystemdTmpfiles implements Command {
  private static final List<String> DIRECTORIES =
      List.of("/etc/tmpfiles.d", "/run/tmpfiles.d", "/usr/lib/tmpfiles.d", "/lib/tmpfiles.d");

  @Override
  public int run(Invocation call) throws IOException {
    if (!call.arguments().contains("--create")) {
      return 0;
    }
    UserFiles users = new UserFiles(call.files());
    List<String> names = call.arguments().stream().filter(w -> !w.startsWith("-")).toList();
    boolean boot = call.arguments().contains("--boot");
    int status = 0;
    for (String path : ConfigurationFiles.find(users.files(), DIRECTORIES, names, ".conf")) {
      for (String line : users.files().lines(path)) {
        List<String> words = ConfigurationFiles.words(line);
        if (words.size() >= 2 && (boot || !words.get(0).contains("!"))) {
          status |= create(call, users, words);
        }
      }
    }
    return status;
  }

  private static String at(List<String> words, int i) {
    return i < words.size() ? words.get(i) : "-";
  }

  private static int create(Invocation call, UserFiles users, List<String> words)
      throws IOException {
    String type = words.get(0).replaceAll("[!=~^$-]", "");
    String path = words.get(1).replace("%%", "%");
    boolean volatilePath =
        path.matches("/(run|tmp|proc|sys|dev)(/.*)?|/var/(run|lock)(/.*)?") || path.contains("%");
    if (volatilePath || !path.startsWith("/")) {
      return 0;
    }
    TreeFiles files = users.files();
    String argument = words.size() > 6 ? String.join(" ", words.subList(6, words.size())) : "";
    switch (type) {
      case "d", "D", "v", "q", "Q", "e":
        if (!files.exists(path)) {
          if (type.equals("e")) {
            return 0;
          }
          files.directories(path);
          attributes(users, path, words, 0755);
        } else if (files.isDirectory(path)) {
          attributes(users, path, words, -1);
        }
        return 0;
      case "f", "f+", "F", "w", "w+":
        return file(users, type, path, words, argument);
      case "L", "L+", "L?":
        return link(call, files, type, path, argument);
      case "C", "C+":
        String source = argument.isEmpty() ? "/usr/share/factory" + path : argument;
        return files.exists(path) || !files.exists(source)
            ? 0
            : call.run(List.of("cp", "-a", source, path));
      case "z", "Z", "m":
        if (files.exists(path)) {
          attributes(users, path, words, -1);
        }
        return 0;
      default:
        return 0; // removal, attributes of file systems and access lists: nothing on an image
    }
  }

  private static int file(
      UserFiles users, String type, String path, List<String> words, String argument)
      throws IOException {
    TreeFiles files = users.files();
    boolean there = files.exists(path);
    String text = argument.replace("\\n", "\n");
    if (type.startsWith("w")) {
      if (there) {
        files.write(path, type.equals("w+") ? files.text(path) + text : text, 0644);
      }
      return 0;
    }
    if (!there || !type.equals("f")) {
      files.write(path, text, 0644);
    }
    attributes(users, path, words, there ? -1 : 0644);
    return 0;
  }

  private static int link(
      Invocation call, TreeFiles files, String type, String path, String argument)
      throws IOException {
    String target = argument.isEmpty() ? "/usr/share/factory" + path : argument;
    Optional<Node> there = files.unfollowed(path);
    if (there.isEmpty()) {
      files.symlink(path, target);
    } else if (type.equals("L+")) {
      if (there.get().isDirectory()) {
        call.run(List.of("rm", "-rf", path));
      }
      files.symlink(path, target);
    }
    return 0;
  }

  /**
   * @param otherwise the mode when the line has none; -1: as it is
   */
  private static void attributes(UserFiles users, String path, List<String> words, int otherwise)
      throws IOException {
    Found found = users.files().found(path);
    Node node = found.node().orElseThrow();
    String mode = at(words, 2).replaceFirst("^[:~]+", "");
    int bits =
        mode.matches("[0-7]{1,5}")
            ? Integer.parseInt(mode, 8)
            : otherwise < 0 ? node.attributes().mode() : otherwise;
    long uid =
        owner(
            users.uid(at(words, 3).replaceFirst("^:", "")),
            at(words, 3),
            otherwise < 0 ? node.attributes().uid() : 0);
    long gid =
        owner(
            users.gid(at(words, 4).replaceFirst("^:", "")),
            at(words, 4),
            otherwise < 0 ? node.attributes().gid() : 0);
    users.files().attributes(path, uid, gid, bits);
  }

  private static long owner(Optional<Long> id, String word, long otherwise) {
    return word.equals("-") ? otherwise : id.orElse(otherwise);
  }
}
