package org.osimage.shell.tool.awk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.command.Stream;

/** Parses print and printf. */
final class Printing {
  private final Lexer lexer;
  private final Expressions expressions;
  private final Statements statements;

  Printing(Lexer lexer, Expressions expressions, Statements statements) {
    this.lexer = lexer;
    this.expressions = expressions;
    this.statements = statements;
  }

  /** Prints the record: what a rule without an action does. */
  static Statement record() {
    return new Print(List.of(), Optional.empty(), "", Optional.empty());
  }

  Statement statement() {
    boolean formatted = lexer.word.equals("printf");
    lexer.next();
    List<Expression> values = new ArrayList<>();
    if (!statements.atEnd() && !lexer.is(">") && !lexer.is(">>") && !lexer.is("|")) {
      values.add(expressions.withoutGreater());
      while (lexer.take(",")) {
        lexer.newlines();
        values.add(expressions.withoutGreater());
      }
    }
    if (values.size() == 1 && values.get(0) instanceof Operators.Group group) {
      values = group.all();
    }
    if (formatted && values.isEmpty()) {
      throw lexer.error("syntax error: printf without a format");
    }
    String kind = lexer.is(">") || lexer.is(">>") || lexer.is("|") ? lexer.word : "";
    Optional<Expression> target = Optional.empty();
    if (!kind.isEmpty()) {
      lexer.next();
      target = Optional.of(expressions.withoutGreater());
    }
    return new Print(values, formatted ? Optional.of(values) : Optional.empty(), kind, target);
  }

  /** print and printf. */
  private record Print(
      List<Expression> values,
      Optional<List<Expression>> format,
      String kind,
      Optional<Expression> target)
      implements Statement {
    @Override
    public Flow run(AwkRun run) throws IOException {
      String text = format.isPresent() ? Format.of(run, format.get()) : line(run);
      Stream out =
          target.isPresent()
              ? run.io().output(kind, run.text(target.get().of(run)))
              : run.call().out();
      out.print(text);
      return Flow.ON;
    }

    private String line(AwkRun run) throws IOException {
      if (values.isEmpty()) {
        return run.fields().record() + run.string("ORS");
      }
      StringBuilder out = new StringBuilder();
      String numbers = run.string("OFMT");
      for (int i = 0; i < values.size(); i++) {
        out.append(i > 0 ? run.string("OFS") : "").append(values.get(i).of(run).toText(numbers));
      }
      return out + run.string("ORS");
    }
  }
}
