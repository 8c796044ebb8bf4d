package org.osimage.shell.tool.awk;

import java.util.Set;

/** Words of a program. */
final class Lexer {
  enum Type {
    NUMBER,
    STRING,
    NAME,
    /** A name with an opening parenthesis right behind it. */
    CALL,
    BUILT_IN,
    KEYWORD,
    SIGN,
    NEWLINE,
    END
  }

  private static final Set<String> KEYWORDS =
      Set.of(
          "BEGIN",
          "END",
          "function",
          "func",
          "if",
          "else",
          "while",
          "for",
          "do",
          "break",
          "continue",
          "next",
          "nextfile",
          "exit",
          "return",
          "delete",
          "in",
          "getline",
          "print",
          "printf");
  static final Set<String> BUILT_INS =
      Set.of(
          "length",
          "substr",
          "index",
          "split",
          "sub",
          "gsub",
          "match",
          "sprintf",
          "sin",
          "cos",
          "atan2",
          "exp",
          "log",
          "sqrt",
          "int",
          "rand",
          "srand",
          "tolower",
          "toupper",
          "system",
          "close",
          "fflush",
          "systime",
          "strftime");
  private static final String[] SIGNS = {
    "**=", "&&", "||", "++", "--", "+=", "-=", "*=", "/=", "%=", "^=", "**", "==", "<=", ">=", "!=",
    "!~", ">>", "{", "}", "(", ")", "[", "]", ";", ",", "+", "-", "*", "/", "%", "^", "!", ">", "<",
    "|", "?", ":", "~", "$", "="
  };

  private final String text;
  private int at;
  private int start;
  private int line = 1;
  Type type = Type.NEWLINE;
  String word = "";
  double number;

  Lexer(String text) {
    this.text = text;
    next();
  }

  AwkException error(String what) {
    String near = type == Type.NEWLINE ? "end of line" : type == Type.END ? "end of file" : word;
    return new AwkException("line " + line + ": " + what + " at or near " + near);
  }

