package org.osimage.shell.builtin;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.run.Executor;
import org.osimage.shell.run.FileTests;
import org.osimage.shell.run.ShellError;

/** test(1): up to four arguments as POSIX has them, more by precedence. */
final class Test {
  private static final List<String> BINARY =
      List.of(
          "=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef");

  private final Executor shell;
  private final List<String> words;
  private int at;

  Test(Executor shell, String name, List<String> words) {
    this.shell = shell;
    this.words = words;
  }

  int run() throws IOException {
    if (words.isEmpty()) {
      return 1;
    }
    boolean result = counted();
    return result ? 0 : 1;
  }

  private boolean counted() {
    switch (words.size()) {
      case 1:
        return !words.get(0).isEmpty();
      case 2:
        if (words.get(0).equals("!")) {
          return words.get(1).isEmpty();
        }
        break;
      case 3:
        if (isBinary(words.get(1))) {
          return binary(words.get(0), words.get(1), words.get(2));
        }
        if (words.get(0).equals("(") && words.get(2).equals(")")) {
          return !words.get(1).isEmpty();
        }
        break;
      case 4:
        if (words.get(0).equals("!") && isBinary(words.get(2))) {
          return !binary(words.get(1), words.get(2), words.get(3));
        }
        break;
      default:
        break;
    }
    boolean result = or();
    if (at < words.size()) {
      throw ShellError.ofBuiltIn(words.get(at) + ": unexpected operator");
    }
    return result;
  }

  private boolean isBinary(String word) {
    return BINARY.contains(word);
  }

  private String peek(int ahead) {
    return at + ahead < words.size() ? words.get(at + ahead) : "";
  }

  private boolean or() {
    boolean result = and();
    while (peek(0).equals("-o")) {
      at++;
      result |= and();
    }
    return result;
  }

  private boolean and() {
    boolean result = not();
    while (peek(0).equals("-a")) {
      at++;
      result &= not();
    }
    return result;
  }

  private boolean not() {
    boolean negated = false;
    while (peek(0).equals("!") && !isBinary(peek(1))) {
      at++;
      negated = !negated;
      if (at >= words.size()) {
        return negated != true; // a lone exclamation mark is a text
      }
    }
    return primary() != negated;
  }

  private boolean primary() {
    if (at >= words.size()) {
      return false; // as dash has it
    }
    String word = words.get(at);
    boolean parenthesis = word.equals("(") && words.subList(at, words.size()).contains(")");
    if (at + 2 < words.size() && isBinary(peek(1)) && !parenthesis) {
      at += 3;
      return binary(words.get(at - 3), words.get(at - 2), words.get(at - 1));
    }
    if (word.equals("(") && at + 1 < words.size()) {
      at++;
      boolean inner = or();
      if (!peek(0).equals(")")) {
        throw ShellError.ofBuiltIn("closing paren expected");
      }
      at++;
      return inner;
    }
    boolean unary = word.matches("-[a-zA-Z]") && at + 1 < words.size();
    if (unary && !word.equals("-a") && !(word.equals("-o") && !shell.state().bash())) {
      Optional<Boolean> result = FileTests.unary(shell, word, words.get(at + 1));
      if (result.isPresent()) {
        at += 2;
        return result.get();
      }
    }
    at++;
    return !word.isEmpty();
  }

  private boolean binary(String left, String operator, String right) {
    if (operator.matches("-(eq|ne|lt|le|gt|ge)")) {
      long a = Numbers.signed(left);
      long b = Numbers.signed(right);
      return FileTests.compare(operator, Long.compare(a, b));
    }
    return FileTests.binary(shell, operator, left, right).orElse(false);
  }
}
