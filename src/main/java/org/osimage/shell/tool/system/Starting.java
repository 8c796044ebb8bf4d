package org.osimage.shell.tool.system;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Options;
import org.osimage.shell.command.Streams;
import org.osimage.shell.command.UsageException;
import org.osimage.shell.file.Bytes;

/** Commands that run others: env, xargs, nice, nohup, timeout, which. */
public final class Starting {
  private Starting() {}

  public static int env(Invocation call) throws IOException {
    Options options =
        Options.of("iu:0C:S:")
            .with("ignore-environment", 'i')
            .with("unset:", 'u')
            .with("null", '0')
            .with("chdir:", 'C')
            .inOrder()
            .parse(call.arguments());
    List<String> words = new ArrayList<>(options.operands());
    Map<String, String> environment =
        new TreeMap<>(options.has('i') ? Map.of() : call.environment());
    if (!words.isEmpty() && words.get(0).equals("-")) {
      words.remove(0);
      environment.clear();
    }
    options.values('u').forEach(environment::remove);
    while (!words.isEmpty() && words.get(0).indexOf('=') > 0) {
      String word = words.remove(0);
      environment.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
    }
    if (words.isEmpty()) {
      for (Map.Entry<String, String> entry : environment.entrySet()) {
        call.print(entry.getKey() + "=" + entry.getValue() + (options.has('0') ? "\0" : "\n"));
      }
      return 0;
    }
    if (!environment.containsKey("PATH")) {
      environment.put("PATH", call.variable("PATH").orElse("/usr/bin:/bin"));
    }
    String directory =
        options.has('C')
            ? call.files().existing(call.directory(), options.value('C').orElse(""), true).path()
            : call.directory();
    return call.processes().run(words, environment, directory, call.in(), call.out(), call.err());
  }

  public static int printenv(Invocation call) throws IOException {
    int status = 0;
    for (String name : call.arguments()) {
      Optional<String> value = call.variable(name);
      if (value.isPresent()) {
        call.println(value.get());
      } else {
        status = 1;
      }
    }
    if (call.arguments().isEmpty()) {
      for (Map.Entry<String, String> entry : new TreeMap<>(call.environment()).entrySet()) {
        call.println(entry.getKey() + "=" + entry.getValue());
      }
    }
    return status;
  }

  /** Runs the rest of the arguments after options and so many operands. */
  private static int rest(Invocation call, Options options, int skipped) throws IOException {
    List<String> words = options.operands(skipped + 1);
    return call.run(words.subList(skipped, words.size()));
  }

  public static int nice(Invocation call) throws IOException {
    if (call.arguments().isEmpty()) {
      call.println("0");
      return 0;
    }
    return rest(
        call, Options.of("n:").with("adjustment:", 'n').inOrder().parse(call.arguments()), 0);
  }

  public static int ionice(Invocation call) throws IOException {
    return rest(call, Options.of("c:n:tp:").inOrder().parse(call.arguments()), 0);
  }

  public static int nohup(Invocation call) throws IOException {
    return rest(call, Options.of("").inOrder().parse(call.arguments()), 0);
  }

  /** Time stands still: the report is all zeros. */
  public static int time(Invocation call) throws IOException {
    int status = rest(call, Options.of("pf:o:avq").inOrder().parse(call.arguments()), 0);
    call.err().print("real 0.00\nuser 0.00\nsys 0.00\n");
    return status;
  }

  public static int timeout(Invocation call) throws IOException {
    return rest(
        call,
        Options.of("k:s:v")
            .with("signal:", 's')
            .with("kill-after:", 'k')
            .with("foreground", 'f')
            .with("preserve-status", 'p')
            .inOrder()
            .parse(call.arguments()),
        1);
  }

  public static int stdbuf(Invocation call) throws IOException {
    return rest(call, Options.of("i:o:e:").inOrder().parse(call.arguments()), 0);
  }

  public static int which(Invocation call) throws IOException {
    boolean silent = call.arguments().contains("-s");
    int status = 0;
    for (String name : call.arguments()) {
      if (name.startsWith("-")) {
        continue;
      }
      Optional<String> path = call.processes().path(name);
      if (path.isEmpty()) {
        status = 1;
      } else if (!silent) {
        call.println(path.get());
      }
    }
    return status;
  }

