package org.osimage.shell.tool.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Lines;
import org.osimage.shell.command.Options;
import org.osimage.shell.command.Stream;
import org.osimage.shell.command.UsageException;

/** cut, paste, join, comm, expand. */
public final class Columns {
  private static final Options.Syntax CUT =
      Options.of("b:c:d:f:nsz")
          .with("bytes:", 'b')
          .with("characters:", 'c')
          .with("delimiter:", 'd')
          .with("fields:", 'f')
          .with("only-delimited", 's')
          .with("complement", 'C')
          .with("output-delimiter:", 'o')
          .with("zero-terminated", 'z');

  private Columns() {}

  public static int cut(Invocation call) throws IOException {
    Options options = CUT.parse(call.arguments());
    char kind = options.last("bcf");
    if (kind == ' ') {
      throw new UsageException("you must specify a list of bytes, characters, or fields");
    }
    Ranges ranges =
        Ranges.parse(options.value(kind).orElse(""))
            .orElseThrow(() -> new UsageException("invalid field range"));
    String delimiter = options.value('d').orElse("\t");
    if (delimiter.length() > 1) {
      throw new UsageException("the delimiter must be a single character");
    }
    char split = delimiter.isEmpty() ? '\0' : delimiter.charAt(0);
    char end = options.has('z') ? '\0' : '\n';
    return Cat.each(
        call,
        options.operands(),
        (name, in) -> {
          Lines lines = new Lines(in, call.budget(), end);
          for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            if (kind != 'f') {
              call.print(characters(line.get(), ranges, options) + end);
            } else if (line.get().indexOf(split) >= 0) {
              call.print(fields(line.get(), ranges, options, split) + end);
            } else if (!options.has('s')) {
              call.print(line.get() + end);
            }
          }
        });
  }

  private static String characters(String line, Ranges ranges, Options options) {
    StringBuilder out = new StringBuilder();
    Optional<String> between = options.value('o');
    boolean gap = false;
    for (int i = 0; i < line.length(); i++) {
      if (ranges.has(i + 1) != options.has('C')) {
        if (gap && out.length() > 0) {
          between.ifPresent(out::append);
        }
        gap = false;
        out.append(line.charAt(i));
      } else {
        gap = true;
      }
    }
    return out.toString();
  }

  private static String fields(String line, Ranges ranges, Options options, char split) {
    List<String> fields = split(line, split);
    List<String> chosen = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      if (ranges.has(i + 1) != options.has('C')) {
        chosen.add(fields.get(i));
      }
    }
    return String.join(options.value('o').orElse(String.valueOf(split)), chosen);
  }

  static List<String> split(String line, char separator) {
    List<String> fields = new ArrayList<>();
    int at = 0;
    for (int end = line.indexOf(separator); end >= 0; end = line.indexOf(separator, at)) {
      fields.add(line.substring(at, end));
      at = end + 1;
    }
    fields.add(line.substring(at));
    return fields;
  }

  public static int paste(Invocation call) throws IOException {
    Options options =
        Options.of("d:sz").with("delimiters:", 'd').with("serial", 's').parse(call.arguments());
    String delimiters = unescaped(options.value('d').orElse("\t"));
    List<String> files = options.operands().isEmpty() ? List.of("-") : options.operands();
    List<Lines> all = new ArrayList<>();
    Lines standard = new Lines(call.in(), call.budget());
    for (String file : files) {
      all.add(file.equals("-") ? standard : new Lines(call.open(file), call.budget()));
    }
    if (options.has('s')) {
      for (Lines lines : all) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
          out.append(i > 0 ? delimiter(delimiters, i - 1) : "").append(line.get());
          i++;
        }
        call.println(out.toString());
      }
      return 0;
    }
    while (true) {
      StringBuilder out = new StringBuilder();
      boolean any = false;
      for (int i = 0; i < all.size(); i++) {
        Optional<String> line = all.get(i).next();
        any |= line.isPresent();
        out.append(i > 0 ? delimiter(delimiters, i - 1) : "").append(line.orElse(""));
      }
      if (!any) {
        return 0;
      }
      call.println(out.toString());
    }
  }

  private static String unescaped(String text) {
    return text.replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("\\0", "\0")
        .replace("\\\\", "\\");
  }

  private static String delimiter(String delimiters, int index) {
    if (delimiters.isEmpty()) {
      return "";
    }
    char c = delimiters.charAt(index % delimiters.length());
    return c == '\0' ? "" : String.valueOf(c);
  }

  public static int comm(Invocation call) throws IOException {
    Options options =
        Options.of("123z")
            .with("nocheck-order", 'n')
            .with("check-order", 'o')
            .with("output-delimiter:", 'd')
            .parse(call.arguments());
    List<String> files = options.operands(2);
    Lines left = new Lines(open(call, files.get(0)), call.budget());
    Lines right = new Lines(open(call, files.get(1)), call.budget());
    Optional<String> a = left.next();
    Optional<String> b = right.next();
    String tab = options.value('d').orElse("\t");
    String two = options.has('1') ? "" : tab;
    String three = two + (options.has('2') ? "" : tab);
    while (a.isPresent() || b.isPresent()) {
      int order = a.isEmpty() ? 1 : b.isEmpty() ? -1 : a.get().compareTo(b.get());
      char column = order < 0 ? '1' : order > 0 ? '2' : '3';
      if (!options.has(column)) {
        String line = (order <= 0 ? a : b).orElse("");
        call.println((column == '1' ? "" : column == '2' ? two : three) + line);
      }
      a = order <= 0 ? left.next() : a;
      b = order >= 0 ? right.next() : b;
    }
    return 0;
  }

  static Stream open(Invocation call, String file) throws IOException {
    return file.equals("-") ? call.in() : call.open(file);
  }

  public static int expand(Invocation call) throws IOException {
    Options options =
        Options.of("it:").with("tabs:", 't').with("initial", 'i').parse(call.arguments());
    int width =
        Integer.parseInt(options.value('t').filter(w -> w.matches("[1-9][0-9]{0,4}")).orElse("8"));
    return Cat.each(
        call,
        options.operands(),
        (name, in) -> {
          Lines lines = new Lines(in, call.budget());
          for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            StringBuilder out = new StringBuilder();
            for (char c : line.get().toCharArray()) {
              out.append(c == '\t' ? " ".repeat(width - out.length() % width) : String.valueOf(c));
            }
            call.print(out + (lines.ended() ? "\n" : ""));
          }
        });
  }
}
