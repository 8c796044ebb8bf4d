package org.osimage.shell.tool.file;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Options;
import org.osimage.shell.command.UsageException;
import org.osimage.shell.file.Errno;
import org.osimage.shell.file.FileException;
import org.osimage.shell.file.Found;
import org.osimage.shell.file.Node;
import org.osimage.shell.text.Mode;

/** mkdir, mknod, mkfifo, ln and link. */
public final class Making {
  private static final Options.Syntax MKDIR =
      Options.of("pm:vZ").with("parents", 'p').with("mode:", 'm').with("verbose", 'v');
  private static final Options.Syntax MKNOD = Options.of("m:Z").with("mode:", 'm');
  private static final Options.Syntax LN =
      Options.of("sfnvbTt:S:riLPdF")
          .with("symbolic", 's')
          .with("force", 'f')
          .with("no-dereference", 'n')
          .with("verbose", 'v')
          .with("backup::", 'b')
          .with("no-target-directory", 'T')
          .with("target-directory:", 't')
          .with("suffix:", 'S')
          .with("relative", 'r')
          .with("interactive", 'i')
          .with("logical", 'L')
          .with("physical", 'P');

  private Making() {}

  private static int mode(Options options, int standard, boolean directory, int umask)
      throws UsageException {
    Optional<String> text = options.value('m');
    if (text.isEmpty()) {
      return standard & ~umask;
    }
    return Mode.parse(text.get())
        .orElseThrow(() -> new UsageException("invalid mode '" + text.get() + "'"))
        .apply(standard, directory, umask);
  }

  public static int mkdir(Invocation call) throws IOException {
    Options options = MKDIR.parse(call.arguments());
    int mode = mode(options, 0777, true, call.umask());
    int status = 0;
    for (String path : options.operands(1)) {
      try {
        if (options.has('p')) {
          parents(call, path, mode);
        } else {
          Found found = call.lookup(Paths.stripped(path), false);
          call.files().createDirectory(found, mode);
          call.files()
              .setAttributes(
                  at(call, path), at(call, path).node().orElseThrow().attributes().withMode(mode));
        }
        if (options.has('v')) {
          call.println("mkdir: created directory '" + path + "'");
        }
      } catch (FileException e) {
        status = call.fail("cannot create directory '" + path + "': " + e.errno().text());
      }
    }
    return status;
  }

  private static Found at(Invocation call, String path) throws IOException {
    return call.files().existing(call.directory(), path, false);
  }

  private static void parents(Invocation call, String path, int mode) throws IOException {
    Optional<Node> there = call.find(path);
    if (there.isPresent()) {
      if (!there.get().isDirectory()) {
        throw new FileException(Errno.EEXIST, path);
      }
      return;
    }
    String parent = Paths.directory(path);
    if (!Paths.isDirectory(call, parent)) {
      parents(call, parent, 0777 & ~call.umask() | 0300);
    }
    Found found = call.lookup(Paths.stripped(path), true);
    if (found.node().isPresent()) {
      return; // a path such as a/../b
    }
    call.files().createDirectory(found, mode);
  }

  /** Makes a directory and those above it, where they are missing. */
  public static void directories(Invocation call, String path, int mode) throws IOException {
    parents(call, path, mode & ~call.umask());
  }

  public static int mkfifo(Invocation call) throws IOException {
    Options options = MKNOD.parse(call.arguments());
    int status = 0;
    for (String path : options.operands(1)) {
      try {
        call.files().createFifo(call.lookup(path, false), mode(options, 0666, false, call.umask()));
      } catch (FileException e) {
        status = call.fail("cannot create fifo '" + path + "': " + e.errno().text());
      }
    }
    return status;
  }

