package org.osimage.shell.tool.system;

import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.UsageException;
import org.osimage.shell.pattern.Match;
import org.osimage.shell.pattern.Regex;
import org.osimage.shell.pattern.RegexException;
import org.osimage.shell.pattern.RegexSyntax;

/** expr(1). */
public final class Expr {
  private static final int DEEPEST = 200;

  private final List<String> words;
  private int at;
  private int depth;

  private Expr(List<String> words) {
    this.words = words;
  }

  public static int expr(Invocation call) throws IOException {
    List<String> words = call.arguments();
    if (!words.isEmpty() && words.get(0).equals("--")) {
      words = words.subList(1, words.size());
    }
    if (words.isEmpty()) {
      throw new UsageException("missing operand", 2);
    }
    Expr expr = new Expr(words);
    String value = expr.or();
    if (expr.at < words.size()) {
      throw new UsageException("syntax error: unexpected argument '" + words.get(expr.at) + "'", 2);
    }
    call.println(value);
    return isNull(value) ? 1 : 0;
  }

  private static boolean isNull(String value) {
    return value.isEmpty() || value.matches("-?0+");
  }

  private boolean take(String word) {
    if (at < words.size() && words.get(at).equals(word)) {
      at++;
      return true;
    }
    return false;
  }

  private String or() throws UsageException {
    String left = and();
    while (take("|")) {
      String right = and();
      left = !isNull(left) ? left : isNull(right) ? "0" : right;
    }
    return left;
  }

  private String and() throws UsageException {
    String left = comparison();
    while (take("&")) {
      String right = comparison();
      left = isNull(left) || isNull(right) ? "0" : left;
    }
    return left;
  }

  private String comparison() throws UsageException {
    String left = sum();
    while (at < words.size() && words.get(at).matches("=|==|!=|<|<=|>|>=")) {
      String operator = words.get(at++);
      String right = sum();
      int order =
          isNumber(left) && isNumber(right)
              ? new BigInteger(left).compareTo(new BigInteger(right))
              : left.compareTo(right);
      boolean holds =
          switch (operator) {
            case "=", "==" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
          };
      left = holds ? "1" : "0";
    }
    return left;
  }

  private static boolean isNumber(String text) {
    return text.matches("-?[0-9]{1,1000}");
  }

  private static BigInteger number(String text) throws UsageException {
    if (!isNumber(text)) {
      throw new UsageException("non-integer argument", 2);
    }
    return new BigInteger(text);
  }

  private String sum() throws UsageException {
    String left = product();
    while (at < words.size() && words.get(at).matches("[-+]")) {
      boolean plus = words.get(at++).equals("+");
      BigInteger right = number(product());
      left = (plus ? number(left).add(right) : number(left).subtract(right)).toString();
    }
    return left;
  }

  private String product() throws UsageException {
    String left = match();
    while (at < words.size() && words.get(at).matches("[*/%]")) {
      String operator = words.get(at++);
      BigInteger right = number(match());
      BigInteger value = number(left);
      if (right.signum() == 0 && !operator.equals("*")) {
        throw new UsageException("division by zero", 2);
      }
      left =
          (operator.equals("*")
                  ? value.multiply(right)
                  : operator.equals("/") ? value.divide(right) : value.remainder(right))
              .toString();
    }
    return left;
  }

  private String match() throws UsageException {
    String left = primary();
    while (take(":")) {
      left = match(left, primary());
    }
    return left;
  }

  private static String match(String text, String pattern) throws UsageException {
    try {
      Regex regex = Regex.compile(pattern, RegexSyntax.BASIC);
      Optional<Match> match = regex.find(text, 0).filter(m -> m.start() == 0);
      if (match.isEmpty()) { // a later match does not count
        Regex anchored = Regex.compile("^\\(" + pattern + "\\)", RegexSyntax.BASIC);
        match = regex.groups() == 0 ? anchored.find(text, 0) : Optional.empty();
      }
      if (regex.groups() > 0) {
        return match.flatMap(m -> m.group(1)).orElse("");
      }
      return Integer.toString(match.map(m -> m.end() - m.start()).orElse(0));
    } catch (RegexException e) {
      throw new UsageException(e.text(), 2);
    }
  }

  private String next() throws UsageException {
    if (at >= words.size()) {
      throw new UsageException(
          "syntax error: missing argument after '" + words.get(words.size() - 1) + "'", 2);
    }
    return words.get(at++);
  }

  private String primary() throws UsageException {
    if (++depth > DEEPEST) {
      throw new UsageException("syntax error: too deep", 2);
    }
    String word = next();
    String value = primary(word);
    depth--;
    return value;
  }

  private String primary(String word) throws UsageException {
    switch (word) {
      case "(":
        String inner = or();
        if (!take(")")) {
          throw new UsageException("syntax error: expecting ')'", 2);
        }
        return inner;
      case "+":
        return next();
      case "length":
        return at < words.size() ? Integer.toString(primary().length()) : word;
      case "match":
        return words.size() - at >= 2 ? match(primary(), primary()) : word;
      case "index":
        return index(primary(), primary());
      case "substr":
        String text = primary();
        BigInteger from = number(primary());
        BigInteger length = number(primary());
        return substr(text, from, length);
      default:
        return word;
    }
  }

  private static String index(String text, String characters) {
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) {
        return Integer.toString(i + 1);
      }
    }
    return "0";
  }

  private static String substr(String text, BigInteger from, BigInteger length) {
    if (from.signum() <= 0 || length.signum() <= 0 || from.bitLength() > 31) {
      return "";
    }
    int start = from.intValue() - 1;
    long end =
        length.bitLength() > 31
            ? text.length()
            : Math.min(text.length(), start + length.longValue());
    return start >= text.length() ? "" : text.substring(start, (int) end);
  }
}
