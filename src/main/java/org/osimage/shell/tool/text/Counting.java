package org.osimage.shell.tool.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Lines;
import org.osimage.shell.command.Options;
import org.osimage.shell.command.Stream;
import org.osimage.shell.command.UsageException;
import org.osimage.shell.file.Bytes;

/** wc, uniq, nl and cmp. */
public final class Counting {
  private static final Options.Syntax WC =
      Options.of("clmwL")
          .with("bytes", 'c')
          .with("chars", 'm')
          .with("lines", 'l')
          .with("words", 'w')
          .with("max-line-length", 'L');

  private Counting() {}

  public static int wc(Invocation call) throws IOException {
    Options options = WC.parse(call.arguments());
    List<long[]> counts = new ArrayList<>();
    List<String> names = new ArrayList<>();
    int status =
        Cat.each(
            call,
            options.operands(),
            (name, in) -> {
              counts.add(count(in));
              names.add(options.operands().isEmpty() ? "" : name);
            });
    if (options.operands().size() > 1) {
      long[] total = new long[4];
      for (long[] count : counts) {
        for (int i = 0; i < 3; i++) {
          total[i] += count[i];
        }
        total[3] = Math.max(total[3], count[3]);
      }
      counts.add(total);
      names.add("total");
    }
    boolean all = options.last("clmwL") == ' ';
    int shown =
        all
            ? 3
            : (options.has('l') ? 1 : 0)
                + (options.has('w') ? 1 : 0)
                + (options.has('c') ? 1 : 0)
                + (options.has('m') ? 1 : 0)
                + (options.has('L') ? 1 : 0);
    int width = shown == 1 && counts.size() == 1 ? 1 : width(call, options, counts);
    for (int i = 0; i < counts.size(); i++) {
      call.println(
          row(options, all, counts.get(i), width)
              + (names.get(i).isEmpty() ? "" : " " + names.get(i)));
    }
    return status;
  }

  private static int width(Invocation call, Options options, List<long[]> counts) {
    boolean files =
        !options.operands().isEmpty()
            && options.operands().stream()
                .allMatch(f -> call.find(f).filter(n -> n.isFile()).isPresent());
    if (!files) {
      return 7;
    }
    long bytes = counts.get(counts.size() - 1)[2];
    return Long.toString(bytes).length();
  }

  private static String row(Options options, boolean all, long[] count, int width) {
    List<String> fields = new ArrayList<>();
    String format = "%" + width + "d";
    if (all || options.has('l')) {
      fields.add(String.format(Locale.ROOT, format, count[0]));
    }
    if (all || options.has('w')) {
      fields.add(String.format(Locale.ROOT, format, count[1]));
    }
    if (options.has('m')) {
      fields.add(String.format(Locale.ROOT, format, count[2]));
    }
    if (all || options.has('c')) {
      fields.add(String.format(Locale.ROOT, format, count[2]));
    }
    if (options.has('L')) {
      fields.add(String.format(Locale.ROOT, format, count[3]));
    }
    return String.join(" ", fields);
  }

  private static long[] count(Stream in) throws IOException {
    long[] count = new long[4];
    byte[] buffer = new byte[1 << 16];
    boolean word = false;
    long line = 0;
    for (int n = in.read(buffer, 0, buffer.length); n >= 0; n = in.read(buffer, 0, buffer.length)) {
      count[2] += n;
      for (int i = 0; i < n; i++) {
        int c = buffer[i] & 0xff;
        boolean space = c == ' ' || c >= 9 && c <= 13;
        if (c == '\n') {
          count[0]++;
          count[3] = Math.max(count[3], line);
          line = 0;
        } else if (c == '\t') {
          line += 8 - line % 8;
        } else if (c >= 32) {
          line++;
        }
        if (!space && !word) {
          count[1]++;
        }
        word = !space;
      }
    }
    count[3] = Math.max(count[3], line);
    return count;
  }

  private static final Options.Syntax UNIQ =
      Options.of("cdDf:is:uw:z")
          .with("count", 'c')
          .with("repeated", 'd')
          .with("all-repeated::", 'D')
          .with("skip-fields:", 'f')
          .with("ignore-case", 'i')
          .with("skip-chars:", 's')
          .with("unique", 'u')
          .with("check-chars:", 'w');