  public static int mknod(Invocation call) throws IOException {
    Options options = MKNOD.parse(call.arguments());
    List<String> operands = options.operands(2);
    int mode = mode(options, 0666, false, call.umask());
    String path = operands.get(0);
    String type = operands.get(1);
    try {
      Found found = call.lookup(path, false);
      if (type.equals("p")) {
        call.files().createFifo(found, mode);
        return 0;
      }
      if (operands.size() < 4 || !"bcu".contains(type)) {
        throw new UsageException(
            "bcu".contains(type)
                ? "missing operand after '" + type + "'"
                : "invalid device type '" + type + "'");
      }
      call.files()
          .createDevice(
              found, mode, type.equals("b"), number(operands.get(2)), number(operands.get(3)));
      return 0;
    } catch (FileException e) {
      return call.fail(path + ": " + e.errno().text());
    }
  }

  private static int number(String text) throws UsageException {
    if (text.matches("0[xX][0-9a-fA-F]{1,5}")) {
      return Integer.parseInt(text.substring(2), 16);
    }
    if (!text.matches("[0-9]{1,7}")) {
      throw new UsageException("invalid device number '" + text + "'");
    }
    return Integer.parseInt(text, text.startsWith("0") ? 8 : 10);
  }

  public static int link(Invocation call) throws IOException {
    if (call.arguments().size() != 2) {
      throw new UsageException("missing operand");
    }
    Node node = call.files().node(call.directory(), call.arguments().get(0), false);
    call.files().link(node, call.lookup(call.arguments().get(1), false));
    return 0;
  }

  public static int ln(Invocation call) throws IOException {
    Options options = LN.parse(call.arguments());
    List<String> operands = options.operands(1);
    Optional<String> given = options.value('t');
    String target;
    List<String> sources;
    if (given.isPresent()) {
      target = given.get();
      sources = operands;
    } else if (operands.size() == 1) {
      target = ".";
      sources = operands;
    } else {
      target = operands.get(operands.size() - 1);
      sources = operands.subList(0, operands.size() - 1);
    }
    boolean link =
        call.files().find(call.directory(), target, false).filter(Node::isSymlink).isPresent();
    boolean directory =
        !options.has('T') && Paths.isDirectory(call, target) && !(options.has('n') && link);
    if (!directory && sources.size() > 1) {
      throw new UsageException("target '" + target + "' is not a directory");
    }
    int status = 0;
    for (String source : sources) {
      String to = directory ? Paths.join(target, Paths.base(source)) : target;
      try {
        status = ln(call, options, source, to) ? status : 1;
      } catch (FileException e) {
        String kind = options.has('s') ? "symbolic" : "hard";
        status = call.fail("failed to create " + kind + " link '" + to + "': " + e.errno().text());
      }
    }
    return status;
  }

  private static boolean ln(Invocation call, Options options, String source, String target)
      throws IOException {
    boolean symbolic = options.has('s');
    Optional<Node> node = call.files().find(call.directory(), source, options.has('L'));
    if (!symbolic && node.isEmpty()) {
      call.fail("failed to access '" + source + "': No such file or directory");
      return false;
    }
    if (!symbolic && node.get().isDirectory()) {
      call.fail(source + ": hard link not allowed for directory");
      return false;
    }
    Found to = call.lookup(target, false);
    if (to.node().isPresent()) {
      if (options.has('b')) {
        Backup.make(call, options.value('b').orElse(""), options.value('S'), target);
      } else if (options.has('f')) {
        if (to.node().get().isDirectory()) {
          call.fail(target + ": cannot overwrite directory");
          return false;
        }
        if (!symbolic && node.get() == to.node().get()) {
          boolean same = Paths.stripped(source).equals(Paths.stripped(target));
          if (same) {
            call.fail("'" + source + "' and '" + target + "' are the same file");
          }
          return !same;
        }
        call.files().remove(to);
      }
      to = call.lookup(target, false);
    }
    if (symbolic) {
      String text =
          options.has('r') ? Resolving.relative(call, source, Paths.directory(target)) : source;
      call.files().createSymlink(to, text);
    } else {
      call.files().link(node.get(), to);
    }
    if (options.has('v')) {
      call.println("'" + target + "' " + (symbolic ? "->" : "=>") + " '" + source + "'");
    }
    return true;
  }
}
