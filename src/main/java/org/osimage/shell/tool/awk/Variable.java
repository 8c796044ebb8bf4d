package org.osimage.shell.tool.awk;

import java.io.IOException;

/** A variable by its index among those of the program, or of the function that runs. */
record Variable(int index, boolean local, String name) implements Expression.Place {
  Slot slot(AwkRun run) {
    return run.slot(index, local);
  }

  @Override
  public Value of(AwkRun run) throws IOException {
    return local ? slot(run).value() : run.global(name, slot(run));
  }

  @Override
  public void set(AwkRun run, Value value) throws IOException {
    slot(run).set(value);
    if (!local) {
      run.changed(name, value);
    }
  }
}
