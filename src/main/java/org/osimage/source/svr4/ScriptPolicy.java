package org.osimage.source.svr4;

import java.util.ArrayList;
import java.util.List;
import org.osimage.ImageBuildException;

/** Refuses packages whose scripts the request does not allow. */
final class ScriptPolicy {
  private ScriptPolicy() {}

  /**
   * @throws ImageBuildException listing every script, if there is one and the policy says fail
   */
  static void check(Svr4Request request, List<PlannedPackage> packages) throws ImageBuildException {
    boolean fail = request.options().scripts() == Svr4Options.Scripts.FAIL;
    if (!fail && !request.admin().is("action", "quit")) {
      return;
    }
    List<String> found = new ArrayList<>();
    for (PlannedPackage p : packages) {
      if (!p.scripts().isEmpty()) {
        found.add(p.shown() + ": " + String.join(", ", p.scripts()));
      }
    }
    if (!found.isEmpty()) {
      throw new ImageBuildException(
          request.name()
              + ": packages have scripts, which "
              + (fail ? "<scripts>fail</scripts>" : "<admin><action>quit</action></admin>")
              + " refuses:\n  "
              + String.join("\n  ", found)
              + "\nLet them be listed (<scripts>list</scripts>) or run"
              + " (<scripts>run</scripts>), or leave the packages out.");
    }
  }
}
