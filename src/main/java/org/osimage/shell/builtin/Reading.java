package org.osimage.shell.builtin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.osimage.shell.command.Stream;
import org.osimage.shell.field.FieldSplit;
import org.osimage.shell.run.Executor;
import org.osimage.shell.run.ShellError;

/** read, and mapfile of bash. */
final class Reading {
  private Reading() {}

  /** What {@code read} was asked for. */
  private static final class Request {
    boolean raw;
    int delimiter = '\n';
    int most = Integer.MAX_VALUE;
    String array = "";
    int descriptor;
    final List<String> names = new ArrayList<>();
  }

  static int read(Executor shell, String name, List<String> arguments) throws IOException {
    Request request = request(shell, arguments);
    if (request.names.isEmpty() && request.array.isEmpty()) {
      if (!shell.state().bash()) {
        throw ShellError.ofBuiltIn("arg count");
      }
      request.names.add("REPLY");
    }
    StringBuilder text = new StringBuilder();
    StringBuilder marks = new StringBuilder();
    boolean complete = line(shell, request, text, marks);
    if (request.array.isEmpty()) {
      assign(shell, request, text.toString(), marks.toString());
    } else {
      TreeMap<String, String> elements = new TreeMap<>();
      List<String> all =
          FieldSplit.all(text.toString(), marks.toString(), shell.state().variables().value("IFS"));
      for (int i = 0; i < all.size(); i++) {
        elements.put(String.format(java.util.Locale.ROOT, "%019d", i), all.get(i));
      }
      shell.setArray(request.array, elements);
    }
    return complete ? 0 : 1;
  }

  private static Request request(Executor shell, List<String> arguments) {
    Request request = new Request();
    List<String> rest = new ArrayList<>(arguments);
    while (!rest.isEmpty() && rest.get(0).startsWith("-") && rest.get(0).length() > 1) {
      String option = rest.remove(0);
      if (option.equals("--")) {
        break;
      }
      for (int i = 1; i < option.length(); i++) {
        char c = option.charAt(i);
        if (c == 'r') {
          request.raw = true;
          continue;
        }
        boolean valued = shell.state().bash() ? "dnNptuai".indexOf(c) >= 0 : c == 'p';
        if (!valued) {
          if (shell.state().bash() && (c == 's' || c == 'e')) {
            continue;
          }
          throw ShellError.ofBuiltIn("Illegal option -" + c);
        }
        String value = option.substring(i + 1);
        if (value.isEmpty() && !rest.isEmpty()) {
          value = rest.remove(0);
        }
        value(request, c, value);
        break;
      }
    }
    request.names.addAll(rest);
    return request;
  }

  private static void value(Request request, char option, String value) {
    switch (option) {
      case 'd' -> request.delimiter = value.isEmpty() ? 0 : value.charAt(0);
      case 'n', 'N' -> request.most = Numbers.natural(value);
      case 'u' -> request.descriptor = Numbers.natural(value);
      case 'a' -> request.array = value;
      default -> {} // a prompt, or a time that nobody has to wait
    }
  }

  private static boolean line(
      Executor shell, Request request, StringBuilder text, StringBuilder marks) throws IOException {
    Stream in = shell.state().stream(request.descriptor);
    byte[] one = new byte[1];
    while (text.length() < request.most) {
      if (in.read(one, 0, 1) < 0) {
        return false;
      }
      char c = (char) (one[0] & 0xff);
      if (c == '\\' && !request.raw) {
        if (in.read(one, 0, 1) < 0) {
          return false;
        }
        if (one[0] != '\n') {
          text.append((char) (one[0] & 0xff));
          marks.append('q');
        }
      } else if (c == request.delimiter) {
        return true;
      } else if (c != 0) {
        text.append(c);
        marks.append('e');
      }
      shell.runtime().budget().inMemory(text.length());
    }
    return true;
  }

  private static void assign(Executor shell, Request request, String text, String marks) {
    List<String> values;
    if (request.names.equals(List.of("REPLY")) && shell.state().bash()) {
      values = List.of(text);
    } else {
      values =
          FieldSplit.some(
              text, marks, shell.state().variables().value("IFS"), request.names.size());
    }
    for (int i = 0; i < request.names.size(); i++) {
      String value = i < values.size() ? values.get(i) : "";
      String name = request.names.get(i);
      if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        throw ShellError.ofBuiltIn(name + ": bad variable name");
      }
      shell.state().variables().checked(name, v -> v.withValue(value));
    }
  }

  static int mapfile(Executor shell, String name, List<String> arguments) throws IOException {
    boolean strip = false;
    String array = "MAPFILE";
    for (String argument : arguments) {
      if (argument.equals("-t")) {
        strip = true;
      } else if (!argument.startsWith("-")) {
        array = argument;
      }
    }
    String text = org.osimage.shell.file.Bytes.of(shell.state().stream(0).readAll());
    TreeMap<String, String> elements = new TreeMap<>();
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      int next = end < 0 ? text.length() : end + 1;
      String line = text.substring(at, strip && end >= 0 ? end : next);
      elements.put(String.format(java.util.Locale.ROOT, "%019d", elements.size()), line);
      at = next;
    }
    shell.setArray(array, elements);
    return 0;
  }
}
