package org.osimage.shell.tool.sed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.shell.command.UsageException;
import org.osimage.shell.pattern.Regex;
import org.osimage.shell.pattern.RegexException;
import org.osimage.shell.pattern.RegexSyntax;

/** Reads a script. */
final class SedParser {
  private final String text;
  private final boolean extended;
  private int at;
  private final List<Instruction> script = new ArrayList<>();
  private final Map<String, Integer> labels = new HashMap<>();
  private final Deque<Integer> blocks = new ArrayDeque<>();

  SedParser(String text, boolean extended) {
    this.text = text;
    this.extended = extended;
  }

  private UsageException error(String what) {
    return new UsageException("-e expression #1, char " + at + ": " + what);
  }

  List<Instruction> parse() throws UsageException {
    while (true) {
      while (at < text.length() && (" \t\n;".indexOf(text.charAt(at)) >= 0)) {
        at++;
      }
      if (at >= text.length()) {
        break;
      }
      if (text.charAt(at) == '#') {
        rest();
        continue;
      }
      instruction();
    }
    if (!blocks.isEmpty()) {
      throw error("unmatched `{'");
    }
    for (Instruction each : script) {
      if ("btT".indexOf(each.name) >= 0) {
        Optional<Integer> target =
            each.text.isEmpty()
                ? Optional.of(script.size())
                : Optional.ofNullable(labels.get(each.text));
        each.target =
            target.orElseThrow(
                () ->
                    new UsageException(
                        "-e expression #1, char "
                            + at
                            + ": can't find label for jump to `"
                            + each.text
                            + "'"));
      }
    }
    return script;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\n';
  }

  private void blanks() {
    while (at < text.length() && (peek() == ' ' || peek() == '\t')) {
      at++;
    }
  }

  private String rest() {
    int end = text.indexOf('\n', at);
    String rest = text.substring(at, end < 0 ? text.length() : end);
    at = end < 0 ? text.length() : end;
    return rest;
  }

  private void instruction() throws UsageException {
    Optional<Address> from = address(false);
    Optional<Address> to = Optional.empty();
    blanks();
    if (from.isPresent() && peek() == ',') {
      at++;
      blanks();
      to = address(true);
      if (to.isEmpty()) {
        throw error("unexpected `,'");
      }
      blanks();
    }
    boolean negated = false;
    while (peek() == '!') {
      at++;
      negated = true;
      blanks();
    }
    if (at >= text.length()) {
      throw error("missing command");
    }
    Instruction made = new Instruction(text.charAt(at++));
    made.from = from;
    made.to = to;
    made.negated = negated;
    checkAddresses(made);
    arguments(made);
  }

  private void checkAddresses(Instruction made) throws UsageException {
    if (":}".indexOf(made.name) >= 0 && made.from.isPresent()) {
      throw error((made.name == ':' ? ":" : "`}'") + " doesn't want any addresses");
    }
    if ("qQ".indexOf(made.name) >= 0 && made.to.isPresent()) {
      throw error("command only uses one address");
    }
  }

  private void arguments(Instruction made) throws UsageException {
    switch (made.name) {
      case '{' -> {
        blocks.push(script.size());
        script.add(made);
        return;
      }
      case '}' -> {
        if (blocks.isEmpty()) {
          throw error("unexpected `}'");
        }
        script.get(blocks.pop()).target = script.size();
        end();
        return;
      }
      case ':' -> {
        blanks();
        String label = rest().strip();
        labels.put(label.replaceAll("[;\\s].*$", ""), script.size());
        return;
      }
      case 'b', 't', 'T' -> {
        blanks();
        int start = at;
        while (at < text.length() && "\n;} \t".indexOf(peek()) < 0) {
          at++;
        }
        made.text = text.substring(start, at);
        end();
      }
      case 'a', 'i', 'c' -> made.text = insertion();
      case 'r', 'R', 'w', 'W' -> {
        blanks();
        made.text = rest();
      }
      case 's' -> substitution(made);
      case 'y' -> translation(made);
      case 'q', 'Q', 'l', 'L' -> {
        blanks();
        int start = at;
        while (Character.isDigit(peek())) {
          at++;
        }
        made.text = text.substring(start, at);
        end();
      }
      case '=', 'd', 'D', 'g', 'G', 'h', 'H', 'n', 'N', 'p', 'P', 'x', 'z', 'F', 'e' -> end();
      default -> throw error("unknown command: `" + made.name + "'");
    }
    script.add(made);
  }

  /** After a command: the end of the line, a semicolon or a brace. */
  private void end() throws UsageException {
    blanks();
    if (at >= text.length() || peek() == '\n' || peek() == '}' || peek() == '#') {
      return;
    }
    if (peek() == ';') {
      at++;
      return;
    }
    throw error("extra characters after command");
  }

