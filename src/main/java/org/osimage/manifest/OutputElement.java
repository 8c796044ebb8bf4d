package org.osimage.manifest;

import org.osimage.element.Section;

/** The element of the configuration that belongs to an output. */
public interface OutputElement {
  /** Its name. */
  String element();

  /** Whether the output is made only where the element stands. */
  boolean optional();

  /** Reads it, also where it does not stand and the output is not optional. */
  OutputOptions read(Section section);
}
