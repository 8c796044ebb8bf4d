package org.osimage.manifest.dc;

import java.util.ArrayList;
import java.util.List;
import org.osimage.ImageBuildException;

/** What is wrong with a manifest, and what of it has no effect here; each with file and line. */
final class Findings {
  private final List<String> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  void error(XmlNode node, String message) {
    add(errors, node, message);
  }

  void warn(XmlNode node, String message) {
    add(warnings, node, message);
  }

  private static void add(List<String> all, XmlNode node, String message) {
    String line = node.where() + ": <" + node.name() + "> " + message;
    if (!all.contains(line)) {
      all.add(line);
    }
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  /**
   * @throws ImageBuildException with every error, if there is one
   */
  void throwIfAny() throws ImageBuildException {
    if (errors.size() == 1) {
      throw new ImageBuildException(errors.get(0));
    }
    if (!errors.isEmpty()) {
      throw new ImageBuildException(
          errors.size() + " mistakes in the manifest:\n  " + String.join("\n  ", errors));
    }
  }
}
