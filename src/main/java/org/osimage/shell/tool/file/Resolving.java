package org.osimage.shell.tool.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Options;
import org.osimage.shell.file.FileException;
import org.osimage.shell.file.Found;
import org.osimage.shell.file.Node;

/** readlink, realpath, basename and dirname. */
public final class Resolving {
  private static final Options.Syntax READLINK =
      Options.of("femnqsvz")
          .with("canonicalize", 'f')
          .with("canonicalize-existing", 'e')
          .with("canonicalize-missing", 'm')
          .with("no-newline", 'n')
          .with("quiet", 'q')
          .with("silent", 's')
          .with("verbose", 'v')
          .with("zero", 'z');
  private static final Options.Syntax REALPATH =
      Options.of("emLPqsz")
          .with("canonicalize-existing", 'e')
          .with("canonicalize-missing", 'm')
          .with("logical", 'L')
          .with("physical", 'P')
          .with("quiet", 'q')
          .with("strip", 's')
          .with("no-symlinks", 's')
          .with("zero", 'z')
          .with("relative-to:", 'r')
          .with("relative-base:", 'b');

  private Resolving() {}

  /**
   * The path without links, from the root.
   *
   * @param mode {@code e} everything must be there, {@code f} all but the last component, {@code m}
   *     nothing
   */
  public static Optional<String> canonical(Invocation call, String path, char mode) {
    return canonical(call, path, mode, 0);
  }

  private static Optional<String> canonical(Invocation call, String path, char mode, int depth) {
    if (path.isEmpty() && mode != 'm' || depth > 40) {
      return Optional.empty();
    }
    try {
      Found found = call.lookup(path.isEmpty() ? "." : path, true);
      return found.node().isEmpty() && mode == 'e'
          ? Optional.empty()
          : Optional.of("/" + found.path());
    } catch (FileException e) {
      if (mode != 'm') {
        return Optional.empty();
      }
      String parent = Paths.directory(path);
      String base = Paths.base(path);
      return canonical(call, parent, mode, depth + 1)
          .map(
              p ->
                  base.equals("..")
                      ? Paths.directory(p)
                      : base.equals(".") ? p : Paths.join(p, base));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The way from a directory to a path, both resolved. */
  public static String relative(Invocation call, String path, String directory) {
    String to = canonical(call, path, 'm').orElse(path);
    String from = canonical(call, directory, 'm').orElse(directory);
    return between(from, to);
  }

  private static List<String> parts(String path) {
    List<String> parts = new ArrayList<>(List.of(path.split("/")));
    parts.removeIf(String::isEmpty);
    return parts;
  }

  private static String between(String directory, String path) {
    List<String> from = parts(directory);
    List<String> to = parts(path);
    int common = 0;
    while (common < from.size() && common < to.size() && from.get(common).equals(to.get(common))) {
      common++;
    }
    List<String> way = new ArrayList<>();
    for (int i = common; i < from.size(); i++) {
      way.add("..");
    }
    way.addAll(to.subList(common, to.size()));
    return way.isEmpty() ? "." : String.join("/", way);
  }

  public static int readlink(Invocation call) throws IOException {
    Options options = READLINK.parse(call.arguments());
    char mode = options.last("fem");
    String end =
        options.has('z') ? "\0" : options.has('n') && options.operands().size() == 1 ? "" : "\n";
    int status = 0;
    for (String path : options.operands(1)) {
      Optional<String> result;
      if (mode == ' ') {
        result =
            call.files()
                .find(call.directory(), path, false)
                .filter(Node::isSymlink)
                .map(Node::target);
      } else {
        result = canonical(call, path, mode);
      }
      if (result.isPresent()) {
        call.print(result.get() + end);
      } else {
        if (options.has('v')) {
          call.fail(path + ": No such file or directory");
        }
        status = 1;
      }
    }
    return status;
  }

  public static int realpath(Invocation call) throws IOException {
    Options options = REALPATH.parse(call.arguments());
    char mode = options.last("em") == ' ' ? 'f' : options.last("em");
    String end = options.has('z') ? "\0" : "\n";
    int status = 0;
    for (String path : options.operands(1)) {
      Optional<String> result =
          options.has('s') ? Optional.of(plain(call, path)) : canonical(call, path, mode);
      if (result.isEmpty()) {
        status = options.has('q') ? 1 : call.fail(path + ": No such file or directory");
        continue;
      }
      Optional<String> base = options.value('r');
      String shown =
          base.isPresent()
              ? between(canonical(call, base.get(), 'm').orElse("/"), result.get())
              : result.get();
      call.print(shown + end);
    }
    return status;
  }

  private static String plain(Invocation call, String path) {
    List<String> parts = new ArrayList<>();
    String whole = path.startsWith("/") ? path : "/" + call.directory() + "/" + path;
    for (String part : parts(whole)) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.remove(parts.size() - 1);
        }
      } else if (!part.equals(".")) {
        parts.add(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  public static int basename(Invocation call) throws IOException {
    Options options =
        Options.of("as:z")
            .with("multiple", 'a')
            .with("suffix:", 's')
            .with("zero", 'z')
            .inOrder()
            .parse(call.arguments());
    List<String> operands = options.operands(1);
    boolean multiple = options.has('a') || options.has('s');
    String suffix =
        options.value('s').orElse(!multiple && operands.size() > 1 ? operands.get(1) : "");
    if (!multiple && operands.size() > 2) {
      return call.fail("extra operand '" + operands.get(2) + "'");
    }
    for (String path : multiple ? operands : operands.subList(0, 1)) {
      String base = path.isEmpty() ? "" : Paths.base(path);
      if (!suffix.isEmpty() && base.endsWith(suffix) && !base.equals(suffix)) {
        base = base.substring(0, base.length() - suffix.length());
      }
      call.print(base + (options.has('z') ? "\0" : "\n"));
    }
    return 0;
  }

  public static int dirname(Invocation call) throws IOException {
    Options options = Options.of("z").with("zero", 'z').parse(call.arguments());
    for (String path : options.operands(1)) {
      call.print((path.isEmpty() ? "." : Paths.directory(path)) + (options.has('z') ? "\0" : "\n"));
    }
    return 0;
  }
}
