package org.osimage.shell.tool.awk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A parsed program. */
final class Program {
  /**
   * @param to end of a range
   */
  record Rule(
      Optional<Expression> pattern, Optional<Expression> to, Statement action, int number) {}

  /** A function; its body is there when all is parsed. */
  static final class Function {
    final String name;
    List<String> parameters = List.of();
    Optional<Statement> body = Optional.empty();

    Function(String name) {
      this.name = name;
    }
  }

  final List<Statement> begin = new ArrayList<>();
  final List<Rule> rules = new ArrayList<>();
  final List<Statement> end = new ArrayList<>();
  final Map<String, Function> functions = new HashMap<>();
}
