package org.osimage.source.ips.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Prints actions: as the original does, and so that nothing is lost. */
final class ActionText {
  private ActionText() {}

  static String lossless(Action action) {
    StringBuilder text = new StringBuilder(action.type().toString());
    Optional<String> payload = action.payload();
    boolean bare = payload.isPresent() && isWord(payload.get());
    if (bare) {
      text.append(' ').append(payload.get());
    }
    boolean pending = payload.isPresent() && !bare;
    for (Map.Entry<String, List<String>> attribute : action.attributes().entrySet()) {
      if (pending && Action.compare("hash", attribute.getKey()) < 0) {
        text.append(" hash=").append(quoted(payload.orElse(""), true));
        pending = false;
      }
      boolean single = attribute.getValue().size() == 1;
      for (String value : attribute.getValue()) {
        text.append(' ').append(attribute.getKey()).append('=').append(quoted(value, single));
      }
    }
    return pending
        ? text.append(" hash=").append(quoted(payload.orElse(""), true)).toString()
        : text.toString();
  }

  /** Whether a payload can stand behind the type. */
  private static boolean isWord(String payload) {
    for (int i = 0; i < payload.length(); i++) {
      if ("= \t\"'".indexOf(payload.charAt(i)) >= 0) {
        return false;
      }
    }
    return !payload.endsWith("\\");
  }

  /**
   * @param macros whether the original also quotes a value with {@code $(} in it
   */
  private static String quoted(String value, boolean macros) {
    boolean bare =
        !needsQuotes(value)
            && !(macros && value.contains("$("))
            && value.indexOf('\t') < 0
            && !value.endsWith("\\");
    if (bare) {
      return value;
    }
    char quote = value.indexOf('"') >= 0 && value.indexOf('\'') < 0 ? '\'' : '"';
    StringBuilder text = new StringBuilder().append(quote);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == quote || (c == '\\' && isEscape(value, i, quote))) {
        text.append('\\');
      }
      text.append(c);
    }
    return text.append(quote).toString();
  }

  /** Whether a backslash, written alone, would be taken to escape what follows. */
  private static boolean isEscape(String value, int at, char quote) {
    char next = at + 1 < value.length() ? value.charAt(at + 1) : quote;
    return next == '\\' || next == quote;
  }

  private static boolean needsQuotes(String value) {
    return value.isEmpty()
        || value.indexOf(' ') >= 0
        || value.indexOf('\'') >= 0
        || value.indexOf('"') >= 0;
  }

  /**
   * The form that signatures cover (signature version 0): attributes and values sorted, quoted
   * exactly as the original quotes.
   */
  static String signed(Action action) {
    StringBuilder text = new StringBuilder(action.type().toString());
    action.payload().ifPresent(payload -> text.append(' ').append(payload));
    for (Map.Entry<String, List<String>> attribute : action.attributes().entrySet()) {
      List<String> values = new ArrayList<>(attribute.getValue());
      values.sort(Action::compare);
      for (String value : values) {
        text.append(' ').append(attribute.getKey()).append('=').append(signedValue(value));
      }
    }
    return text.toString();
  }

  private static String signedValue(String value) {
    if (!needsQuotes(value) && !value.contains("$(")) {
      return value;
    }
    if (value.indexOf('"') < 0) {
      return '"' + value + '"';
    }
    return value.indexOf('\'') < 0 ? '\'' + value + '\'' : '"' + value.replace("\"", "\\\"") + '"';
  }
}
