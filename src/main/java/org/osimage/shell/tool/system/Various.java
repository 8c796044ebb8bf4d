package org.osimage.shell.tool.system;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Options;
import org.osimage.shell.command.UsageException;
import org.osimage.shell.file.Bytes;
import org.osimage.shell.text.Escapes;
import org.osimage.shell.text.Printf;
import org.osimage.shell.text.Sizes;

/** Small commands: echo, printf, seq, yes, tsort, dd, sleep. */
public final class Various {
  private Various() {}

  /** /bin/echo, which knows -n, -e and -E. */
  public static int echo(Invocation call) throws IOException {
    boolean newline = true;
    boolean escapes = false;
    int first = 0;
    while (first < call.arguments().size() && call.arguments().get(first).matches("-[neE]+")) {
      for (char c : call.arguments().get(first++).substring(1).toCharArray()) {
        newline &= c != 'n';
        escapes = c == 'e' || c != 'E' && escapes;
      }
    }
    String text = String.join(" ", call.arguments().subList(first, call.arguments().size()));
    if (escapes) {
      Escapes.Expanded expanded = Escapes.echo(text);
      text = expanded.text();
      newline &= !expanded.stopped();
    }
    call.print(newline ? text + "\n" : text);
    return 0;
  }

  public static int printf(Invocation call) throws IOException {
    if (call.arguments().isEmpty()) {
      throw new UsageException("missing operand");
    }
    Printf.Result result =
        Printf.format(
            call.arguments().get(0), call.arguments().subList(1, call.arguments().size()));
    call.print(result.text());
    return result.errors().isEmpty() ? 0 : call.fail(result.errors().strip());
  }

  public static int seq(Invocation call) throws IOException {
    List<String> words = new ArrayList<>(call.arguments());
    String separator = "\n";
    boolean equal = false;
    String format = "";
    while (!words.isEmpty() && words.get(0).matches("-[swf].*|--equal-width")) {
      String option = words.remove(0);
      if (option.equals("-w") || option.startsWith("--")) {
        equal = true;
      } else {
        String value =
            option.length() > 2 ? option.substring(2) : words.isEmpty() ? "" : words.remove(0);
        separator = option.startsWith("-s") ? value : separator;
        format = option.startsWith("-f") ? value : format;
      }
    }
    if (words.isEmpty() || words.size() > 3) {
      throw new UsageException(
          words.isEmpty() ? "missing operand" : "extra operand '" + words.get(3) + "'");
    }
    for (String word : words) {
      if (!word.matches("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)")) {
        throw new UsageException("invalid floating point argument: '" + word + "'");
      }
    }
    BigDecimal first = words.size() > 1 ? new BigDecimal(words.get(0)) : BigDecimal.ONE;
    BigDecimal step = words.size() > 2 ? new BigDecimal(words.get(1)) : BigDecimal.ONE;
    BigDecimal last = new BigDecimal(words.get(words.size() - 1));
    if (step.signum() == 0) {
      throw new UsageException("invalid Zero increment value: '" + words.get(1) + "'");
    }
    int scale = Math.max(first.scale(), step.scale());
    int width =
        equal
            ? Math.max(
                first.setScale(scale).toPlainString().length(),
                last.setScale(scale, java.math.RoundingMode.DOWN).toPlainString().length())
            : 0;
    boolean any = false;
    for (BigDecimal n = first;
        step.signum() > 0 ? n.compareTo(last) <= 0 : n.compareTo(last) >= 0;
        n = n.add(step)) {
      call.budget().step();
      String shown = n.setScale(scale).toPlainString();
      if (!format.isEmpty()) {
        shown = Printf.format(format, List.of(shown)).text();
      } else if (shown.length() < width) {
        String sign = shown.startsWith("-") ? "-" : "";
        shown = sign + "0".repeat(width - shown.length()) + shown.substring(sign.length());
      }
      call.print((any ? separator : "") + shown);
      any = true;
    }
    if (any) {
      call.print("\n");
    }
    return 0;
  }

