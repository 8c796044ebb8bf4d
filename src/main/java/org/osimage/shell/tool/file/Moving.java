package org.osimage.shell.tool.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Options;
import org.osimage.shell.command.UsageException;
import org.osimage.shell.file.FileException;
import org.osimage.shell.file.Found;
import org.osimage.shell.file.Node;

/** mv(1) and rename within the tree. */
public final class Moving {
  private static final Options.Syntax SYNTAX =
      Options.of("finuTt:vbS:Z")
          .with("force", 'f')
          .with("interactive", 'i')
          .with("no-clobber", 'n')
          .with("update", 'u')
          .with("no-target-directory", 'T')
          .with("target-directory:", 't')
          .with("verbose", 'v')
          .with("backup::", 'b')
          .with("suffix:", 'S')
          .with("strip-trailing-slashes", 'z');

  private Moving() {}

  public static int mv(Invocation call) throws IOException {
    Options options = SYNTAX.parse(call.arguments());
    List<String> sources = new ArrayList<>(options.operands());
    Optional<String> given = options.value('t');
    if (given.isEmpty() && sources.size() < 2) {
      throw new UsageException(
          sources.isEmpty()
              ? "missing file operand"
              : "missing destination file operand after '" + sources.get(0) + "'");
    }
    String target = given.isPresent() ? given.get() : sources.remove(sources.size() - 1);
    boolean directory = !options.has('T') && Paths.isDirectory(call, target);
    if ((given.isPresent() || sources.size() > 1) && !directory) {
      throw new UsageException("target '" + target + "' is not a directory");
    }
    int status = 0;
    for (String source : sources) {
      String to = directory ? Paths.join(target, Paths.base(source)) : target;
      try {
        status = move(call, options, source, to) ? status : 1;
      } catch (FileException e) {
        status = call.fail("cannot move '" + source + "' to '" + to + "': " + e.errno().text());
      }
    }
    return status;
  }

  private static boolean move(Invocation call, Options options, String source, String target)
      throws IOException {
    Found from = call.lookup(Paths.stripped(source), false);
    if (from.node().isEmpty()) {
      call.fail("cannot stat '" + source + "': No such file or directory");
      return false;
    }
    Found to = call.lookup(Paths.stripped(target), false);
    if (to.node().isPresent()) {
      Node old = to.node().get();
      if (old == from.node().get()) {
        if (to.path().equals(from.path())) {
          call.fail("'" + source + "' and '" + target + "' are the same file");
          return false;
        }
        call.files().remove(from); // two names of one file: the first one goes
        return true;
      }
      boolean newer = old.attributes().mtime() >= from.node().get().attributes().mtime();
      if (options.last("fin") == 'n' || options.has('u') && newer) {
        return true;
      }
      if (old.isDirectory() && !from.node().get().isDirectory()) {
        call.fail("cannot overwrite directory '" + target + "' with non-directory");
        return false;
      }
      if (!old.isDirectory() && from.node().get().isDirectory()) {
        call.fail(
            "cannot overwrite non-directory '" + target + "' with directory '" + source + "'");
        return false;
      }
      if (options.has('b')) {
        Backup.make(call, options.value('b').orElse(""), options.value('S'), target);
        to = call.lookup(Paths.stripped(target), false);
      }
    }
    if (from.node().get().isDirectory() && (to.path() + "/").startsWith(from.path() + "/")) {
      call.fail("cannot move '" + source + "' to a subdirectory of itself, '" + target + "'");
      return false;
    }
    call.files().rename(from, to);
    if (options.has('v')) {
      call.println("renamed '" + source + "' -> '" + target + "'");
    }
    return true;
  }
}
