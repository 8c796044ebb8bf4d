package org.osimage.source.debian.tool.account;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;
import org.osimage.source.debian.tool.file.TreeFiles;

/** getent(1) over the files of the tree. */
final class Getent implements Command {
  private static final int NOT_FOUND = 2;
  private static final Map<String, String> FILES =
      Map.of(
          "passwd", UserFiles.PASSWD,
          "group", UserFiles.GROUP,
          "shadow", UserFiles.SHADOW,
          "gshadow", UserFiles.GSHADOW);

  @Override
  public int run(Invocation call) throws IOException {
    List<String> words = call.arguments().stream().filter(w -> !w.startsWith("-")).toList();
    if (words.isEmpty()) {
      return call.fail("wrong number of arguments");
    }
    UserFiles users = new UserFiles(call.files());
    String path = FILES.get(words.get(0));
    if (path == null) {
      return byWord(call, users.files(), "/etc/" + words.get(0), words.subList(1, words.size()));
    }
    if (words.size() == 1) {
      for (String[] entry : users.entries(path, 2)) {
        call.println(String.join(":", entry));
      }
      return 0;
    }
    int status = 0;
    for (String key : words.subList(1, words.size())) {
      Optional<String[]> entry = find(users, path, key);
      if (entry.isEmpty()) {
        status = NOT_FOUND;
      } else {
        call.println(String.join(":", entry.get()));
      }
    }
    return status;
  }

  private static Optional<String[]> find(UserFiles users, String path, String key)
      throws IOException {
    return switch (path) {
      case UserFiles.PASSWD -> users.user(key);
      case UserFiles.GROUP -> users.group(key);
      default -> users.entries(path, 2).stream().filter(e -> e[0].equals(key)).findFirst();
    };
  }

  /** hosts, services, protocols, ...: a line that has the word. */
  private static int byWord(Invocation call, TreeFiles files, String path, List<String> keys)
      throws IOException {
    int status = keys.isEmpty() ? 0 : NOT_FOUND;
    for (String line : files.lines(path)) {
      List<String> words = List.of(line.replaceFirst("#.*", "").strip().split("\\s+"));
      boolean wanted = keys.isEmpty() || keys.stream().anyMatch(words::contains);
      if (wanted && words.size() > 1) {
        call.println(line);
        status = 0;
      }
    }
    return status;
  }
}
