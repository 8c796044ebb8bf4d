package org.osimage.source.live;

import java.util.ArrayList;
import java.util.List;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;

/**
 * Collects what is wrong with manifests and search roots, so that the user sees all of it at once.
 * Of a great many the first thousand are kept, and all are counted.
 */
final class Findings {
  private static final int KEPT = 1000;

  private final BuildLog log;
  private final List<String> errors = new ArrayList<>();
  private long count;
  private int warnings;

  Findings(BuildLog log) {
    this.log = log;
  }

  void error(String message) {
    count++;
    if (errors.size() < KEPT) {
      errors.add(message);
    }
  }

  void warn(String message) {
    warnings++;
    if (warnings <= KEPT) {
      log.warn(message);
    } else if (warnings == KEPT + 1) {
      log.warn("further warnings about manifests are not shown");
    }
  }

  /**
   * @param what the errors are called, in the plural
   * @throws ImageBuildException with every error, if there is one
   */
  void throwIfAny(String what) throws ImageBuildException {
    if (count == 1) {
      throw new ImageBuildException(errors.get(0));
    }
    if (count > 1) {
      throw new ImageBuildException(
          count + " " + what + ":" + ImageBuildException.lines(errors, count, KEPT));
    }
  }
}
