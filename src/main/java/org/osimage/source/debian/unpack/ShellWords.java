package org.osimage.source.debian.unpack;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a shell script into simple commands and those into raw words, quotes and expansions left
 * in (POSIX.1-2017, XCU 2.3). Good enough to find literal commands; nothing is ever run.
 */
final class ShellWords {
  private static final Pattern HERE = Pattern.compile("^<<-?\\s*[\"'\\\\]?([A-Za-z0-9_.-]+)");

  private final String text;
  private final List<List<String>> commands = new ArrayList<>();
  private List<String> command = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private String hereEnd = "";
  private int at;

  private ShellWords(String script) {
    this.text = script.replace("\\\n", " ");
  }

  static List<List<String>> commands(String script) {
    ShellWords words = new ShellWords(script);
    words.run();
    return words.commands;
  }

  private void run() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#' && word.length() == 0) {
        at = lineEnd(at);
      } else if (c == '\n') {
        at++;
        endCommand();
        skipHereDocument();
      } else if (c == ' ' || c == '\t' || c == '\r') {
        at++;
        endWord();
      } else if (c == '<' && text.startsWith("<<", at) && here()) {
        endWord();
      } else if (";&|()".indexOf(c) >= 0) {
        at++;
        endCommand();
      } else {
        int end = wordPart(at);
        word.append(text, at, end);
        at = end;
      }
    }
    endCommand();
  }

  private boolean here() {
    Matcher m = HERE.matcher(text).region(at, lineEnd(at));
    if (!m.lookingAt()) {
      return false;
    }
    hereEnd = m.group(1);
    at = m.end();
    return true;
  }

  private void skipHereDocument() {
    while (!hereEnd.isEmpty() && at < text.length()) {
      int end = lineEnd(at);
      boolean last = text.substring(at, end).strip().equals(hereEnd);
      at = Math.min(end + 1, text.length());
      if (last) {
        break;
      }
    }
    hereEnd = "";
  }

  private int lineEnd(int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  /** The end of what starts here and belongs together: a quotation, a substitution, a character. */
  private int wordPart(int from) {
    char c = text.charAt(from);
    if (c == '\\') {
      return Math.min(from + 2, text.length());
    }
    if (c == '\'' || c == '`') {
      int end = text.indexOf(c, from + 1);
      return end < 0 ? text.length() : end + 1;
    }
    if (c == '"') {
      int end = from + 1;
      while (end < text.length() && text.charAt(end) != '"') {
        end = text.charAt(end) == '\'' ? end + 1 : wordPart(end);
      }
      return Math.min(end + 1, text.length());
    }
    if (text.startsWith("$(", from)) {
      return nested(from + 2, ')');
    }
    if (text.startsWith("${", from)) {
      return nested(from + 2, '}');
    }
    return from + 1;
  }

  private int nested(int from, char close) {
    int end = from;
    while (end < text.length() && text.charAt(end) != close) {
      end = text.charAt(end) == '(' && close == ')' ? nested(end + 1, ')') : wordPart(end);
    }
    return Math.min(end + 1, text.length());
  }

  private void endWord() {
    if (word.length() > 0) {
      command.add(word.toString());
      word.setLength(0);
    }
  }

  private void endCommand() {
    endWord();
    if (!command.isEmpty()) {
      commands.add(command);
      command = new ArrayList<>();
    }
  }
}
