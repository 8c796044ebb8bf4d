package org.osimage.shell.tool.file;

import java.io.IOException;
import java.util.Optional;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.file.Found;

/** What {@code --backup} of cp, mv, ln and install does before a file is replaced. */
final class Backup {
  private Backup() {}

  static void make(Invocation call, String control, Optional<String> suffix, String path)
      throws IOException {
    String way = control.isEmpty() ? call.variable("VERSION_CONTROL").orElse("existing") : control;
    boolean numbered = way.startsWith("t") || way.equals("numbered");
    boolean never = way.startsWith("n") && !numbered || way.equals("simple") || way.equals("never");
    int number = 1;
    while (call.find(path + ".~" + number + "~").isPresent()) {
      number++;
    }
    if (way.equals("none") || way.equals("off")) {
      return;
    }
    boolean counts = numbered || !never && number > 1;
    String backup =
        path
            + (counts
                ? ".~" + number + "~"
                : suffix.orElse(call.variable("SIMPLE_BACKUP_SUFFIX").orElse("~")));
    Found from = call.files().existing(call.directory(), path, false);
    call.files().rename(from, call.lookup(backup, false));
  }
}
