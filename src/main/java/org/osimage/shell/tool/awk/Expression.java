package org.osimage.shell.tool.awk;

import java.io.IOException;

/** A compiled expression. */
interface Expression {
  Value of(AwkRun run) throws IOException;

  /** One that can be assigned to. */
  interface Place extends Expression {
    void set(AwkRun run, Value value) throws IOException;

    /** The same place with its index worked out, so that it is only worked out once. */
    default Place fixed(AwkRun run) throws IOException {
      return this;
    }
  }
}
