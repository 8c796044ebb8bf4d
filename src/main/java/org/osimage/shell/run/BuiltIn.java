package org.osimage.shell.run;

import java.io.IOException;
import java.util.List;

/** A command that works on the shell itself. */
@FunctionalInterface
public interface BuiltIn {
  /** The exit status. */
  int run(Executor shell, String name, List<String> arguments) throws IOException;
}
