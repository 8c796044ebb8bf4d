package org.osimage.shell.syntax;

/** What stands in {@code [[ ]]}. */
public sealed interface Condition {
  record Unary(String operator, Word word) implements Condition {}

  record Binary(String operator, Word left, Word right) implements Condition {}

  record Not(Condition condition) implements Condition {}

  record And(Condition left, Condition right) implements Condition {}

  record Or(Condition left, Condition right) implements Condition {}
}
