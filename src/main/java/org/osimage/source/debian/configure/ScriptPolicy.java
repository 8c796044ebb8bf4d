package org.osimage.source.debian.configure;

/** What becomes of the maintainer scripts of a package. */
public enum ScriptPolicy {
  /** Interpreted on the tree. */
  INTERPRET,
  /** Left alone: the package stays as it was unpacked. */
  NONE
}
