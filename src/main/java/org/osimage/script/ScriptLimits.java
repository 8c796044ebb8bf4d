package org.osimage.script;

/**
 * What a script may use of this machine; one that goes beyond is killed.
 *
 * @param processes at a time
 * @param memory in bytes, of all its processes together
 * @param written in bytes, the sum of the sizes of the files that it adds or lets grow
 */
public record ScriptLimits(int processes, long memory, long written) {
  /** For builds of images: a compiler fits, a fork bomb does not. */
  public static final ScriptLimits USUAL = new ScriptLimits(1024, 4L << 30, 16L << 30);
}
