package org.osimage.shell.tool.awk;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.shell.tool.awk.Lexer.Type;

/** Parses operators by precedence; what they join is read by {@link Operands}. */
final class Expressions {
  private static final int DEEPEST = 150;

  private final Lexer lexer;
  private final Operands operands;
  private int depth;
  private boolean noIn;
  private boolean noGreater;

  Expressions(Lexer lexer, Program program, Map<String, Integer> globals) {
    this.lexer = lexer;
    this.operands = new Operands(lexer, this, program, globals);
  }

  void locals(Map<String, Integer> names) {
    operands.locals(names);
  }

  Expression expression() {
    boolean oldIn = noIn;
    boolean oldGreater = noGreater;
    noIn = false;
    noGreater = false;
    Expression result = ternary();
    noIn = oldIn;
    noGreater = oldGreater;
    return result;
  }

  /** In the head of a for loop, where {@code in} is not an operator. */
  Expression withoutIn() {
    noIn = true;
    Expression result = ternary();
    noIn = false;
    return result;
  }

  /** In a print statement, where a greater-than sign redirects. */
  Expression withoutGreater() {
    boolean old = noGreater;
    noGreater = true;
    Expression result = ternary();
    noGreater = old;
    return result;
  }

  private Expression ternary() {
    if (++depth > DEEPEST) {
      throw lexer.error("expression too deep");
    }
    Expression condition = or();
    Expression result = condition;
    if (lexer.take("?")) {
      lexer.newlines();
      Expression yes = ternary();
      lexer.newlines();
      lexer.expect(":");
      lexer.newlines();
      Expression no = ternary();
      result = run -> condition.of(run).truth() ? yes.of(run) : no.of(run);
    } else if (condition instanceof Expression.Place place && assigns()) {
      result = assignment(place);
    }
    depth--;
    return result;
  }

  private boolean assigns() {
    return lexer.type == Type.SIGN
        && List.of("=", "+=", "-=", "*=", "/=", "%=", "^=").contains(lexer.word);
  }

  private Expression assignment(Expression.Place place) {
    String operator = lexer.word;
    lexer.next();
    lexer.newlines();
    Expression right = ternary();
    if (operator.equals("=")) {
      return run -> {
        Value value = right.of(run);
        place.set(run, value);
        return value;
      };
    }
    String binary = operator.substring(0, 1);
    return run -> {
      Expression.Place fixed = place.fixed(run);
      double value = right.of(run).toNumber();
      Value result = Value.of(Operators.apply(binary, fixed.of(run).toNumber(), value));
      fixed.set(run, result);
      return result;
    };
  }

  private Expression or() {
    Expression left = and();
    while (lexer.take("||")) {
      lexer.newlines();
      Expression a = left;
      Expression b = and();
      left = run -> Value.of(a.of(run).truth() || b.of(run).truth());
    }
    return left;
  }

  private Expression and() {
    Expression left = membership();
    while (lexer.take("&&")) {
      lexer.newlines();
      Expression a = left;
      Expression b = membership();
      left = run -> Value.of(a.of(run).truth() && b.of(run).truth());
    }
    return left;
  }

  private Expression membership() {
    Expression left = match();
    while (!noIn && lexer.is("in")) {
      lexer.next();
      Expression key = left;
      Variable array = operands.variable();
      left = run -> Value.of(array.slot(run).array().containsKey(run.text(key.of(run))));
    }
    return left;
  }

  private Expression match() {
    Expression left = comparison();
    while (lexer.is("~") || lexer.is("!~")) {
      boolean negated = lexer.is("!~");
      lexer.next();
      Expression a = left;
      Expression pattern = comparison();
      left = run -> Value.of(run.regex(pattern).matches(run.text(a.of(run))) != negated);
    }
    return left;
  }

