package org.osimage.source.ips.action;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.ImageBuildException;

/**
 * Reads actions, one at a time, by the rules of pkg5's own reader: {@code type payload key=value
 * key="value"}. Remembers the words that come again and again, so that many actions share them. One
 * thread.
 */
public final class ActionReader {
  private static final int MAX_ATTRIBUTES = 100_000;
  private static final int SHARED_LENGTH = 24;
  private static final int SHARED_WORDS = 1 << 16;

  private final String file;
  private final Map<String, String> shared = new HashMap<>();

  private String text = "";
  private int line;
  private int at;
  private final List<String> keys = new ArrayList<>();
  private final List<String> values = new ArrayList<>();
  private Optional<String> payload = Optional.empty();

  /** Whether the last thing read was a quoted value, which another one continues. */
  private boolean quoted;

  /**
   * @param file for messages
   */
  public ActionReader(String file) {
    this.file = file;
  }

  /**
   * @param action one whole action, no line feed in it
   * @param number of its line, for messages; 0 if there are no lines
   * @throws ImageBuildException naming file, line and character
   */
  public Action read(String action, int number) throws ImageBuildException {
    text = action;
    line = number;
    keys.clear();
    values.clear();
    payload = Optional.empty();
    quoted = false;
    ActionType type = type();
    for (skipBlanks(); at < text.length(); skipBlanks()) {
      boolean quote = isQuote(text.charAt(at));
      if (quote && quoted) {
        continueLast();
      } else {
        word(type);
      }
    }
    return new ActionRules(this, type, payload, keys, values).action(line);
  }

  private ActionType type() throws ImageBuildException {
    at = endOfWord(0);
    String word = text.substring(0, at);
    Optional<ActionType> type = ActionType.of(word);
    if (type.isEmpty()) {
      throw error("'" + shown(word) + "' is no type of action");
    }
    if (at == text.length()) {
      throw error("the action has no attributes");
    }
    return type.get();
  }

  private int endOfWord(int from) {
    int end = from;
    while (end < text.length() && !isBlank(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private void skipBlanks() {
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  /** A payload, or an attribute with its value. */
  private void word(ActionType type) throws ImageBuildException {
    int start = at;
    while (at < text.length() && text.charAt(at) != '=' && !isBlank(text.charAt(at))) {
      if (isQuote(text.charAt(at))) {
        throw error("a quote in the name of an attribute");
      }
      at++;
    }
    quoted = false;
    String word = text.substring(start, at);
    if (at == text.length() || text.charAt(at) != '=') {
      positional(type, word, start);
      return;
    }
    if (word.isEmpty()) {
      throw error("a value without the name of its attribute");
    }
    at++;
    attribute(type, word, value(word));
  }

  private void positional(ActionType type, String word, int start) throws ImageBuildException {
    if (!keys.isEmpty() || payload.isPresent() || at == text.length()) {
      at = start;
      throw error("'" + shown(word) + "' has no value");
    }
    allowPayload(type);
    payload = Optional.of(word);
  }

  private void allowPayload(ActionType type) throws ImageBuildException {
    if (!type.allowsPayload()) {
      throw error("an action of type " + type + " has no payload");
    }
  }

  private String value(String key) throws ImageBuildException {
    if (at == text.length() || isBlank(text.charAt(at))) {
      throw error("'" + shown(key) + "' has no value");
    }
    if (isQuote(text.charAt(at))) {
      return quotedValue();
    }
    int start = at;
    at = endOfWord(at);
    return text.substring(start, at);
  }

  /** Up to the same quote; within, a backslash escapes that quote and itself, nothing else. */
  private String quotedValue() throws ImageBuildException {
    int start = at;
    char quote = text.charAt(at++);
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        char next = text.charAt(at++);
        if (next != '\\' && next != quote) {
          value.append(c);
        }
        c = next;
      }
      value.append(c);
    }
    if (at == text.length()) {
      at = start;
      throw error("the quoted value does not end");
    }
    at++;
    quoted = true;
    return value.toString();
  }

  private void continueLast() throws ImageBuildException {
    if (keys.isEmpty()) {
      throw error("a quoted value without the name of its attribute");
    }
    int last = values.size() - 1;
    values.set(last, values.get(last) + quotedValue());
  }

  private void attribute(ActionType type, String key, String value) throws ImageBuildException {
    if (key.equals("data")) {
      throw error("'data' is no name for an attribute");
    }
    if (key.equals("hash")) {
      allowPayload(type);
      if (value.isEmpty() || payload.filter(p -> !p.equals(value)).isPresent()) {
        throw error("the attribute hash must name the action's payload");
      }
      payload = Optional.of(value);
      quoted = false;
      return;
    }
    if (keys.size() == MAX_ATTRIBUTES) {
      throw error("more than " + MAX_ATTRIBUTES + " attributes");
    }
    keys.add(shared(key));
    values.add(value.length() <= SHARED_LENGTH ? shared(value) : value);
  }

  private String shared(String word) {
    String known = shared.getOrDefault(word, word);
    if (shared.size() < SHARED_WORDS) {
      shared.putIfAbsent(word, known);
    }
    return known;
  }

  private static String shown(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }

  /** At the present character. */
  private ImageBuildException error(String what) {
    return new ImageBuildException(place() + ", character " + (at + 1) + ": " + what);
  }

  /** In the whole action. */
  ImageBuildException invalid(String what) {
    return new ImageBuildException(place() + ": " + what + ": " + shown(text));
  }

  private String place() {
    return line > 0 ? file + ", line " + line : file;
  }
}
