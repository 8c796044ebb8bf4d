package org.osimage.shell.tool.sed;

import java.util.Optional;
import org.osimage.shell.pattern.Regex;

/** One command of a script; changed only while it is parsed and run. */
final class Instruction {
  final char name;
  Optional<Address> from = Optional.empty();
  Optional<Address> to = Optional.empty();
  boolean negated;

  /** Text, label, or file's name. */
  String text = "";

  Optional<Regex> regex = Optional.empty();
  String replacement = "";
  boolean global;
  boolean print;
  boolean evaluate;
  int occurrence = 1;
  String translateTo = "";

  /** Where a block ends or a jump leads: an index into the script. */
  int target = -1;

  boolean active;
  long endLine;

  Instruction(char name) {
    this.name = name;
  }
}
