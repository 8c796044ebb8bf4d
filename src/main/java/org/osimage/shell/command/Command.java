package org.osimage.shell.command;

import java.io.IOException;

/**
 * A program, as an operation on the tree. A {@link org.osimage.shell.file.FileException} that it
 * does not catch is printed after its name and ends it with status 1; any other exception ends the
 * build.
 */
@FunctionalInterface
public interface Command {
  /** The exit status, 0 to 255. */
  int run(Invocation call) throws IOException;
}
