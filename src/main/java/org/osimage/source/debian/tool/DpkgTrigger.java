package org.osimage.source.debian.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;

/** dpkg-trigger(1): marks the packages that are interested in a trigger. */
final class DpkgTrigger implements Command {
  private final Triggers triggers;

  DpkgTrigger(Triggers triggers) {
    this.triggers = triggers;
  }

  @Override
  public int run(Invocation call) throws IOException {
    List<String> names = new ArrayList<>();
    for (String word : call.arguments()) {
      if (word.equals("--check-supported")) {
        return 0;
      }
      if (!word.startsWith("--")) {
        names.add(word);
      }
    }
    if (names.size() != 1) {
      return call.fail("error: takes one argument, the trigger name");
    }
    triggers.activate(names.get(0));
    return 0;
  }
}