  private Optional<Address> address(boolean second) throws UsageException {
    char c = peek();
    if (Character.isDigit(c)) {
      long number = number();
      if (!second && peek() == '~') {
        at++;
        return Optional.of(new Address.Step(number, number()));
      }
      return Optional.of(new Address.Line(number));
    }
    if (c == '$' && at < text.length()) {
      at++;
      return Optional.of(new Address.Last());
    }
    if (second && (c == '+' || c == '~')) {
      at++;
      long number = number();
      return Optional.of(c == '+' ? new Address.More(number) : new Address.Multiple(number));
    }
    if (c == '/' || c == '\\' && at + 1 < text.length()) {
      if (c == '\\') {
        at++;
      }
      char delimiter = text.charAt(at++);
      String pattern = delimited(delimiter, true);
      boolean ignore = false;
      boolean lines = false;
      while (peek() == 'I' || peek() == 'M') {
        ignore |= peek() == 'I';
        lines |= peek() == 'M';
        at++;
      }
      return Optional.of(new Address.Matching(regex(pattern, ignore, lines)));
    }
    return Optional.empty();
  }

  private long number() {
    int start = at;
    while (Character.isDigit(peek())) {
      at++;
    }
    String digits = text.substring(start, at);
    return digits.isEmpty()
        ? 0
        : Long.parseLong(digits.substring(0, Math.min(15, digits.length())));
  }

  private Optional<Regex> regex(String pattern, boolean ignore, boolean lines)
      throws UsageException {
    if (pattern.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Regex.compile(pattern, RegexSyntax.sed(extended, ignore, lines)));
    } catch (RegexException e) {
      throw error(e.text());
    }
  }

  /**
   * Up to the delimiter, which is consumed; where it is quoted, the backslash goes.
   *
   * @param pattern whether brackets hide the delimiter
   */
  private String delimited(char delimiter, boolean pattern) throws UsageException {
    StringBuilder out = new StringBuilder();
    while (true) {
      if (at >= text.length()) {
        throw error("unterminated " + (pattern ? "address regex" : "`s' command"));
      }
      char c = text.charAt(at++);
      if (c == delimiter) {
        return out.toString();
      }
      if (c == '\\' && at < text.length()) {
        char next = text.charAt(at++);
        if (next == delimiter) {
          boolean special = pattern && ".*[]^$+?(){}|".indexOf(next) >= 0;
          out.append(special ? "[" + next + "]" : String.valueOf(next));
        } else if (next == '\n' && pattern) {
          out.append('\n');
        } else {
          out.append(c).append(next);
        }
      } else if (c == '[' && pattern) {
        out.append(c);
        bracket(out);
      } else {
        out.append(c);
      }
    }
  }

  private void bracket(StringBuilder out) {
    int start = at;
    int i = at;
    if (i < text.length() && text.charAt(i) == '^') {
      i++;
    }
    if (i < text.length() && text.charAt(i) == ']') {
      i++;
    }
    while (i < text.length() && text.charAt(i) != ']' && text.charAt(i) != '\n') {
      boolean named =
          text.startsWith("[:", i) || text.startsWith("[.", i) || text.startsWith("[=", i);
      int close = named ? text.indexOf(text.charAt(i + 1) + "]", i + 2) : -1;
      i = close > 0 ? close + 2 : i + 1;
    }
    if (i < text.length() && text.charAt(i) == ']') {
      out.append(text, start, i + 1);
      at = i + 1;
    }
  }

  private void substitution(Instruction made) throws UsageException {
    if (at >= text.length()) {
      throw error("unterminated `s' command");
    }
    char delimiter = text.charAt(at++);
    String pattern = delimited(delimiter, true);
    made.replacement = delimited(delimiter, false);
    boolean ignore = false;
    boolean lines = false;
    boolean more = true;
    while (more) {
      char c = peek();
      switch (c) {
        case 'g' -> made.global = true;
        case 'p' -> made.print = true;
        case 'e' -> made.evaluate = true;
        case 'i', 'I' -> ignore = true;
        case 'm', 'M' -> lines = true;
        case 'w' -> {
          at++;
          blanks();
          made.text = rest();
          more = false;
          at--;
        }
        default -> {
          more = Character.isDigit(c);
          if (more) {
            made.occurrence = (int) Math.min(number(), Integer.MAX_VALUE);
            at--;
            if (made.occurrence == 0) {
              throw error("number option to `s' command may not be zero");
            }
          } else {
            at--;
          }
        }
      }
      at++;
    }
    if (made.text.isEmpty()) {
      end();
    }
    made.regex = regex(pattern, ignore, lines);
  }

  private void translation(Instruction made) throws UsageException {
    char delimiter = peek();
    at++;
    made.text = plain(delimited(delimiter, false));
    made.translateTo = plain(delimited(delimiter, false));
    if (made.text.length() != made.translateTo.length()) {
      throw error("strings for `y' command are different lengths");
    }
    end();
  }

  private static String plain(String text) {
    return text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\");
  }

  /** The text of a, i and c: on the same line or, after a backslash, on the next ones. */
  private String insertion() throws UsageException {
    blanks();
    if (at >= text.length()) {
      throw error("expected \\ after `a', `c' or `i'");
    }
    if (peek() == '\\') {
      at++;
      int mark = at;
      blanks();
      if (peek() == '\n') {
        at++;
      } else {
        at = mark;
      }
    }
    StringBuilder out = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '\n') {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        char next = text.charAt(at++);
        out.append(next == 't' ? '\t' : next);
      } else {
        out.append(c);
      }
    }
    return out.append('\n').toString();
  }
}
