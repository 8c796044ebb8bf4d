package org.osimage.shell.syntax;

import java.util.List;

/** A piece of a word. */
public sealed interface Part {
  /** What is done with a parameter's value. */
  enum Operation {
    VALUE,
    LENGTH,
    DEFAULT,
    ASSIGN,
    ERROR,
    ALTERNATIVE,
    SHORT_PREFIX,
    LONG_PREFIX,
    SHORT_SUFFIX,
    LONG_SUFFIX,
    REPLACE_FIRST,
    REPLACE_ALL,
    REPLACE_PREFIX,
    REPLACE_SUFFIX,
    SUBSTRING,
    UPPER_FIRST,
    UPPER_ALL,
    LOWER_FIRST,
    LOWER_ALL,
    INDIRECT,
    NAMES,
    KEYS,
    QUOTE
  }

  /** Text; an empty quoted one stands for a pair of quotes with nothing in it. */
  record Literal(String text, boolean quoted) implements Part {}

  /**
   * @param index in brackets, of an array; empty without
   * @param colon whether empty counts as unset
   * @param word after the operator
   * @param second replacement or length, where the operation has one
   * @param quoted whether it stands in double quotes
   */
  record Parameter(
      String name,
      Word index,
      Operation operation,
      boolean colon,
      Word word,
      Word second,
      boolean quoted,
      int line)
      implements Part {}

  record Substitution(Clause body, boolean quoted, int line) implements Part {}

  record Arithmetic(Word expression, boolean quoted, int line) implements Part {}

  /** {@code <(list)} or {@code >(list)}. */
  record ProcessSubstitution(Clause body, boolean reads, int line) implements Part {}

  /** {@code name=(...)} as an argument of a declaring command. */
  record Elements(String name, boolean append, List<Word> words) implements Part {}

  /** A parameter expansion that means nothing; an error when it is reached. */
  record Bad(String text, int line) implements Part {}
}
