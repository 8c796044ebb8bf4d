package org.osimage.shell.run;

import java.util.Optional;

/** Integer expressions of 64 bits, as the C language has them. */
final class Arithmetic {
  /** Variables that an expression names. */
  interface Names {
    Optional<String> value(String name);

    void set(String name, String value);
  }

  private static final String[] BINARY = {
    "||", "&&", "|", "^", "&", "==", "!=", "<=", ">=", "<<", ">>", "<", ">", "+", "-", "**", "*",
    "/", "%"
  };
  private static final int DEEPEST = 150;

  private final String text;
  private final boolean bash;
  private final Names names;
  private final int nesting;
  private int at;
  private int depth;
  private boolean active = true;

  Arithmetic(String text, boolean bash, Names names) {
    this(text, bash, names, 0);
  }

  private Arithmetic(String text, boolean bash, Names names, int nesting) {
    this.text = text;
    this.bash = bash;
    this.names = names;
    this.nesting = nesting;
  }

  long evaluate() {
    skip();
    if (at == text.length()) {
      if (bash || nesting > 0) {
        return 0;
      }
      throw error("expecting primary");
    }
    long value = comma();
    if (at < text.length()) {
      throw error("expecting EOF");
    }
    return value;
  }

  private ShellError error(String what) {
    return new ShellError("arithmetic expression: " + what + ": \"" + text + "\"");
  }

  private void skip() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean take(String token) {
    if (!text.startsWith(token, at)) {
      return false;
    }
    at += token.length();
    skip();
    return true;
  }

  private long comma() {
    long value = assignment();
    while (bash && take(",")) {
      value = assignment();
    }
    return value;
  }

  private String nameAhead() {
    int end = at;
    while (end < text.length() && nameChar(text.charAt(end), end > at)) {
      end++;
    }
    int name = end;
    if (bash && end > at && end < text.length() && text.charAt(end) == '[') {
      int close = text.indexOf(']', end);
      end = close < 0 ? end : close + 1;
    }
    return end > at && name > at ? text.substring(at, end) : "";
  }

