package org.osimage.shell;

import java.util.List;
import java.util.Optional;
import org.osimage.shell.command.UnknownCommand;
import org.osimage.shell.file.Accesses;

/**
 * What became of a script.
 *
 * @param status 0 to 255; 1 if it was refused
 * @param output what was collected, as a string of bytes
 * @param errors likewise
 * @param unknown programs of the tree that were reached and could not be run: what they would have
 *     done was not done, whatever the status
 * @param refused why the script was stopped, with script and line: it used more than its limits
 * @param accesses which paths it read and wrote, with script and line
 */
public record Outcome(
    int status,
    String output,
    String errors,
    List<UnknownCommand> unknown,
    Optional<String> refused,
    Accesses accesses) {
  public Outcome {
    unknown = List.copyOf(unknown);
  }

  /** Whether it ended with status 0 and all that it called was done. */
  public boolean succeeded() {
    return status == 0 && unknown.isEmpty() && refused.isEmpty();
  }
}