  private void skip() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ' ' || c == '\t' || c == '\r') {
        at++;
      } else if (c == '\\' && text.startsWith("\n", at + 1)) {
        at += 2;
        line++;
      } else if (c == '\\' && text.startsWith("\r\n", at + 1)) {
        at += 3;
        line++;
      } else if (c == '#') {
        while (at < text.length() && text.charAt(at) != '\n') {
          at++;
        }
      } else {
        return;
      }
    }
  }

  void next() {
    skip();
    start = at;
    if (at >= text.length()) {
      type = Type.END;
      word = "";
      return;
    }
    char c = text.charAt(at);
    if (c == '\n') {
      at++;
      line++;
      type = Type.NEWLINE;
      word = "\n";
    } else if (c == '"') {
      string();
    } else if (digit(c) || c == '.' && at + 1 < text.length() && digit(text.charAt(at + 1))) {
      number();
    } else if (letter(c)) {
      name();
    } else {
      sign();
    }
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean letter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
  }

  private void number() {
    int from = at;
    while (at < text.length() && digit(text.charAt(at))) {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      while (at < text.length() && digit(text.charAt(at))) {
        at++;
      }
    }
    int end = at;
    if (at < text.length() && "eE".indexOf(text.charAt(at)) >= 0) {
      at++;
      if (at < text.length() && "+-".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      int digits = at;
      while (at < text.length() && digit(text.charAt(at))) {
        at++;
      }
      end = at > digits ? at : end;
    }
    at = end;
    type = Type.NUMBER;
    word = text.substring(from, end);
    number = Double.parseDouble(word);
  }

  private void name() {
    int from = at;
    while (at < text.length() && (letter(text.charAt(at)) || digit(text.charAt(at)))) {
      at++;
    }
    word = text.substring(from, at);
    if (KEYWORDS.contains(word)) {
      type = Type.KEYWORD;
      word = word.equals("func") ? "function" : word;
    } else if (BUILT_INS.contains(word)) {
      type = Type.BUILT_IN;
    } else {
      type = text.startsWith("(", at) ? Type.CALL : Type.NAME;
    }
  }

  private void sign() {
    for (String each : SIGNS) {
      if (text.startsWith(each, at)) {
        at += each.length();
        type = Type.SIGN;
        word = each.equals("**") ? "^" : each.equals("**=") ? "^=" : each;
        return;
      }
    }
    word = text.substring(at, at + 1);
    throw error("unexpected character");
  }

  private void string() {
    StringBuilder out = new StringBuilder();
    at++;
    while (true) {
      if (at >= text.length() || text.charAt(at) == '\n') {
        throw new AwkException("line " + line + ": runaway string constant");
      }
      char c = text.charAt(at++);
      if (c == '"') {
        break;
      }
      if (c != '\\' || at >= text.length()) {
        out.append(c);
      } else {
        at = escape(text, at, out);
      }
    }
    type = Type.STRING;
    word = out.toString();
  }

  /** A sequence after its backslash; where the text goes on. */
  static int escape(String text, int from, StringBuilder out) {
    char e = text.charAt(from);
    int named = "ntrabfv\\\"/".indexOf(e);
    if (named >= 0) {
      out.append("\n\t\r\007\b\f\013\\\"/".charAt(named));
      return from + 1;
    }
    if (e == '\n') {
      return from + 1;
    }
    if (e >= '0' && e <= '7') {
      int value = 0;
      int i = from;
      while (i < text.length() && i < from + 3 && text.charAt(i) >= '0' && text.charAt(i) <= '7') {
        value = value * 8 + text.charAt(i++) - '0';
      }
      out.append((char) (value & 0xff));
      return i;
    }
    out.append('\\').append(e);
    return from + 1;
  }

  /** The regular expression whose first slash is the word; goes on behind it. */
  String regex() {
    at = start + 1;
    StringBuilder out = new StringBuilder();
    boolean bracket = false;
    while (true) {
      if (at >= text.length() || text.charAt(at) == '\n') {
        throw new AwkException("line " + line + ": runaway regular expression");
      }
      char c = text.charAt(at++);
      if (c == '/' && !bracket) {
        break;
      }
      if (c == '\\' && at < text.length()) {
        char e = text.charAt(at++);
        out.append(e == '/' ? "/" : "\\" + e);
        continue;
      }
      if (c == '[' && !bracket) {
        bracket = closes();
      } else if (c == ']') {
        bracket = false;
      }
      out.append(c);
      if (bracket && out.charAt(out.length() - 1) == '[') {
        for (String first : new String[] {"^", "]"}) { // a bracket that comes first is plain
          if (text.startsWith(first, at)) {
            out.append(first);
            at++;
          }
        }
      }
    }
    next();
    return out.toString();
  }

  /** Whether a bracket on this line closes the one that opened. */
  private boolean closes() {
    int end = text.indexOf(']', at + 1);
    int newline = text.indexOf('\n', at);
    return end >= 0 && (newline < 0 || end < newline);
  }

  /** Whether else is the next word but separators. */
  boolean beforeElse() {
    int from = at;
    while (from < text.length() && " \t\n;".indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    return text.startsWith("else", from);
  }

  /** Whether the word after this sign is getline. */
  boolean followedByGetline() {
    int from = at;
    while (from < text.length() && (text.charAt(from) == ' ' || text.charAt(from) == '\t')) {
      from++;
    }
    return text.startsWith("getline", from);
  }

  boolean is(String sign) {
    return (type == Type.SIGN || type == Type.KEYWORD) && word.equals(sign);
  }

  boolean take(String sign) {
    if (is(sign)) {
      next();
      return true;
    }
    return false;
  }

  void expect(String sign) {
    if (!take(sign)) {
      throw error("syntax error: '" + sign + "' expected");
    }
  }

  void newlines() {
    while (type == Type.NEWLINE) {
      next();
    }
  }
}
