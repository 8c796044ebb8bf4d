package org.osimage.shell.pattern;

import java.util.ArrayList;
import java.util.List;
import org.osimage.shell.pattern.RegexNode.Place;

/** Reads BRE and ERE with the extensions of GNU. */
final class RegexParser {
  private static final int DEEPEST = 100;
  private static final int MOST_REPEATS = 32767;

  private final String text;
  private final RegexSyntax syntax;
  private int at;
  private int groups;
  private int closed;
  private int depth;
  private boolean backReferences;

  RegexParser(String text, RegexSyntax syntax) {
    this.text = text;
    this.syntax = syntax;
  }

  int groups() {
    return groups;
  }

  boolean backReferences() {
    return backReferences;
  }

  RegexNode parse() throws RegexException {
    RegexNode node = choice();
    if (at < text.length()) {
      throw new RegexException(syntax.extended() ? "Unmatched ) or \\)" : "Unmatched ) or \\)");
    }
    return node;
  }

  /** Whether an operator stands here: a backslash before it in BRE, none in ERE. */
  private boolean operator(char c) {
    return syntax.extended()
        ? at < text.length() && text.charAt(at) == c
        : text.startsWith("\\" + c, at);
  }

  private boolean take(char c) {
    if (!operator(c)) {
      return false;
    }
    at += syntax.extended() ? 1 : 2;
    return true;
  }

  private boolean atEnd() {
    return at >= text.length()
        || operator('|')
        || operator(')') && (!syntax.extended() || depth > 0);
  }

  private RegexNode choice() throws RegexException {
    List<RegexNode> options = new ArrayList<>();
    do {
      options.add(sequence());
    } while (take('|'));
    return options.size() == 1 ? options.get(0) : new RegexNode.Choice(options);
  }

  private RegexNode sequence() throws RegexException {
    List<RegexNode> items = new ArrayList<>();
    boolean first = true;
    while (!atEnd()) {
      RegexNode item = item(first);
      boolean anchor = item instanceof RegexNode.At;
      first = first && anchor && !syntax.extended();
      items.add(anchor && !syntax.extended() ? item : repeats(item));
    }
    return items.size() == 1 ? items.get(0) : new RegexNode.Sequence(items);
  }

  private RegexNode item(boolean first) throws RegexException {
    if (take('(')) {
      return group();
    }
    char c = text.charAt(at++);
    switch (c) {
      case '.':
        ByteSet any = new ByteSet();
        any.addRange(0, 255);
        if (syntax.lines()) {
          any.remove('\n');
        }
        return new RegexNode.Bytes(any);
      case '[':
        return bracket();
      case '\\':
        return escaped();
      case '^':
        if (syntax.extended() || first) {
          return new RegexNode.At(Place.LINE_START);
        }
        return literal(c);
      case '$':
        if (syntax.extended() || atEnd()) {
          return new RegexNode.At(Place.LINE_END);
        }
        return literal(c);
      default:
        return literal(c);
    }
  }

  private RegexNode group() throws RegexException {
    int number = ++groups;
    if (++depth > DEEPEST) {
      throw new RegexException("Regular expression too big");
    }
    RegexNode inner = choice();
    if (!take(')')) {
      throw new RegexException("Unmatched ( or \\(");
    }
    depth--;
    closed = Math.max(closed, number);
    return new RegexNode.Group(inner, number);
  }

  private RegexNode literal(char c) {
    ByteSet set = new ByteSet();
    set.add(c);
    if (syntax.ignoreCase()) {
      set.ignoreCase();
    }
    return new RegexNode.Bytes(set);
  }

  private RegexNode escaped() throws RegexException {
    if (at == text.length()) {
      throw new RegexException("Trailing backslash");
    }
    char c = text.charAt(at++);
    if (syntax.escapes()) {
      int control = "nftrva".indexOf(c);
      if (control >= 0) {
        return literal("\n\f\t\r\013\007".charAt(control));
      }
      if (syntax.bracketEscapes() && c >= '0' && c <= '7') {
        int value = c - '0';
        for (int i = 0; i < 2 && at < text.length() && octal(text.charAt(at)); i++) {
          value = value * 8 + text.charAt(at++) - '0';
        }
        return literal((char) (value & 0xff));
      }
      if (syntax.bracketEscapes()) {
        return literal(c);
      }
    }
    if (c >= '1' && c <= '9') {
      if (c - '0' > closed) {
        throw new RegexException("Invalid back reference");
      }
      backReferences = true;
      return new RegexNode.Back(c - '0');
    }
    return special(c);
  }

  private static boolean octal(char c) {
    return c >= '0' && c <= '7';
  }

