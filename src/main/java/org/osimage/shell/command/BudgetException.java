package org.osimage.shell.command;

import org.osimage.shell.file.Where;

/** A script uses more than it may. Nothing in the shell catches it: the script ends. */
public final class BudgetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Where where;

  public BudgetException(Where where, String message) {
    super(message, null, false, false);
    this.where = where;
  }

  public Where where() {
    return where;
  }
}
