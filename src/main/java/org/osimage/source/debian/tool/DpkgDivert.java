package org.osimage.source.debian.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.pattern.Glob;
import org.osimage.source.debian.tool.file.TreeFiles;

/** dpkg-divert(1): the list of diversions, and the files moved where {@code --rename} says so. */
final class DpkgDivert implements Command {
  private static final String DIVERSIONS = InstalledPackages.ADMIN + "/diversions";

  /**
   * @param owner the package whose own file stays at the path; a colon for the administrator
   */
  record Diversion(String path, String to, String owner) {
    String shown() {
      return owner.equals(":")
          ? "local diversion of " + path + " to " + to
          : "diversion of " + path + " to " + to + " by " + owner;
    }
  }

  private record Options(
      String action, String path, Optional<String> to, Optional<String> owner, boolean rename) {}

  /** All diversions, in the order of the file: path, new path, package, a line each. */
  static List<Diversion> read(TreeFiles files) throws IOException {
    List<String> lines = files.lines(DIVERSIONS);
    List<Diversion> all = new ArrayList<>();
    for (int i = 0; i + 2 < lines.size(); i += 3) {
      all.add(new Diversion(lines.get(i), lines.get(i + 1), lines.get(i + 2)));
    }
    return all;
  }

  private static void write(TreeFiles files, List<Diversion> all) throws IOException {
    StringBuilder text = new StringBuilder();
    all.forEach(d -> text.append(d.path() + "\n" + d.to() + "\n" + d.owner() + "\n"));
    files.write(DIVERSIONS, text.toString(), 0644);
  }

  @Override
  public int run(Invocation call) throws IOException {
    TreeFiles files = new TreeFiles(call.files());
    Options options = options(call);
    List<Diversion> all = read(files);
    Optional<Diversion> there = all.stream().filter(d -> d.path().equals(options.path)).findFirst();
    switch (options.action) {
      case "--add":
        return add(call, files, options, all, there);
      case "--remove":
        return remove(call, files, options, all, there);
      case "--truename":
        call.println(there.map(Diversion::to).orElse(options.path));
        return 0;
      case "--listpackage":
        if (there.isPresent()) {
          call.println(there.get().owner().equals(":") ? "LOCAL" : there.get().owner());
        }
        return 0;
      case "--list":
        for (Diversion diversion : all) {
          if (options.path.isEmpty() || Glob.of(options.path).matches(diversion.path())) {
            call.println(diversion.shown());
          }
        }
        return 0;
      default:
        call.err().print("dpkg-divert: error: need an action option\n");
        return 2;
    }
  }

  private static Options options(Invocation call) {
    String action = "";
    String path = "";
    Optional<String> to = Optional.empty();
    Optional<String> owner = call.variable("DPKG_MAINTSCRIPT_PACKAGE");
    boolean rename = false;
    List<String> words = call.arguments();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean more = i + 1 < words.size();
      if (word.equals("--divert") && more) {
        to = Optional.of(words.get(++i));
      } else if (word.startsWith("--divert=")) {
        to = Optional.of(word.substring("--divert=".length()));
      } else if (word.equals("--package") && more) {
        owner = Optional.of(words.get(++i));
      } else if (word.startsWith("--package=")) {
        owner = Optional.of(word.substring("--package=".length()));
      } else if (word.equals("--local")) {
        owner = Optional.of(":");
      } else if (word.equals("--rename")) {
        rename = true;
      } else if (word.matches("--(add|remove|list|listpackage|truename)")) {
        action = word;
      } else if (!word.startsWith("-")) {
        path = word;
      }
    }
    return new Options(
        action.isEmpty() && !path.isEmpty() ? "--add" : action, path, to, owner, rename);
  }

  private static int add(
      Invocation call,
      TreeFiles files,
      Options options,
      List<Diversion> all,
      Optional<Diversion> there)
      throws IOException {
    if (!options.path.startsWith("/")) {
      call.err().print("dpkg-divert: error: filename \"" + options.path + "\" is not absolute\n");
      return 2;
    }
    Diversion wanted =
        new Diversion(
            options.path, options.to.orElse(options.path + ".distrib"), options.owner.orElse(":"));
    if (there.isPresent()) {
      if (there.get().equals(wanted)) {
        call.println("Leaving '" + wanted.shown() + "'");
        return 0;
      }
      call.err()
          .print(
              "dpkg-divert: error: '"
                  + wanted.shown()
                  + "' clashes with '"
                  + there.get().shown()
                  + "'\n");
      return 2;
    }
    call.println("Adding '" + wanted.shown() + "'");
    all.add(wanted);
    write(files, all);
    if (options.rename) {
      rename(call, wanted.path(), wanted.to());
    }
    return 0;
  }

  private static int remove(
      Invocation call,
      TreeFiles files,
      Options options,
      List<Diversion> all,
      Optional<Diversion> there)
      throws IOException {
    if (there.isEmpty()) {
      call.println("No diversion 'diversion of " + options.path + "', none removed.");
      return 0;
    }
    Diversion old = there.get();
    boolean other =
        options.to.filter(t -> !t.equals(old.to())).isPresent()
            || options.owner.filter(o -> !o.equals(old.owner())).isPresent();
    if (other) {
      if (call.variable("DPKG_MAINTSCRIPT_PACKAGE").isPresent()
          && options.to.filter(t -> !t.equals(old.to())).isEmpty()) {
        call.println("Ignoring request to remove shared diversion '" + old.shown() + "'.");
        return 0;
      }
      call.err()
          .print(
              "dpkg-divert: error: mismatch on divert-to or package when removing '"
                  + old.shown()
                  + "'\n");
      return 2;
    }
    call.println("Removing '" + old.shown() + "'");
    all.remove(old);
    write(files, all);
    if (options.rename) {
      rename(call, old.to(), old.path());
    }
    return 0;
  }

  /** The file of the other packages; where they have none, nothing moves. */
  private static void rename(Invocation call, String from, String to) throws IOException {
    if (call.files().find("", from, false).isPresent()) {
      new TreeFiles(call.files()).directories(TreeFiles.parent(to));
      call.files().rename(call.lookup(from, false), call.lookup(to, false));
    }
  }
}