  private Expression comparison() {
    Expression left = piped();
    boolean compares =
        lexer.type == Type.SIGN
            && List.of("<", "<=", "==", "!=", ">=", ">").contains(lexer.word)
            && !(noGreater && lexer.word.equals(">"));
    if (!compares) {
      return left;
    }
    String operator = lexer.word;
    lexer.next();
    Expression right = piped();
    return run -> {
      Value a = left.of(run);
      int order = Value.compare(a, right.of(run), run.numberFormat());
      return Value.of(Operators.holds(operator, order));
    };
  }

  /** {@code command | getline}. */
  private Expression piped() {
    Expression left = concatenation();
    while (lexer.is("|") && !noPipe()) {
      lexer.next();
      lexer.expect("getline");
      Expression command = left;
      Optional<Expression.Place> into = operands.place();
      left = run -> run.io().readCommand(run, command, into);
    }
    return left;
  }

  private boolean noPipe() {
    return noGreater && !lexer.followedByGetline();
  }

  private boolean operandAhead() {
    return switch (lexer.type) {
      case NUMBER, STRING, NAME, CALL, BUILT_IN -> true;
      case SIGN -> List.of("$", "!", "(", "-", "+", "++", "--").contains(lexer.word);
      default -> false;
    };
  }

  private Expression concatenation() {
    Expression left = sum();
    while (operandAhead() && !lexer.is("+") && !lexer.is("-")) {
      Expression a = left;
      Expression b = sum();
      left =
          run -> {
            String first = run.text(a.of(run));
            return Value.of(run.checked(first + run.text(b.of(run))));
          };
    }
    return left;
  }

  private Expression sum() {
    Expression left = product();
    while (lexer.is("+") || lexer.is("-")) {
      left = binary(left, true);
    }
    return left;
  }

  private Expression product() {
    Expression left = unary();
    while (lexer.is("*") || lexer.is("/") || lexer.is("%")) {
      left = binary(left, false);
    }
    return left;
  }

  private Expression binary(Expression a, boolean sum) {
    String operator = lexer.word;
    lexer.next();
    Expression b = sum ? product() : unary();
    return run -> {
      double left = a.of(run).toNumber();
      return Value.of(Operators.apply(operator, left, b.of(run).toNumber()));
    };
  }

  Expression unary() {
    if (++depth > DEEPEST) {
      throw lexer.error("expression too deep");
    }
    Expression result;
    if (lexer.take("!")) {
      Expression inner = unary();
      result = run -> Value.of(!inner.of(run).truth());
    } else if (lexer.take("-")) {
      Expression inner = unary();
      result = run -> Value.of(-inner.of(run).toNumber());
    } else if (lexer.take("+")) {
      Expression inner = unary();
      result = run -> Value.of(inner.of(run).toNumber());
    } else {
      result = power();
    }
    depth--;
    return result;
  }

  private Expression power() {
    Expression base = stepped();
    if (!lexer.take("^")) {
      return base;
    }
    Expression exponent = lexer.is("-") || lexer.is("+") || lexer.is("!") ? unary() : power();
    return run -> {
      double left = base.of(run).toNumber();
      return Value.of(Math.pow(left, exponent.of(run).toNumber()));
    };
  }

  Expression stepped() {
    if (lexer.is("++") || lexer.is("--")) {
      int by = lexer.is("++") ? 1 : -1;
      lexer.next();
      if (!(operands.primary() instanceof Expression.Place place)) {
        throw lexer.error("syntax error");
      }
      return run -> {
        Expression.Place fixed = place.fixed(run);
        Value value = Value.of(fixed.of(run).toNumber() + by);
        fixed.set(run, value);
        return value;
      };
    }
    Expression inner = operands.primary();
    if (inner instanceof Expression.Place place && (lexer.is("++") || lexer.is("--"))) {
      int by = lexer.is("++") ? 1 : -1;
      lexer.next();
      return run -> {
        Expression.Place fixed = place.fixed(run);
        double old = fixed.of(run).toNumber();
        fixed.set(run, Value.of(old + by));
        return Value.of(old);
      };
    }
    return inner;
  }

  /** A variable by its place: of the function, or of the program. */
  Variable variable() {
    return operands.variable();
  }

  Program.Function function(String name) {
    return operands.function(name);
  }
}
