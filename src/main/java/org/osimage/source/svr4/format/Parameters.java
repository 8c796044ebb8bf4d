package org.osimage.source.svr4.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.ImageBuildException;

/** Parameters of a package in their order: {@code pkginfo}, or the answers of a request script. */
public final class Parameters {
  private static final int LONGEST_VALUE = 4096;

  private final Map<String, String> values;

  private Parameters(Map<String, String> values) {
    this.values = values;
  }

  public static Parameters of(Map<String, String> values) {
    return new Parameters(new LinkedHashMap<>(values));
  }

  /**
   * Reads lines {@code NAME=value}: quotes around a value are optional, blanks behind it are
   * dropped, a backslash at the end of a line continues it. The last value of a name counts.
   *
   * @throws ImageBuildException naming file and line
   */
  public static Parameters parse(PackageText text) throws ImageBuildException {
    Map<String, String> values = new LinkedHashMap<>();
    List<String> lines = text.lines();
    for (int i = 0; i < lines.size(); i++) {
      int number = i + 1;
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      String name = equals < 0 ? line : line.substring(0, equals);
      if (equals < 0 || !name.matches("[A-Za-z_][A-Za-z0-9_.]{0,255}")) {
        throw text.error(number, "'" + shortened(line) + "' is not NAME=value");
      }
      StringBuilder value = new StringBuilder(line.substring(equals + 1).stripLeading());
      while (value.length() > 0
          && value.charAt(value.length() - 1) == '\\'
          && i + 1 < lines.size()
          && value.length() <= LONGEST_VALUE) {
        value.setLength(value.length() - 1);
        i++;
        value.append('\n').append(lines.get(i).stripLeading());
      }
      values.put(name, value(text, number, name, value.toString().stripTrailing()));
    }
    return new Parameters(values);
  }

  private static String value(PackageText text, int number, String name, String value)
      throws ImageBuildException {
    if (value.length() > LONGEST_VALUE) {
      throw text.error(
          number, "the value of " + name + " has more than " + LONGEST_VALUE + " characters");
    }
    char quote = value.isEmpty() ? ' ' : value.charAt(0);
    if (quote != '"' && quote != '\'') {
      return value;
    }
    int end = value.indexOf(quote, 1);
    if (end < 0) {
      throw text.error(number, "the value of " + name + " lacks its closing quote");
    }
    return (value.substring(1, end) + value.substring(end + 1)).stripTrailing();
  }

  private static String shortened(String line) {
    return line.length() > 60 ? line.substring(0, 60) + "..." : line;
  }

  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The value; empty also when there is none. */
  public String value(String name) {
    return values.getOrDefault(name, "");
  }

  /** All of them, in their order. */
  public Map<String, String> all() {
    return Collections.unmodifiableMap(values);
  }

  /** These and others, which win. */
  public Parameters with(Parameters others) {
    Map<String, String> both = new LinkedHashMap<>(values);
    both.putAll(others.values);
    return new Parameters(both);
  }

  /** The words of a list such as {@code CLASSES}. */
  public List<String> words(String name) {
    String value = value(name).strip();
    return value.isEmpty()
        ? List.of()
        : new ArrayList<>(Arrays.asList(value.split("[ \t\n]+", -1)));
  }
}
