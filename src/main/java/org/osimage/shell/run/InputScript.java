package org.osimage.shell.run;

import java.io.IOException;
import org.osimage.shell.command.Stream;
import org.osimage.shell.file.Bytes;

/** A script on standard input, of which commands may read the rest. */
final class InputScript {
  private InputScript() {}

  static int run(Executor shell, Stream in) throws IOException {
    return shell.evaluate(Bytes.of(in.readAll()), 1, false);
  }
}
