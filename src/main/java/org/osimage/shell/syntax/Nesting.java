package org.osimage.shell.syntax;

/** How deep constructs stand in one another: a hostile script must not exhaust the stack. */
final class Nesting {
  private static final int DEEPEST = 200;

  private int depth;

  void enter(int line) throws SyntaxException {
    if (++depth > DEEPEST) {
      throw new SyntaxException(line, "more than " + DEEPEST + " constructs within one another");
    }
  }

  void leave() {
    depth--;
  }
}