  private static boolean nameChar(char c, boolean digits) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c == '_'
        || digits && c >= '0' && c <= '9';
  }

  private long assignment() {
    if (++depth > DEEPEST) {
      throw error("nested too deep");
    }
    int start = at;
    String name = nameAhead();
    if (!name.isEmpty()) {
      at += name.length();
      skip();
      String operator = assignmentOperator();
      if (!operator.isEmpty()) {
        take(operator);
        long right = assignment();
        String binary = operator.substring(0, operator.length() - 1);
        long value = binary.isEmpty() ? right : apply(binary, variable(name), right);
        store(name, value);
        depth--;
        return value;
      }
      at = start;
    }
    long value = conditional();
    depth--;
    return value;
  }

  private String assignmentOperator() {
    for (String operator :
        new String[] {"<<=", ">>=", "+=", "-=", "*=", "/=", "%=", "&=", "^=", "|=", "="}) {
      if (text.startsWith(operator, at) && !text.startsWith("==", at)) {
        return operator;
      }
    }
    return "";
  }

  private void store(String name, long value) {
    if (active) {
      names.set(name, Long.toString(value));
    }
  }

  private long conditional() {
    long condition = binary(1);
    if (!take("?")) {
      return condition;
    }
    boolean was = active;
    active = was && condition != 0;
    long yes = bash ? comma() : assignment();
    if (!take(":")) {
      throw error("expecting ':'");
    }
    active = was && condition == 0;
    long no = assignmentOrConditional();
    active = was;
    return condition != 0 ? yes : no;
  }

  private long assignmentOrConditional() {
    return bash ? conditional() : assignment();
  }

  private static int precedence(String operator) {
    return switch (operator) {
      case "||" -> 1;
      case "&&" -> 2;
      case "|" -> 3;
      case "^" -> 4;
      case "&" -> 5;
      case "==", "!=" -> 6;
      case "<", ">", "<=", ">=" -> 7;
      case "<<", ">>" -> 8;
      case "+", "-" -> 9;
      case "**" -> 11;
      default -> 10;
    };
  }

  private String operatorAhead() {
    for (String operator : BINARY) {
      if (text.startsWith(operator, at)) {
        return operator.equals("**") && !bash ? "*" : operator;
      }
    }
    return "";
  }

  private long binary(int lowest) {
    if (++depth > DEEPEST) {
      throw error("nested too deep");
    }
    long left = unary();
    for (String op = operatorAhead(); !op.isEmpty() && precedence(op) >= lowest; ) {
      int end = at + op.length();
      if (!op.equals("==")
          && !op.equals("!=")
          && !op.equals("<=")
          && !op.equals(">=")
          && text.startsWith("=", end)) {
        break; // an assignment to what is none
      }
      take(op);
      boolean was = active;
      active = was && !(op.equals("&&") && left == 0) && !(op.equals("||") && left != 0);
      long right = binary(op.equals("**") ? precedence(op) : precedence(op) + 1);
      active = was;
      left = apply(op, left, right);
      op = operatorAhead();
    }
    depth--;
    return left;
  }

  private long apply(String op, long a, long b) {
    return switch (op) {
      case "||" -> a != 0 || b != 0 ? 1 : 0;
      case "&&" -> a != 0 && b != 0 ? 1 : 0;
      case "|" -> a | b;
      case "^" -> a ^ b;
      case "&" -> a & b;
      case "==" -> a == b ? 1 : 0;
      case "!=" -> a != b ? 1 : 0;
      case "<" -> a < b ? 1 : 0;
      case ">" -> a > b ? 1 : 0;
      case "<=" -> a <= b ? 1 : 0;
      case ">=" -> a >= b ? 1 : 0;
      case "<<" -> a << b;
      case ">>" -> a >> b;
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "**" -> power(a, b);
      default -> divide(op, a, b);
    };
  }

  private long power(long a, long b) {
    if (b < 0) {
      throw error("exponent less than 0");
    }
    long result = 1;
    long base = a;
    for (long left = b; left > 0; left >>= 1) {
      if ((left & 1) == 1) {
        result *= base;
      }
      base *= base;
    }
    return result;
  }

  private long divide(String op, long a, long b) {
    if (b == 0) {
      if (!active) {
        return 0;
      }
      throw error("division by zero");
    }
    return op.equals("/") ? a / b : a % b;
  }

  private long unary() {
    if (++depth > DEEPEST) {
      throw error("nested too deep");
    }
    long value = unaryInner();
    depth--;
    return value;
  }

  private long unaryInner() {
    if (bash && (text.startsWith("++", at) || text.startsWith("--", at))) {
      int step = text.charAt(at) == '+' ? 1 : -1;
      int start = at;
      at += 2;
      skip();
      String name = nameAhead();
      if (!name.isEmpty()) {
        at += name.length();
        skip();
        long value = variable(name) + step;
        store(name, value);
        return value;
      }
      at = start;
    }
    if (take("-")) {
      return -unary();
    }
    if (take("+")) {
      return unary();
    }
    if (take("~")) {
      return ~unary();
    }
    if (text.startsWith("!", at) && !text.startsWith("!=", at)) {
      take("!");
      return unary() == 0 ? 1 : 0;
    }
    return primary();
  }

  private long primary() {
    if (take("(")) {
      long value = comma();
      if (!take(")")) {
        throw error("expecting ')'");
      }
      return value;
    }
    String name = nameAhead();
    if (name.isEmpty()) {
      return number();
    }
    at += name.length();
    skip();
    long value = active ? variable(name) : 0;
    if (bash && (text.startsWith("++", at) || text.startsWith("--", at))) {
      int step = text.charAt(at) == '+' ? 1 : -1;
      at += 2;
      skip();
      store(name, value + step);
    }
    return value;
  }

  private long variable(String name) {
    String value = names.value(name).orElse("").strip();
    if (value.isEmpty()) {
      return 0;
    }
    if (bash) {
      if (nesting > 20) {
        throw error("expression recursion level exceeded");
      }
      return new Arithmetic(value, true, names, nesting + 1).evaluate();
    }
    return literal(value).orElseThrow(() -> new ShellError("Illegal number: " + value));
  }

  private static Optional<Long> literal(String value) {
    boolean minus = value.startsWith("-");
    String digits = minus || value.startsWith("+") ? value.substring(1) : value;
    int radix = 10;
    if (digits.startsWith("0x") || digits.startsWith("0X")) {
      radix = 16;
      digits = digits.substring(2);
    } else if (digits.length() > 1 && digits.startsWith("0")) {
      radix = 8;
    }
    return parse(digits, radix).map(n -> minus ? -n : n);
  }

  private static Optional<Long> parse(String digits, int radix) {
    if (digits.isEmpty()) {
      return Optional.empty();
    }
    java.math.BigInteger value = java.math.BigInteger.ZERO;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(i), radix);
      if (digit < 0 || digits.length() > 100) {
        return Optional.empty();
      }
      value = value.multiply(java.math.BigInteger.valueOf(radix));
      value = value.add(java.math.BigInteger.valueOf(digit));
    }
    boolean large = value.bitLength() > 63;
    return Optional.of(large ? Long.MAX_VALUE : value.longValue());
  }

  private long number() {
    int start = at;
    while (at < text.length()
        && (nameChar(text.charAt(at), true) || bash && "#@".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    String token = text.substring(start, at);
    skip();
    if (token.isEmpty()) {
      throw error("expecting primary");
    }
    int hash = token.indexOf('#');
    if (hash > 0) {
      int radix = parse(token.substring(0, hash), 10).orElse(0L).intValue();
      if (radix >= 2 && radix <= 36) {
        return parse(token.substring(hash + 1), radix).orElseThrow(() -> error("bad number"));
      }
    }
    return literal(token).orElseThrow(() -> error("expecting EOF"));
  }
}
