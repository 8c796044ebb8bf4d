package org.osimage.manifest.dc;

import java.util.ArrayList;
import java.util.List;
import org.osimage.element.Element;

/** POM configuration being put together, an element at a time. */
final class Draft {
  private final String name;
  private final String origin;
  private final List<Draft> drafts = new ArrayList<>();
  private final List<Element> elements = new ArrayList<>();

  Draft(String name, String origin) {
    this.name = name;
    this.origin = origin;
  }

  /** The child of that name, made when it is not there. */
  Draft at(String child, XmlSection from) {
    for (Draft draft : drafts) {
      if (draft.name.equals(child)) {
        return draft;
      }
    }
    Draft made = new Draft(child, from.origin());
    drafts.add(made);
    return made;
  }

  /** Adds an element with text. */
  Draft set(String child, String text, XmlSection from) {
    elements.add(from.element(child, text));
    return this;
  }

  /** Adds whole elements. */
  Draft addAll(List<Element> more) {
    elements.addAll(more);
    return this;
  }

  /** The finished element: texts first, then what holds more; children without any are left out. */
  Element build() {
    List<Element> children = new ArrayList<>(elements);
    for (Draft draft : drafts) {
      Element built = draft.build();
      if (!built.children().isEmpty()) {
        children.add(built);
      }
    }
    return new Element(name, "", children, origin);
  }
}
