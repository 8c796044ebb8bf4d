package org.osimage.shell.tool.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Lines;
import org.osimage.shell.command.Options;
import org.osimage.shell.command.Stream;
import org.osimage.shell.file.Bytes;
import org.osimage.shell.file.FileException;

/** cat, tac, tee and rev. */
public final class Cat {
  private static final Options.Syntax SYNTAX =
      Options.of("AbeEnstTuv")
          .with("number", 'n')
          .with("number-nonblank", 'b')
          .with("squeeze-blank", 's')
          .with("show-ends", 'E')
          .with("show-tabs", 'T')
          .with("show-nonprinting", 'v')
          .with("show-all", 'A');

  private Cat() {}

  /** What is done with each file that can be opened. */
  interface Use {
    void of(String name, Stream in) throws IOException;
  }

  /** Opens the operands one after the other, standard input for a minus or none. */
  static int each(Invocation call, List<String> files, Use use) throws IOException {
    int status = 0;
    for (String file : files.isEmpty() ? List.of("-") : files) {
      try {
        use.of(file, file.equals("-") ? call.in() : call.open(file));
      } catch (FileException e) {
        status =
            call.fail(
                (e.path().equals("write")
                    ? "write error: " + e.errno().text()
                    : file + ": " + e.errno().text()));
      }
    }
    return status;
  }

  public static int cat(Invocation call) throws IOException {
    Options options = SYNTAX.parse(call.arguments());
    boolean plain = options.last("AbeEnstTv") == ' ';
    int[] number = {0};
    boolean[] blank = {false};
    return each(
        call,
        options.operands(),
        (name, in) -> {
          if (plain) {
            copy(in, call.out());
          } else {
            lines(call, options, in, number, blank);
          }
        });
  }

  private static void lines(
      Invocation call, Options options, Stream in, int[] number, boolean[] blank)
      throws IOException {
    Lines lines = new Lines(in, call.budget());
    boolean nonPrinting = options.last("vAet") != ' ';
    boolean ends = options.last("EAe") != ' ';
    for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
      boolean empty = line.get().isEmpty();
      if (options.has('s') && empty && blank[0]) {
        continue;
      }
      blank[0] = empty;
      StringBuilder out = new StringBuilder();
      if (options.has('b') ? !empty : options.has('n')) {
        out.append(String.format(java.util.Locale.ROOT, "%6d\t", ++number[0]));
      }
      for (char c : line.get().toCharArray()) {
        if (c == '\t') {
          out.append(options.last("TAt") != ' ' ? "^I" : "\t");
        } else {
          out.append(nonPrinting ? visible(c) : String.valueOf(c));
        }
      }
      out.append(ends && lines.ended() ? "$" : "").append(lines.ended() ? "\n" : "");
      call.print(out.toString());
    }
  }

  private static String visible(char c) {
    if (c >= 128) {
      return "M-" + visible((char) (c - 128));
    }
    return c < 32 ? "^" + (char) (c + 64) : c == 127 ? "^?" : String.valueOf(c);
  }

  public static void copy(Stream from, Stream to) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int n = from.read(buffer, 0, buffer.length);
        n >= 0;
        n = from.read(buffer, 0, buffer.length)) {
      to.write(buffer, 0, n);
    }
  }

  public static int tac(Invocation call) throws IOException {
    Options options = Options.of("").parse(call.arguments());
    return each(
        call,
        options.operands(),
        (name, in) -> {
          String text = Bytes.of(in.readAll());
          List<String> lines = new ArrayList<>();
          for (int at = 0; at < text.length(); ) {
            int end = text.indexOf('\n', at);
            int next = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(at, next));
            at = next;
          }
          StringBuilder out = new StringBuilder();
          for (int i = lines.size() - 1; i >= 0; i--) {
            out.append(lines.get(i));
          }
          call.print(out.toString());
        });
  }

  public static int tee(Invocation call) throws IOException {
    Options options =
        Options.of("aip")
            .with("append", 'a')
            .with("ignore-interrupts", 'i')
            .parse(call.arguments());
    List<Stream> outs = new ArrayList<>();
    outs.add(call.out());
    int status = 0;
    for (String path : options.operands()) {
      try {
        outs.add(options.has('a') ? call.append(path) : call.create(path));
      } catch (FileException e) {
        status = call.fail(path + ": " + e.errno().text());
      }
    }
    byte[] buffer = new byte[1 << 16];
    for (int n = call.in().read(buffer, 0, buffer.length);
        n >= 0;
        n = call.in().read(buffer, 0, buffer.length)) {
      for (Stream out : outs) {
        out.write(buffer, 0, n);
      }
    }
    return status;
  }

  public static int rev(Invocation call) throws IOException {
    return each(
        call,
        call.arguments(),
        (name, in) -> {
          Lines lines = new Lines(in, call.budget());
          for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            call.print(new StringBuilder(line.get()).reverse() + (lines.ended() ? "\n" : ""));
          }
        });
  }
}
