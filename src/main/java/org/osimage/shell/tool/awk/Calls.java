package org.osimage.shell.tool.awk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.osimage.shell.pattern.Match;
import org.osimage.shell.pattern.Regex;
import org.osimage.shell.text.Dates;

/** Calls of built-in functions. */
final class Calls {
  private final Lexer lexer;
  private final Expressions expressions;

  Calls(Lexer lexer, Expressions expressions) {
    this.lexer = lexer;
    this.expressions = expressions;
  }

  private static final Expression RECORD = run -> run.fields().get(0);

  Expression builtIn() {
    String name = lexer.word;
    lexer.next();
    if (!lexer.is("(")) {
      if (name.equals("length")) {
        return run -> Value.of(run.fields().record().length());
      }
      throw lexer.error("syntax error");
    }
    lexer.next();
    lexer.newlines();
    List<Expression> arguments = new ArrayList<>();
    while (!lexer.take(")")) {
      arguments.add(expressions.expression());
      lexer.newlines();
      if (!lexer.is(")")) {
        lexer.expect(",");
        lexer.newlines();
      }
    }
    check(name, arguments);
    return compile(name, arguments);
  }

  private void check(String name, List<Expression> arguments) {
    int least =
        switch (name) {
          case "length", "rand", "srand", "fflush", "systime", "strftime" -> 0;
          case "substr", "index", "split", "sub", "gsub", "match", "atan2" -> 2;
          default -> 1;
        };
    if (arguments.size() < least || arguments.size() > 3 && !name.equals("sprintf")) {
      throw lexer.error("wrong number of arguments of " + name);
    }
  }

  private Expression compile(String name, List<Expression> a) {
    Expression first = a.isEmpty() ? RECORD : a.get(0);
    switch (name) {
      case "length":
        return first instanceof Variable variable
            ? run -> run.length(variable)
            : run -> Value.of(run.text(first.of(run)).length());
      case "sub", "gsub":
        return substitution(name.equals("gsub"), a);
      case "split":
        return split(a);
      case "match":
        return run -> match(run, run.text(first.of(run)), run.regex(a.get(1)));
      case "substr":
        return run -> substr(run, a);
      case "index":
        return run -> {
          String text = run.text(first.of(run));
          return Value.of(text.indexOf(run.text(a.get(1).of(run))) + 1);
        };
      case "sprintf":
        return run -> Value.of(Format.of(run, a));
      case "tolower":
        return run -> Value.of(run.text(first.of(run)).toLowerCase(Locale.ROOT));
      case "toupper":
        return run -> Value.of(Format.upper(run.text(first.of(run))));
      case "system":
        return run -> run.io().system(run.text(first.of(run)));
      case "close":
        return run -> run.io().close(run.text(first.of(run)));
      case "fflush":
        return run -> Value.ZERO;
      case "rand":
        return run -> Value.of(run.random());
      case "srand":
        return run -> Value.of(run.seed(a.isEmpty() ? 0 : first.of(run).toNumber()));
      case "systime":
        return run -> Value.of(run.call().files().clock());
      case "strftime":
        return run -> {
          String format = a.isEmpty() ? "%c" : run.text(first.of(run));
          long time =
              a.size() > 1 ? (long) a.get(1).of(run).toNumber() : run.call().files().clock();
          return Value.of(Dates.format(format, time));
        };
      default:
        return mathematics(name, a);
    }
  }

  private static Expression mathematics(String name, List<Expression> a) {
    Expression first = a.get(0);
    if (name.equals("atan2")) {
      return run -> {
        double y = first.of(run).toNumber();
        return Value.of(StrictMath.atan2(y, a.get(1).of(run).toNumber()));
      };
    }
    return run -> {
      double x = first.of(run).toNumber();
      return Value.of(
          switch (name) {
            case "sin" -> StrictMath.sin(x);
            case "cos" -> StrictMath.cos(x);
            case "exp" -> StrictMath.exp(x);
            case "log" -> StrictMath.log(x);
            case "sqrt" -> StrictMath.sqrt(x);
            default -> x < 0 ? Math.ceil(x) : Math.floor(x);
          });
    };
  }

