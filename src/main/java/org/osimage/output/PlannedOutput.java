package org.osimage.output;

import java.io.IOException;
import java.util.OptionalLong;

/** A fully described file that can write itself any number of times. */
public interface PlannedOutput {
  /** Its exact length in bytes; empty when only writing can tell, as with compression. */
  OptionalLong size();

  /** The layout as text: a line for each part with offset, length and what it is. */
  String describe();

  void writeTo(ImageChannel out) throws IOException;
}
