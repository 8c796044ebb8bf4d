package org.osimage.shell.tool.awk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.pattern.Match;
import org.osimage.shell.pattern.Regex;

/** The record and its fields, each made from the other when it is asked for. */
final class Fields {
  private final AwkRun run;
  private String record = "";
  private List<String> fields = new ArrayList<>();
  private boolean split = true;
  private boolean joined = true;

  Fields(AwkRun run) {
    this.run = run;
  }

  String record() throws IOException {
    if (!joined) {
      record = run.checked(String.join(run.string("OFS"), fields));
      joined = true;
    }
    return record;
  }

  void record(String text) {
    record = text;
    joined = true;
    split = false;
  }

  private void parse() throws IOException {
    if (!split) {
      fields = new ArrayList<>(split(record));
      split = true;
    }
  }

  int count() throws IOException {
    parse();
    return fields.size();
  }

  void count(int number) throws IOException {
    parse();
    if (number < 0 || number > 1_000_000) {
      throw new AwkException("NF set to " + number);
    }
    while (fields.size() > number) {
      fields.remove(fields.size() - 1);
    }
    while (fields.size() < number) {
      fields.add("");
    }
    joined = false;
  }

  Value get(int index) throws IOException {
    if (index == 0) {
      return Value.input(record());
    }
    parse();
    return index <= fields.size() ? Value.input(fields.get(index - 1)) : Value.UNSET;
  }

  void set(int index, String text) throws IOException {
    if (index == 0) {
      record(text);
      return;
    }
    parse();
    if (index > fields.size()) {
      count(index);
    }
    fields.set(index - 1, text);
    joined = false;
  }

  /** By the field separator. */
  List<String> split(String text) throws IOException {
    return split(text, run.string("FS"));
  }

  List<String> split(String text, String separator) throws IOException {
    if (text.isEmpty()) {
      return List.of();
    }
    if (separator.equals(" ")) {
      List<String> words = new ArrayList<>(List.of(text.split("[ \t\n]+")));
      words.removeIf(String::isEmpty);
      return words;
    }
    if (separator.isEmpty()) {
      return text.chars().mapToObj(c -> String.valueOf((char) c)).toList();
    }
    boolean paragraphs = run.string("RS").isEmpty();
    if (separator.length() == 1 && !separator.equals("\\") && !paragraphs) {
      List<String> parts = new ArrayList<>();
      int at = 0;
      for (int end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, at)) {
        parts.add(text.substring(at, end));
        at = end + 1;
      }
      parts.add(text.substring(at));
      return parts;
    }
    String literal = separator.length() == 1 ? "[" + separator + "]" : separator;
    return split(text, run.regex(paragraphs ? "(" + literal + ")|\n" : literal));
  }

  List<String> split(String text, Regex separator) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> parts = new ArrayList<>();
    int at = 0;
    int from = 0;
    while (from <= text.length()) {
      Optional<Match> match = separator.find(text, from);
      if (match.isEmpty()) {
        break;
      }
      if (match.get().end() == match.get().start()) {
        from = match.get().end() + 1;
        continue;
      }
      parts.add(text.substring(at, match.get().start()));
      at = match.get().end();
      from = at;
    }
    parts.add(text.substring(at));
    return parts;
  }
}