  public static int yes(Invocation call) throws IOException {
    String line = call.arguments().isEmpty() ? "y\n" : String.join(" ", call.arguments()) + "\n";
    String block = line.repeat(Math.max(1, 4096 / line.length()));
    while (true) {
      call.budget().step();
      call.print(block);
    }
  }

  /** Time stands still: nothing has to be waited for. */
  public static int sleep(Invocation call) throws IOException {
    if (call.arguments().isEmpty()) {
      throw new UsageException("missing operand");
    }
    return 0;
  }

  public static int dd(Invocation call) throws IOException {
    Map<String, String> options = new LinkedHashMap<>();
    for (String word : call.arguments()) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        throw new UsageException("unrecognized operand '" + word + "'");
      }
      options.put(word.substring(0, equals), word.substring(equals + 1));
    }
    long block = size(options.getOrDefault("bs", options.getOrDefault("ibs", "512")));
    long count =
        options.containsKey("count") ? size(options.getOrDefault("count", "")) : Long.MAX_VALUE;
    long skip = size(options.getOrDefault("skip", "0"));
    String from = options.getOrDefault("if", "");
    String to = options.getOrDefault("of", "");
    org.osimage.shell.command.Stream in = from.isEmpty() ? call.in() : call.open(from);
    boolean keeps = options.getOrDefault("conv", "").contains("notrunc");
    org.osimage.shell.command.Stream out =
        to.isEmpty() ? call.out() : keeps ? call.append(to) : call.create(to);
    if (keeps && out instanceof org.osimage.shell.command.TreeStream) {
      throw new UsageException("conv=notrunc is not supported");
    }
    call.budget().inMemory(block);
    byte[] buffer = new byte[(int) block];
    long whole = 0;
    long bytes = 0;
    for (long i = 0; i < skip; i++) {
      in.read(buffer, 0, buffer.length);
    }
    for (long i = 0; i < count; i++) {
      call.budget().step();
      int n = in.read(buffer, 0, buffer.length);
      if (n < 0) {
        break;
      }
      out.write(buffer, 0, n);
      whole += n == buffer.length ? 1 : 0;
      bytes += n;
    }
    if (!options.getOrDefault("status", "").matches("none|noxfer")) {
      long partial = bytes % Math.max(1, block) == 0 ? 0 : 1;
      String records = whole + "+" + partial;
      call.err()
          .print(
              records + " records in\n" + records + " records out\n" + bytes + " bytes copied\n");
    }
    return 0;
  }

  private static long size(String text) throws UsageException {
    return Sizes.parse(text)
        .orElseThrow(() -> new UsageException("invalid number: '" + text + "'"));
  }

  public static int tsort(Invocation call) throws IOException {
    Options options = Options.of("").parse(call.arguments());
    String text =
        Bytes.of(
            (options.operands().isEmpty() || options.operands().get(0).equals("-")
                    ? call.in()
                    : call.open(options.operands().get(0)))
                .readAll());
    List<String> words = new ArrayList<>(List.of(text.strip().split("\\s+")));
    words.removeIf(String::isEmpty);
    if (words.size() % 2 != 0) {
      return call.fail("input contains an odd number of tokens");
    }
    Map<String, Set<String>> before = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i += 2) {
      before.computeIfAbsent(words.get(i), w -> new LinkedHashSet<>());
      Set<String> of = before.computeIfAbsent(words.get(i + 1), w -> new LinkedHashSet<>());
      if (!words.get(i).equals(words.get(i + 1))) {
        of.add(words.get(i));
      }
    }
    int status = 0;
    while (!before.isEmpty()) {
      call.budget().step();
      List<String> free =
          before.entrySet().stream()
              .filter(e -> e.getValue().isEmpty())
              .map(Map.Entry::getKey)
              .toList();
      if (free.isEmpty()) {
        status = call.fail("input contains a loop:");
        free = List.of(before.keySet().iterator().next());
      }
      for (String each : free) {
        call.println(each);
        before.remove(each);
      }
      List<String> gone = free;
      before.values().forEach(b -> b.removeAll(gone));
    }
    return status;
  }
}
