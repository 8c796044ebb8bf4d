package org.osimage.shell.run;

/** Leaves constructs of the language. */
public abstract sealed class Flow extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private Flow() {
    super("", null, false, false);
  }

  /** Ends the shell or subshell. */
  public static final class Exit extends Flow {
    private static final long serialVersionUID = 1L;

    private final int status;

    public Exit(int status) {
      this.status = status & 0xff;
    }

    public int status() {
      return status;
    }
  }

  /** Ends a function or a script that was read by a dot. */
  public static final class Return extends Flow {
    private static final long serialVersionUID = 1L;

    private final int status;

    public Return(int status) {
      this.status = status & 0xff;
    }

    public int status() {
      return status;
    }
  }

  /** Leaves or repeats loops. */
  public static final class Leave extends Flow {
    private static final long serialVersionUID = 1L;

    private final int levels;
    private final boolean repeat;

    /**
     * @param levels how many loops, at least 1
     * @param repeat whether the last of them goes on with its next round
     */
    public Leave(int levels, boolean repeat) {
      this.levels = levels;
      this.repeat = repeat;
    }

    int levels() {
      return levels;
    }

    boolean repeat() {
      return repeat;
    }
  }
}
