package org.osimage.shell.tool.system;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.osimage.shell.command.Invocation;

/** test and [ as programs: the shell's built-in does the work. */
public final class TestCommand {
  private TestCommand() {}

  public static int test(Invocation call) throws IOException {
    List<String> argv = new ArrayList<>(List.of("sh", "-c", call.name() + " \"$@\"", "sh"));
    argv.addAll(call.arguments());
    return call.run(argv);
  }
}
