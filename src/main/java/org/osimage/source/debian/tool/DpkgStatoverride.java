package org.osimage.source.debian.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.pattern.Glob;
import org.osimage.source.debian.tool.account.UserFiles;
import org.osimage.source.debian.tool.file.TreeFiles;

/** dpkg-statoverride(1): owner, group and mode of paths, kept over upgrades. */
final class DpkgStatoverride implements Command {
  private static final String OVERRIDES = InstalledPackages.ADMIN + "/statoverride";

  /** One line of the list. */
  private record Override(String user, String group, String mode, String path) {
    String line() {
      return user + " " + group + " " + mode + " " + path;
    }
  }

  private static List<Override> read(TreeFiles files) throws IOException {
    List<Override> all = new ArrayList<>();
    for (String line : files.lines(OVERRIDES)) {
      String[] words = line.split(" ", 4);
      if (words.length == 4) {
        all.add(new Override(words[0], words[1], words[2], words[3]));
      }
    }
    return all;
  }

  private static void write(TreeFiles files, List<Override> all) throws IOException {
    StringBuilder text = new StringBuilder();
    all.forEach(o -> text.append(o.line()).append('\n'));
    files.write(OVERRIDES, text.toString(), 0644);
  }

  @java.lang.Override
  public int run(Invocation call) throws IOException {
    boolean update = false;
    boolean force = false;
    boolean quiet = false;
    String action = "";
    List<String> words = new ArrayList<>();
    for (String word : call.arguments()) {
      switch (word) {
        case "--add", "--remove", "--list" -> action = word;
        case "--update" -> update = true;
        case "--force", "--force-all" -> force = true;
        case "--quiet" -> quiet = true;
        default -> {
          if (word.startsWith("--force-")) {
            force = true;
          } else if (!word.matches("--(admindir|root|instdir)=.*")) {
            words.add(word);
          }
        }
      }
    }
    TreeFiles files = new TreeFiles(call.files());
    return switch (action) {
      case "--add" -> add(call, files, words, update, force);
      case "--remove" -> remove(call, files, words, quiet);
      case "--list" -> list(call, files, words);
      default -> call.fail("error: need an action option");
    };
  }

  private static int list(Invocation call, TreeFiles files, List<String> words) throws IOException {
    int status = 1;
    for (Override override : read(files)) {
      if (words.isEmpty() || Glob.of(words.get(0)).matches(override.path())) {
        call.println(override.line());
        status = 0;
      }
    }
    return status;
  }

  private static int add(
      Invocation call, TreeFiles files, List<String> words, boolean update, boolean force)
      throws IOException {
    if (words.size() != 4 || !words.get(2).matches("[0-7]{1,5}")) {
      return call.fail("error: --add needs four arguments");
    }
    Override wanted = new Override(words.get(0), words.get(1), words.get(2), words.get(3));
    UserFiles users = new UserFiles(call.files());
    Optional<Long> uid = users.uid(wanted.user().replaceFirst("^#", ""));
    Optional<Long> gid = users.gid(wanted.group().replaceFirst("^#", ""));
    if (uid.isEmpty()) {
      return call.fail("error: user '" + wanted.user() + "' does not exist");
    }
    if (gid.isEmpty()) {
      return call.fail("error: group '" + wanted.group() + "' does not exist");
    }
    List<Override> all = read(files);
    boolean there = all.stream().anyMatch(o -> o.path().equals(wanted.path()));
    if (there && !force) {
      return call.fail("error: an override for '" + wanted.path() + "' already exists; aborting");
    }
    all.removeIf(o -> o.path().equals(wanted.path()));
    all.add(wanted);
    write(files, all);
    // before its files are unpacked a package need not say --update: dpkg applies the list then
    boolean unpacked = !call.variable("DPKG_MAINTSCRIPT_NAME").orElse("").equals("preinst");
    if (update || !unpacked) {
      if (!files.exists(wanted.path())) {
        if (unpacked) {
          call.err()
              .print(
                  "dpkg-statoverride: warning: --update given but "
                      + wanted.path()
                      + " does not exist\n");
        }
        return 0;
      }
      files.attributes(wanted.path(), uid.get(), gid.get(), Integer.parseInt(wanted.mode(), 8));
    }
    return 0;
  }

  private static int remove(Invocation call, TreeFiles files, List<String> words, boolean quiet)
      throws IOException {
    List<Override> all = read(files);
    boolean removed = !words.isEmpty() && all.removeIf(o -> o.path().equals(words.get(0)));
    if (!removed) {
      if (!quiet) {
        call.err().print("dpkg-statoverride: warning: no override present\n");
      }
      return 2;
    }
    write(files, all);
    return 0;
  }
}
