package org.osimage.script;

import java.util.List;

/**
 * How a script ended.
 *
 * @param exit status, 0 to 255; 128 and the signal's number when a signal ended it
 * @param tail the last lines of its output, for messages
 */
public record ScriptResult(int exit, List<String> tail) {
  public ScriptResult {
    tail = List.copyOf(tail);
  }
}
