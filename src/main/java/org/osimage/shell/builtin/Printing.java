package org.osimage.shell.builtin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.osimage.shell.run.Executor;
import org.osimage.shell.run.ShellError;
import org.osimage.shell.text.Escapes;
import org.osimage.shell.text.Printf;

/** echo and printf. */
final class Printing {
  private Printing() {}

  static int echo(Executor shell, String name, List<String> arguments) throws IOException {
    boolean escapes = !shell.state().bash();
    boolean newline = true;
    int first = 0;
    if (shell.state().bash()) {
      while (first < arguments.size() && arguments.get(first).matches("-[neE]+")) {
        for (char c : arguments.get(first++).substring(1).toCharArray()) {
          newline &= c != 'n';
          escapes = c == 'e' || c != 'E' && escapes;
        }
      }
    } else if (!arguments.isEmpty() && arguments.get(0).equals("-n")) {
      newline = false;
      first = 1;
    }
    String text = String.join(" ", arguments.subList(first, arguments.size()));
    if (escapes) {
      Escapes.Expanded expanded = Escapes.echo(text);
      text = expanded.text();
      newline &= !expanded.stopped();
    }
    shell.state().stream(1).print(newline ? text + "\n" : text);
    return 0;
  }

  static int printf(Executor shell, String name, List<String> arguments) throws IOException {
    List<String> rest = new ArrayList<>(arguments);
    String variable = "";
    if (shell.state().bash() && rest.size() > 1 && rest.get(0).equals("-v")) {
      variable = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    if (!rest.isEmpty() && rest.get(0).matches("-[a-zA-Z].*")) {
      throw ShellError.ofBuiltIn("Illegal option " + rest.get(0));
    }
    if (!rest.isEmpty() && rest.get(0).equals("--")) {
      rest = rest.subList(1, rest.size());
    }
    if (rest.isEmpty()) {
      throw ShellError.ofBuiltIn("usage: printf format [arg ...]");
    }
    Printf.Result result = Printf.format(rest.get(0), rest.subList(1, rest.size()));
    if (variable.isEmpty()) {
      shell.state().stream(1).print(result.text());
    } else {
      shell.state().variables().checked(variable, v -> v.withValue(result.text()));
    }
    if (result.errors().isEmpty()) {
      return 0;
    }
    for (String error : result.errors().split("\n")) {
      shell.state().complain("printf: " + error);
    }
    return result.invalid() && !shell.state().bash() ? 2 : 1;
  }
}