  private RegexNode special(char c) {
    ByteSet set = new ByteSet();
    switch (c) {
      case 'w', 'W' -> set.addAll(ByteSet::isWord);
      case 's', 'S' -> set.addClass("space");
      case 'b' -> {
        return new RegexNode.At(Place.WORD_EDGE);
      }
      case 'B' -> {
        return new RegexNode.At(Place.NO_WORD_EDGE);
      }
      case '<' -> {
        return new RegexNode.At(Place.WORD_START);
      }
      case '>' -> {
        return new RegexNode.At(Place.WORD_END);
      }
      case '`' -> {
        return new RegexNode.At(Place.TEXT_START);
      }
      case '\'' -> {
        return new RegexNode.At(Place.TEXT_END);
      }
      default -> {
        return literal(c);
      }
    }
    if (c == 'W' || c == 'S') {
      set.negate();
    }
    return new RegexNode.Bytes(set);
  }

  private RegexNode repeats(RegexNode item) throws RegexException {
    RegexNode node = item;
    int stacked = 0;
    while (at < text.length()) {
      if (text.charAt(at) == '*') {
        at++;
        node = new RegexNode.Repeat(node, 0, -1);
      } else if (operator('+')) {
        take('+');
        node = new RegexNode.Repeat(node, 1, -1);
      } else if (operator('?')) {
        take('?');
        node = new RegexNode.Repeat(node, 0, 1);
      } else if (operator('{') && (!syntax.extended() || interval())) {
        take('{');
        node = bounds(node);
      } else {
        break;
      }
      if (++stacked > DEEPEST) {
        throw new RegexException("Regular expression too big");
      }
    }
    return node;
  }

  /** In ERE, a brace that begins no interval is plain. */
  private boolean interval() {
    int i = at + 1;
    while (i < text.length() && (Character.isDigit(text.charAt(i)) || text.charAt(i) == ',')) {
      i++;
    }
    return i > at + 1 && i < text.length() && text.charAt(i) == '}';
  }

  private RegexNode bounds(RegexNode node) throws RegexException {
    int least = number();
    int most = least;
    if (at < text.length() && text.charAt(at) == ',') {
      at++;
      most = number();
      least = Math.max(least, 0);
    }
    if (!take('}')) {
      throw new RegexException(
          at >= text.length() ? "Unmatched { or \\{" : "Invalid content of \\{\\}");
    }
    if (least < 0 || most >= 0 && most < least) {
      throw new RegexException("Invalid content of \\{\\}");
    }
    if (least > MOST_REPEATS || most > MOST_REPEATS) {
      throw new RegexException("Regular expression too big");
    }
    return new RegexNode.Repeat(node, least, most);
  }

  private int number() {
    int start = at;
    int value = 0;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      value = Math.min(MOST_REPEATS + 1, value * 10 + text.charAt(at++) - '0');
    }
    return at == start ? -1 : value;
  }

  private RegexNode bracket() throws RegexException {
    ByteSet set = new ByteSet();
    boolean negated = at < text.length() && text.charAt(at) == '^';
    if (negated) {
      at++;
    }
    boolean first = true;
    while (true) {
      if (at >= text.length()) {
        throw new RegexException("Unmatched [, [^, [:, [., or [=");
      }
      if (text.charAt(at) == ']' && !first) {
        at++;
        break;
      }
      first = false;
      if (text.startsWith("[:", at)) {
        int end = text.indexOf(":]", at + 2);
        if (end < 0) {
          throw new RegexException("Unmatched [, [^, [:, [., or [=");
        }
        if (!set.addClass(text.substring(at + 2, end))) {
          throw new RegexException("Invalid character class name");
        }
        at = end + 2;
        continue;
      }
      int from = element();
      boolean range =
          at + 1 < text.length() && text.charAt(at) == '-' && text.charAt(at + 1) != ']';
      if (range) {
        at++;
        int to = element();
        if (to < from) {
          throw new RegexException("Invalid range end");
        }
        set.addRange(from, to);
      } else {
        set.add(from);
      }
    }
    if (syntax.ignoreCase()) {
      set.ignoreCase();
    }
    if (negated) {
      set.negate();
      if (syntax.lines()) {
        set.remove('\n');
      }
    }
    return new RegexNode.Bytes(set);
  }

  /** One element of a bracket expression. */
  private int element() throws RegexException {
    char c = text.charAt(at++);
    if (c == '[' && at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == '=')) {
      String end = text.charAt(at) + "]";
      int close = text.indexOf(end, at + 1);
      if (close != at + 2) {
        throw new RegexException("Invalid collation character");
      }
      char element = text.charAt(at + 1);
      at = close + 2;
      return element;
    }
    if (c == '\\' && at < text.length() && syntax.escapes()) {
      char next = text.charAt(at);
      int control = "nftrva".indexOf(next);
      if (control >= 0) {
        at++;
        return "\n\f\t\r\013\007".charAt(control);
      }
      if (syntax.bracketEscapes()) {
        at++;
        return next;
      }
    }
    return c;
  }
}