  public static int uniq(Invocation call) throws IOException {
    Options options = UNIQ.parse(call.arguments());
    List<String> files = options.operands();
    Stream in = files.isEmpty() || files.get(0).equals("-") ? call.in() : call.open(files.get(0));
    Stream out =
        files.size() > 1 && !files.get(1).equals("-") ? call.create(files.get(1)) : call.out();
    Lines lines = new Lines(in, call.budget(), options.has('z') ? '\0' : '\n');
    List<String> group = new ArrayList<>();
    for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
      if (!group.isEmpty() && !key(group.get(0), options).equals(key(line.get(), options))) {
        print(out, options, group);
        group.clear();
      }
      if (group.size() < 2 || options.has('D') || options.has('c')) {
        group.add(line.get());
      }
    }
    if (!group.isEmpty()) {
      print(out, options, group);
    }
    return 0;
  }

  private static int number(Options options, char option) throws UsageException {
    String text = options.value(option).orElse("0");
    if (!text.matches("[0-9]{1,8}")) {
      throw new UsageException("invalid number: '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  private static String key(String line, Options options) throws UsageException {
    int at = 0;
    for (int i = number(options, 'f'); i > 0; i--) {
      while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
        at++;
      }
      while (at < line.length() && line.charAt(at) != ' ' && line.charAt(at) != '\t') {
        at++;
      }
    }
    at = Math.min(line.length(), at + number(options, 's'));
    String key = line.substring(at);
    if (options.has('w')) {
      key = key.substring(0, Math.min(key.length(), number(options, 'w')));
    }
    return options.has('i') ? key.toLowerCase(Locale.ROOT) : key;
  }

  private static void print(Stream out, Options options, List<String> group) throws IOException {
    char end = options.has('z') ? '\0' : '\n';
    boolean repeated = group.size() > 1;
    if (options.has('D')) {
      if (repeated) {
        for (String line : group) {
          out.print(line + end);
        }
      }
      return;
    }
    if (options.has('d') && !repeated || options.has('u') && repeated) {
      return;
    }
    String count = options.has('c') ? String.format(Locale.ROOT, "%7d ", group.size()) : "";
    out.print(count + group.get(0) + end);
  }

  public static int nl(Invocation call) throws IOException {
    Options options = Options.of("b:n:s:w:v:i:").parse(call.arguments());
    String separator = options.value('s').orElse("\t");
    int width = options.has('w') ? number(options, 'w') : 6;
    boolean all = options.value('b').orElse("t").equals("a");
    String format = options.value('n').orElse("rn");
    int[] number = {options.has('v') ? number(options, 'v') : 1};
    int step = options.has('i') ? number(options, 'i') : 1;
    String pattern =
        format.equals("ln")
            ? "%-" + width + "d"
            : format.equals("rz") ? "%0" + width + "d" : "%" + width + "d";
    return Cat.each(
        call,
        options.operands(),
        (name, in) -> {
          Lines lines = new Lines(in, call.budget());
          for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            if (all || !line.get().isEmpty()) {
              call.println(String.format(Locale.ROOT, pattern, number[0]) + separator + line.get());
              number[0] += step;
            } else {
              call.println(" ".repeat(width + separator.length()));
            }
          }
        });
  }

  public static int cmp(Invocation call) throws IOException {
    Options options =
        Options.of("bi:ln:s")
            .with("quiet", 's')
            .with("silent", 's')
            .with("verbose", 'l')
            .failingWith(2)
            .parse(call.arguments());
    List<String> files = options.operands();
    if (files.isEmpty()) {
      throw new UsageException("missing operand after 'cmp'", 2);
    }
    byte[][] bodies = new byte[2][];
    for (int i = 0; i < 2; i++) {
      String file = i < files.size() ? files.get(i) : "-";
      try {
        bodies[i] = Columns.open(call, file).readAll();
      } catch (org.osimage.shell.file.FileException e) {
        call.fail(options.has('s') ? "" : e.text());
        return 2;
      }
    }
    int at = java.util.Arrays.mismatch(bodies[0], bodies[1]);
    if (at < 0) {
      return 0;
    }
    if (!options.has('s')) {
      boolean shorter = at >= bodies[0].length || at >= bodies[1].length;
      String which = at >= bodies[0].length ? files.get(0) : files.size() > 1 ? files.get(1) : "-";
      String text = Bytes.of(bodies[0], 0, at);
      long line = text.chars().filter(c -> c == '\n').count() + 1;
      if (shorter) {
        call.fail("EOF on " + which + " after byte " + at + ", line " + line);
      } else {
        call.println(
            files.get(0)
                + " "
                + (files.size() > 1 ? files.get(1) : "-")
                + " differ: char "
                + (at + 1)
                + ", line "
                + line);
      }
    }
    return 1;
  }
}
