package org.osimage.shell.tool.awk;

import java.io.IOException;

/** A compiled statement. */
interface Statement {
  enum Flow {
    ON,
    BREAK,
    CONTINUE,
    NEXT,
    NEXT_FILE,
    RETURN,
    EXIT
  }

  Flow run(AwkRun run) throws IOException;
}
