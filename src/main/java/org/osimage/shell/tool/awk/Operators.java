package org.osimage.shell.tool.awk;

import java.io.IOException;
import java.util.List;

/** Operators and places that are no plain variables. */
final class Operators {
  private Operators() {}

  static double apply(String operator, double a, double b) {
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> {
        if (b == 0) {
          throw new AwkException("division by zero");
        }
        yield a / b;
      }
      case "%" -> {
        if (b == 0) {
          throw new AwkException("division by zero in %");
        }
        yield a % b;
      }
      default -> Math.pow(a, b);
    };
  }

  static boolean holds(String operator, int order) {
    return switch (operator) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case "==" -> order == 0;
      case "!=" -> order != 0;
      case ">=" -> order >= 0;
      default -> order > 0;
    };
  }

  /** A regular expression; alone it is matched with the record. */
  record Literal(String text) implements Expression {
    @Override
    public Value of(AwkRun run) throws IOException {
      return Value.of(run.regex(text).matches(run.fields().record()));
    }
  }

  /** Several expressions in parentheses, for print. */
  record Group(List<Expression> all) implements Expression {
    @Override
    public Value of(AwkRun run) {
      throw new AwkException("syntax error: a list in parentheses");
    }
  }

  record Field(Expression index) implements Expression.Place {
    private static int number(AwkRun run, Expression index) throws IOException {
      double number = index.of(run).toNumber();
      if (number < 0 || number > 1_000_000) {
        throw new AwkException(
            "negative or too large field index $" + Value.format(number, "%.6g"));
      }
      return (int) number;
    }

    @Override
    public Value of(AwkRun run) throws IOException {
      return run.fields().get(number(run, index));
    }

    @Override
    public void set(AwkRun run, Value value) throws IOException {
      run.fields().set(number(run, index), run.text(value));
    }

    @Override
    public Expression.Place fixed(AwkRun run) throws IOException {
      Value number = Value.of(number(run, index));
      return new Field(r -> number);
    }
  }

  record Element(Variable array, List<Expression> keys) implements Expression.Place {
    @Override
    public Value of(AwkRun run) throws IOException {
      String key = run.key(keys);
      Value value = array.slot(run).array().putIfAbsent(key, Value.UNSET);
      return value == null ? Value.UNSET : value;
    }

    @Override
    public void set(AwkRun run, Value value) throws IOException {
      array.slot(run).array().put(run.key(keys), value);
    }

    @Override
    public Expression.Place fixed(AwkRun run) throws IOException {
      Value key = Value.of(run.key(keys));
      return new Element(array, List.of(r -> key));
    }
  }
}