  private static final Options.Syntax XARGS =
      Options.of("0a:d:E:e::I:i::L:l::n:oP:prs:tx")
          .with("null", '0')
          .with("arg-file:", 'a')
          .with("delimiter:", 'd')
          .with("replace::", 'i')
          .with("max-lines::", 'l')
          .with("max-args:", 'n')
          .with("max-procs:", 'P')
          .with("no-run-if-empty", 'r')
          .with("verbose", 't')
          .with("exit", 'x')
          .with("max-chars:", 's')
          .inOrder();

  public static int xargs(Invocation call) throws IOException {
    Options options = XARGS.parse(call.arguments());
    String input =
        Bytes.of(
            options.has('a')
                ? call.open(options.value('a').orElse("")).readAll()
                : call.in().readAll());
    Optional<String> replace =
        options.has('I')
            ? options.value('I')
            : options.has('i')
                ? Optional.of(options.value('i').filter(v -> !v.isEmpty()).orElse("{}"))
                : Optional.empty();
    List<String> items = items(options, input, replace.isPresent());
    List<String> command = options.operands().isEmpty() ? List.of("echo") : options.operands();
    List<List<String>> calls = new ArrayList<>();
    if (replace.isPresent()) {
      for (String item : items) {
        calls.add(command.stream().map(w -> w.replace(replace.get(), item)).toList());
      }
    } else {
      boolean lines = options.has('L') || options.has('l');
      int most =
          number(options, options.has('n') ? 'n' : options.has('L') ? 'L' : 'l', lines ? 1 : 5000);
      for (int i = 0; i < items.size(); i += most) {
        List<String> argv = new ArrayList<>(command);
        argv.addAll(items.subList(i, Math.min(items.size(), i + most)));
        calls.add(argv);
      }
      if (items.isEmpty() && !options.has('r')) {
        calls.add(command);
      }
    }
    return all(call, options, calls);
  }

  private static int number(Options options, char option, int standard) throws UsageException {
    String text =
        options.value(option).filter(v -> !v.isEmpty()).orElse(Integer.toString(standard));
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw new UsageException("invalid number \"" + text + "\" for -" + option + " option");
    }
    return Integer.parseInt(text);
  }

  private static int all(Invocation call, Options options, List<List<String>> calls)
      throws IOException {
    int status = 0;
    for (List<String> argv : calls) {
      if (options.has('t')) {
        call.err().print(String.join(" ", argv) + "\n");
      }
      int exit = call.run(argv, Streams.nothing(), call.out());
      if (exit == 127 || exit == 126) {
        return exit;
      }
      if (exit == 255) {
        return 124;
      }
      status = exit != 0 ? 123 : status;
    }
    return status;
  }

  private static List<String> items(Options options, String input, boolean lines)
      throws UsageException {
    if (options.has('0') || options.has('d')) {
      String delimiter =
          options.has('0')
              ? "\0"
              : options
                  .value('d')
                  .orElse("")
                  .replace("\\n", "\n")
                  .replace("\\0", "\0")
                  .replace("\\t", "\t");
      List<String> items =
          new ArrayList<>(List.of(input.split(java.util.regex.Pattern.quote(delimiter), -1)));
      if (items.get(items.size() - 1).isEmpty()) {
        items.remove(items.size() - 1);
      }
      return items;
    }
    if (lines || options.has('L') || options.has('l')) {
      List<String> items = new ArrayList<>();
      for (String line : input.split("\n")) {
        if (!line.isBlank()) {
          items.add(String.join("", words(line.stripLeading(), false)));
        }
      }
      return items;
    }
    return words(input, true);
  }

  /** Quotes and backslashes as xargs takes them. */
  private static List<String> words(String input, boolean blanks) throws UsageException {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean present = false;
    for (int i = 0; i < input.length(); i++) {
      char c = input.charAt(i);
      if (c == '\n' || blanks && (c == ' ' || c == '\t')) {
        if (present) {
          words.add(word.toString());
        }
        word.setLength(0);
        present = false;
        continue;
      }
      present = true;
      if (c == '\\' && i + 1 < input.length()) {
        word.append(input.charAt(++i));
      } else if (c == '\'' || c == '"') {
        int end = input.indexOf(c, i + 1);
        if (end < 0 || input.substring(i, end).indexOf('\n') >= 0) {
          throw new UsageException(
              "unmatched "
                  + (c == '"' ? "double" : "single")
                  + " quote; by default quotes are special to xargs unless you use the -0 option");
        }
        word.append(input, i + 1, end);
        i = end;
      } else {
        word.append(c);
      }
    }
    if (present) {
      words.add(word.toString());
    }
    return words;
  }
}
