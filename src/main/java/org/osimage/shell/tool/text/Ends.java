package org.osimage.shell.tool.text;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Lines;
import org.osimage.shell.command.Options;
import org.osimage.shell.command.Stream;
import org.osimage.shell.command.UsageException;
import org.osimage.shell.file.Bytes;
import org.osimage.shell.text.Sizes;

/** head and tail. */
public final class Ends {
  private static final Options.Syntax SYNTAX =
      Options.of("n:c:qvzf")
          .with("lines:", 'n')
          .with("bytes:", 'c')
          .with("quiet", 'q')
          .with("silent", 'q')
          .with("verbose", 'v')
          .with("zero-terminated", 'z');

  private Ends() {}

  /** {@code -5} and {@code +5} as older scripts write them. */
  private static List<String> modern(List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    if (!all.isEmpty() && all.get(0).matches("[-+][0-9]+[cl]?")) {
      String first = all.remove(0);
      boolean bytes = first.endsWith("c");
      String digits = first.replaceAll("[^0-9]", "");
      all.add(0, (first.startsWith("+") ? "+" : "") + digits);
      all.add(0, bytes ? "-c" : "-n");
    }
    return all;
  }

  private static long number(String text) throws UsageException {
    return Sizes.parse(text.replaceFirst("^[-+]", ""))
        .orElseThrow(() -> new UsageException("invalid number of lines: '" + text + "'"));
  }

  private static String header(Options options, String name, boolean first) {
    boolean several = options.operands().size() > 1 && !options.has('q') || options.has('v');
    String shown = name.equals("-") ? "standard input" : name;
    return several ? (first ? "" : "\n") + "==> " + shown + " <==\n" : "";
  }

  public static int head(Invocation call) throws IOException {
    Options options = SYNTAX.parse(modern(call.arguments()));
    boolean bytes = options.last("nc") == 'c';
    String count = options.value(bytes ? 'c' : 'n').orElse("10");
    long number = number(count);
    boolean[] first = {true};
    return Cat.each(
        call,
        options.operands(),
        (name, in) -> {
          call.print(header(options, name, first[0]));
          first[0] = false;
          if (count.startsWith("-")) {
            allBut(call, options, in, bytes, number);
          } else if (bytes) {
            bytes(call, in, number);
          } else {
            lines(call, in, number, options.has('z') ? '\0' : '\n');
          }
        });
  }

  private static void bytes(Invocation call, Stream in, long number) throws IOException {
    byte[] buffer = new byte[8192];
    long left = number;
    while (left > 0) {
      int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (n < 0) {
        return;
      }
      call.out().write(buffer, 0, n);
      left -= n;
    }
  }

  private static void lines(Invocation call, Stream in, long number, char end) throws IOException {
    Lines lines = new Lines(in, call.budget(), end);
    for (long i = 0; i < number; i++) {
      Optional<String> line = lines.next();
      if (line.isEmpty()) {
        return;
      }
      call.print(line.get() + (lines.ended() ? String.valueOf(end) : ""));
    }
    lines.giveBack();
  }

  private static void allBut(
      Invocation call, Options options, Stream in, boolean bytes, long number) throws IOException {
    String text = Bytes.of(in.readAll());
    if (bytes) {
      call.print(text.substring(0, (int) Math.max(0, text.length() - number)));
      return;
    }
    List<String> all = pieces(text, options.has('z') ? '\0' : '\n');
    call.print(String.join("", all.subList(0, (int) Math.max(0, all.size() - number))));
  }

  /** Lines with their ends. */
  static List<String> pieces(String text, char separator) {
    List<String> all = new ArrayList<>();
    for (int at = 0; at < text.length(); ) {
      int end = text.indexOf(separator, at);
      int next = end < 0 ? text.length() : end + 1;
      all.add(text.substring(at, next));
      at = next;
    }
    return all;
  }

  public static int tail(Invocation call) throws IOException {
    Options options = SYNTAX.parse(modern(call.arguments()));
    boolean bytes = options.last("nc") == 'c';
    String count = options.value(bytes ? 'c' : 'n').orElse("10");
    long number = number(count);
    boolean[] first = {true};
    return Cat.each(
        call,
        options.operands(),
        (name, in) -> {
          call.print(header(options, name, first[0]));
          first[0] = false;
          if (bytes) {
            String text = Bytes.of(in.readAll());
            long from = count.startsWith("+") ? number - 1 : text.length() - number;
            call.print(text.substring((int) Math.min(text.length(), Math.max(0, from))));
          } else {
            tail(call, in, number, count.startsWith("+"), options.has('z') ? '\0' : '\n');
          }
        });
  }

  private static void tail(Invocation call, Stream in, long number, boolean from, char end)
      throws IOException {
    Lines lines = new Lines(in, call.budget(), end);
    Deque<String> last = new ArrayDeque<>();
    long read = 0;
    for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
      String whole = line.get() + (lines.ended() ? String.valueOf(end) : "");
      if (from) {
        if (++read >= number) {
          call.print(whole);
        }
      } else if (number > 0) {
        last.add(whole);
        if (last.size() > number) {
          last.remove();
        }
      }
    }
    for (String line : last) {
      call.print(line);
    }
  }
}
