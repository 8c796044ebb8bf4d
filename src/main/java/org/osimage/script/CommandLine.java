package org.osimage.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The arguments of a command as getopt_long(3) reads them: options and operands in any order.
 *
 * @param options in their order
 * @param operands in their order
 */
record CommandLine(List<Option> options, List<String> operands) {
  /**
   * @param name {@code -x} or {@code --word}
   */
  record Option(String name, Optional<String> value) {}

  /**
   * @param valued the short options that take a value, e.g. {@code gmot}
   * @param longValued the long ones that take one even as the next argument
   */
  static CommandLine parse(List<String> arguments, String valued, List<String> longValued) {
    List<Option> options = new ArrayList<>();
    List<String> operands = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--")) {
        operands.addAll(arguments.subList(i + 1, arguments.size()));
        break;
      }
      if (argument.startsWith("--")) {
        i = addLong(arguments, i, longValued, options);
      } else if (argument.startsWith("-") && argument.length() > 1) {
        i = addShort(arguments, i, valued, options);
      } else {
        operands.add(argument);
      }
    }
    return new CommandLine(List.copyOf(options), List.copyOf(operands));
  }

  private static int addLong(
      List<String> arguments, int at, List<String> longValued, List<Option> options) {
    String argument = arguments.get(at);
    int equals = argument.indexOf('=');
    if (equals >= 0) {
      options.add(
          new Option(argument.substring(0, equals), Optional.of(argument.substring(equals + 1))));
      return at;
    }
    boolean next = longValued.contains(argument) && at + 1 < arguments.size();
    options.add(new Option(argument, next ? Optional.of(arguments.get(at + 1)) : Optional.empty()));
    return next ? at + 1 : at;
  }

  private static int addShort(List<String> arguments, int at, String valued, List<Option> options) {
    String argument = arguments.get(at);
    for (int i = 1; i < argument.length(); i++) {
      String name = "-" + argument.charAt(i);
      if (valued.indexOf(argument.charAt(i)) < 0) {
        options.add(new Option(name, Optional.empty()));
      } else if (i + 1 < argument.length()) {
        options.add(new Option(name, Optional.of(argument.substring(i + 1))));
        return at;
      } else if (at + 1 < arguments.size()) {
        options.add(new Option(name, Optional.of(arguments.get(at + 1))));
        return at + 1;
      } else {
        options.add(new Option(name, Optional.empty()));
      }
    }
    return at;
  }

  boolean has(String... names) {
    List<String> wanted = List.of(names);
    return options.stream().anyMatch(o -> wanted.contains(o.name()));
  }

  /** The value of the last of these options. */
  Optional<String> value(String... names) {
    List<String> wanted = List.of(names);
    Optional<String> value = Optional.empty();
    for (Option option : options) {
      if (wanted.contains(option.name()) && option.value().isPresent()) {
        value = option.value();
      }
    }
    return value;
  }
}