  private static Value match(AwkRun run, String text, Regex regex) throws IOException {
    Optional<Match> match = regex.find(text, 0);
    int start = match.map(m -> m.start() + 1).orElse(0);
    run.set("RSTART", Value.of(start));
    run.set("RLENGTH", Value.of(match.map(m -> m.end() - m.start()).orElse(-1)));
    return Value.of(start);
  }

  private static Value substr(AwkRun run, List<Expression> a) throws IOException {
    String text = run.text(a.get(0).of(run));
    double from = Math.rint(a.get(1).of(run).toNumber());
    double to =
        a.size() > 2 ? from + Math.rint(a.get(2).of(run).toNumber()) : Double.POSITIVE_INFINITY;
    double start = Math.max(1, from);
    double end = Math.min(text.length() + 1.0, to);
    return Value.of(start < end ? text.substring((int) start - 1, (int) end - 1) : "");
  }

  private Expression split(List<Expression> a) {
    if (!(a.get(1) instanceof Variable array)) {
      throw lexer.error("split needs an array");
    }
    return run -> {
      String text = run.text(a.get(0).of(run));
      List<String> parts =
          a.size() > 2
              ? a.get(2) instanceof Operators.Literal literal
                  ? run.fields().split(text, run.regex(literal.text()))
                  : run.fields().split(text, run.text(a.get(2).of(run)))
              : run.fields().split(text);
      Map<String, Value> elements = array.slot(run).array();
      elements.clear();
      for (int i = 0; i < parts.size(); i++) {
        elements.put(Integer.toString(i + 1), Value.input(parts.get(i)));
      }
      return Value.of(parts.size());
    };
  }

  private Expression substitution(boolean all, List<Expression> a) {
    Expression target = a.size() > 2 ? a.get(2) : new Operators.Field(run -> Value.ZERO);
    return run -> {
      Regex regex = run.regex(a.get(0));
      String replacement = run.text(a.get(1).of(run));
      Expression.Place place =
          target instanceof Expression.Place p ? p.fixed(run) : new Discarded(target);
      String text = run.text(place.of(run));
      StringBuilder out = new StringBuilder();
      int count = replace(run, regex, text, replacement, all, out);
      if (count > 0) {
        place.set(run, Value.of(run.checked(out.toString())));
      }
      return Value.of(count);
    };
  }

  /** What is no variable is changed for nothing. */
  private record Discarded(Expression of) implements Expression.Place {
    @Override
    public Value of(AwkRun run) throws IOException {
      return of.of(run);
    }

    @Override
    public void set(AwkRun run, Value value) {}
  }

  private static int replace(
      AwkRun run, Regex regex, String text, String replacement, boolean all, StringBuilder out) {
    int count = 0;
    int at = 0;
    int from = 0;
    while (from <= text.length()) {
      Optional<Match> match = regex.find(text, from);
      if (match.isEmpty()) {
        break;
      }
      run.call().budget().step();
      int start = match.get().start();
      int end = match.get().end();
      boolean emptyBehind = start == end && start == at && count > 0 && from == at && at > 0;
      out.append(text, at, start);
      if (!emptyBehind) {
        expand(replacement, match.get().text(), out);
        count++;
      }
      at = end;
      from = end;
      if (start == end) {
        if (start < text.length()) {
          out.append(text.charAt(start));
        }
        at = Math.min(text.length(), start + 1);
        from = start + 1;
      }
      if (!all) {
        break;
      }
    }
    out.append(text.substring(Math.min(at, text.length())));
    return count;
  }

  private static void expand(String replacement, String match, StringBuilder out) {
    for (int i = 0; i < replacement.length(); i++) {
      char c = replacement.charAt(i);
      boolean escape = c == '\\' && i + 1 < replacement.length();
      if (escape && (replacement.charAt(i + 1) == '&' || replacement.charAt(i + 1) == '\\')) {
        out.append(replacement.charAt(++i));
      } else if (c == '&') {
        out.append(match);
      } else {
        out.append(c);
      }
    }
  }
}
