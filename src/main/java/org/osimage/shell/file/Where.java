package org.osimage.shell.file;

/**
 * A place in a script.
 *
 * @param script its name as the caller gave it, or the path of a script on the tree
 * @param line counted from 1
 */
public record Where(String script, int line) {
  public static final Where NOWHERE = new Where("", 0);

  @Override
  public String toString() {
    return script + ":" + line;
  }
}
