package org.osimage.shell.tool.file;

import java.io.IOException;
import java.util.List;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Options;
import org.osimage.shell.command.UsageException;
import org.osimage.shell.file.Errno;
import org.osimage.shell.file.FileException;
import org.osimage.shell.file.Found;
import org.osimage.shell.file.Node;

/** rm, rmdir and unlink. */
public final class Removing {
  private static final Options.Syntax RM =
      Options.of("rRfidvI")
          .with("recursive", 'r')
          .with("force", 'f')
          .with("interactive::", 'i')
          .with("dir", 'd')
          .with("verbose", 'v')
          .with("preserve-root::", 'P')
          .with("no-preserve-root", 'N')
          .with("one-file-system", 'x');
  private static final Options.Syntax RMDIR =
      Options.of("pv")
          .with("parents", 'p')
          .with("verbose", 'v')
          .with("ignore-fail-on-non-empty", 'i');

  private Removing() {}

  public static int rm(Invocation call) throws IOException {
    Options options = RM.parse(call.arguments());
    boolean force = options.has('f');
    if (options.operands().isEmpty() && !force) {
      throw new UsageException("missing operand");
    }
    int status = 0;
    for (String path : options.operands()) {
      try {
        status = remove(call, options, path, force) ? status : 1;
      } catch (FileException e) {
        boolean gone = e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR;
        if (!force || !gone) {
          status = call.fail("cannot remove '" + path + "': " + e.errno().text());
        }
      }
    }
    return status;
  }

  private static boolean remove(Invocation call, Options options, String path, boolean force)
      throws IOException {
    String base = Paths.base(path);
    if (base.equals(".") || base.equals("..")) {
      call.fail("refusing to remove '.' or '..' directory: skipping '" + path + "'");
      return false;
    }
    Found found = call.lookup(path, false);
    if (found.node().isEmpty()) {
      return force || call.fail("cannot remove '" + path + "': No such file or directory") == 0;
    }
    Node node = found.node().get();
    boolean recursive = options.has('r') || options.has('R');
    if (node.isDirectory() && !recursive && !(options.has('d') && node.children().isEmpty())) {
      call.fail("cannot remove '" + path + "': Is a directory");
      return false;
    }
    if (found.name().isEmpty()) {
      call.fail(
          "it is dangerous to operate recursively on '/'\n"
              + "rm: use --no-preserve-root to override this failsafe");
      return false;
    }
    all(call, options, path);
    return true;
  }

  private static void all(Invocation call, Options options, String path) throws IOException {
    call.budget().step();
    Found found = call.files().existing(call.directory(), path, false);
    if (found.node().orElseThrow().isDirectory()) {
      for (String name : Paths.names(call, path)) {
        all(call, options, Paths.join(path, name));
      }
    }
    call.files().remove(found);
    if (options.has('v')) {
      call.println("removed '" + path + "'");
    }
  }

  public static int rmdir(Invocation call) throws IOException {
    Options options = RMDIR.parse(call.arguments());
    int status = 0;
    for (String operand : options.operands(1)) {
      String path = Paths.stripped(operand);
      boolean more = true;
      while (more) {
        more = directory(call, options, path);
        status = more ? status : 1;
        more &= options.has('p') && path.lastIndexOf('/') > 0;
        path = Paths.directory(path);
      }
    }
    return status;
  }

  private static boolean directory(Invocation call, Options options, String path)
      throws IOException {
    try {
      Found found = call.files().existing(call.directory(), path, false);
      if (!found.node().orElseThrow().isDirectory()) {
        throw new FileException(Errno.ENOTDIR, path);
      }
      call.files().remove(found);
      return true;
    } catch (FileException e) {
      boolean ignored = e.errno() == Errno.ENOTEMPTY && options.has('i');
      if (!ignored) {
        call.fail("failed to remove '" + path + "': " + e.errno().text());
      }
      return ignored;
    }
  }

  public static int unlink(Invocation call) throws IOException {
    List<String> operands = call.arguments();
    if (operands.size() != 1) {
      throw new UsageException("missing operand");
    }
    Found found = call.files().existing(call.directory(), operands.get(0), false);
    if (found.node().orElseThrow().isDirectory()) {
      return call.fail("cannot unlink '" + operands.get(0) + "': Is a directory");
    }
    call.files().remove(found);
    return 0;
  }
}
