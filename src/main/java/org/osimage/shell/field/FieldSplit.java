package org.osimage.shell.field;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits a line as {@code read} does. */
public final class FieldSplit {
  private FieldSplit() {}

  /** All fields; the marks are those of {@link Fields}. */
  public static List<String> all(String text, String marks, Optional<String> separators) {
    Fields fields = new Fields();
    fields.add(new Fields.Marked(text, marks));
    return fields.split(separators.orElse(" \t\n")).stream().map(Fields.Marked::text).toList();
  }

  /** At most so many fields, of which the last is all of the rest. */
  public static List<String> some(
      String text, String marks, Optional<String> separators, int most) {
    return new Line(text, marks, separators.orElse(" \t\n")).fields(most);
  }

  private record Line(String text, String marks, String separators) {
    private boolean separator(int at) {
      return marks.charAt(at) == 'e' && separators.indexOf(text.charAt(at)) >= 0;
    }

    private boolean blank(int at) {
      return separator(at) && " \t\n".indexOf(text.charAt(at)) >= 0;
    }

    private int skipBlanks(int from) {
      int at = from;
      while (at < text.length() && blank(at)) {
        at++;
      }
      return at;
    }

    private int fieldEnd(int from) {
      int at = from;
      while (at < text.length() && !separator(at)) {
        at++;
      }
      return at;
    }

    private int afterSeparator(int from) {
      int at = skipBlanks(from);
      if (at < text.length() && separator(at)) {
        at = skipBlanks(at + 1);
      }
      return at;
    }

    List<String> fields(int most) {
      List<String> fields = new ArrayList<>();
      int at = skipBlanks(0);
      while (fields.size() < most - 1 && at < text.length()) {
        int end = fieldEnd(at);
        fields.add(text.substring(at, end));
        at = afterSeparator(end);
      }
      if (at < text.length()) {
        fields.add(last(at));
      }
      return fields;
    }

    /** The rest: without blanks at its end, and without the separator of a single field. */
    private String last(int from) {
      int end = fieldEnd(from);
      if (afterSeparator(end) >= text.length()) {
        return text.substring(from, end);
      }
      int stop = text.length();
      while (stop > from && blank(stop - 1)) {
        stop--;
      }
      return text.substring(from, stop);
    }
  }
}
