package org.osimage.script;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.osimage.BuildLog;

/**
 * How scripts of a build run.
 *
 * @param directory for the workspaces; must be on a file system that keeps modes and links
 * @param epoch seconds since 1970: the time of what scripts make, and their SOURCE_DATE_EPOCH
 * @param unconfined run scripts without confinement where none is possible; they can then do to the
 *     host whatever the user can
 * @param hidden directories of the host whose contents scripts must not see, e.g. the user's home;
 *     {@code /home}, {@code /root}, {@code /tmp} and {@code /run} are always hidden
 * @param shown directories that scripts see although they lie in a hidden one, e.g. the project's
 * @param timeout in seconds after which a script is killed
 * @param limits of what it uses
 */
public record ScriptSettings(
    Path directory,
    long epoch,
    BuildLog log,
    boolean unconfined,
    List<Path> hidden,
    List<Path> shown,
    long timeout,
    ScriptLimits limits) {
  public ScriptSettings {
    hidden = List.copyOf(hidden);
    shown = List.copyOf(shown);
  }

  /** With the usual limits. */
  public ScriptSettings(
      Path directory,
      long epoch,
      BuildLog log,
      boolean unconfined,
      List<Path> hidden,
      List<Path> shown,
      long timeout) {
    this(directory, epoch, log, unconfined, hidden, shown, timeout, ScriptLimits.USUAL);
  }

  /** The same, but what was shown of hidden directories is hidden unless a script shows it. */
  public ScriptSettings strict() {
    List<Path> all = new ArrayList<>(hidden);
    all.addAll(shown);
    return new ScriptSettings(directory, epoch, log, unconfined, all, List.of(), timeout, limits);
  }

  /** The same with another directory. */
  public ScriptSettings in(Path other) {
    return new ScriptSettings(other, epoch, log, unconfined, hidden, shown, timeout, limits);
  }
}
