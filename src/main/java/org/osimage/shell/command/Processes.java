package org.osimage.shell.command;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a command starts another one: implemented by the shell. */
public interface Processes {
  /** Runs a program as execvp(3) finds it; 127 if there is none. */
  int run(
      List<String> argv,
      Map<String, String> environment,
      String directory,
      Stream in,
      Stream out,
      Stream err)
      throws IOException;

  /**
   * For a command that is known, called for something that it does not do: it counts as a program
   * that could not be run.
   *
   * @return the status to end with
   */
  int notInterpreted(String command, List<String> arguments);

  /** The stream behind a descriptor, for /dev/fd. */
  Optional<Stream> descriptor(int number);

  /** The program that a name means, as {@code command -v} prints it. */
  Optional<String> path(String name);
}
