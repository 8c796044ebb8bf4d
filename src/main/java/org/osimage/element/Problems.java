package org.osimage.element;

import java.util.ArrayList;
import java.util.List;
import org.osimage.ImageBuildException;

/** Collects what is wrong with a description, so that the user sees all of it at once. */
public final class Problems {
  private final List<String> messages = new ArrayList<>();

  void add(String message) {
    if (!messages.contains(message)) {
      messages.add(message);
    }
  }

  /**
   * @throws ImageBuildException with every problem, if there is one
   */
  public void throwIfAny() throws ImageBuildException {
    if (messages.size() == 1) {
      throw new ImageBuildException(messages.get(0));
    }
    if (!messages.isEmpty()) {
      throw new ImageBuildException(
          messages.size() + " mistakes in the configuration:\n  " + String.join("\n  ", messages));
    }
  }
}
