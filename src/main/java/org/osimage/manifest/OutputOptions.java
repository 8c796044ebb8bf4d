package org.osimage.manifest;

/** What a user says of one output. */
public interface OutputOptions {
  /** Whether the output is not to be made. */
  boolean skip();
}
