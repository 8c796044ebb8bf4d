package org.osimage.shell.tool.sed;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Lines;
import org.osimage.shell.file.FileException;

/** The lines of all files as one, with a look ahead for the last one. */
final class SedInput {
  private record Line(String text, boolean ended) {}

  private final Invocation call;
  private final Deque<String> files;
  private final char end;
  private Optional<Lines> lines = Optional.empty();
  private Optional<Line> ahead = Optional.empty();
  private boolean ended = true;
  private long number;
  private int status;
  private String name = "-";

  SedInput(Invocation call, List<String> files, char end) {
    this.call = call;
    this.files = new ArrayDeque<>(files);
    this.end = end;
  }

  private Optional<Line> read() throws IOException {
    while (true) {
      if (lines.isPresent()) {
        Optional<String> line = lines.get().next();
        if (line.isPresent()) {
          return Optional.of(new Line(line.get(), lines.get().ended()));
        }
      }
      if (files.isEmpty()) {
        lines = Optional.empty();
        return Optional.empty();
      }
      String file = files.remove();
      try {
        lines =
            Optional.of(
                new Lines(file.equals("-") ? call.in() : call.open(file), call.budget(), end));
        name = file;
      } catch (FileException e) {
        status = 2;
        call.fail("can't read " + file + ": " + e.errno().text());
      }
    }
  }

  private void look() throws IOException {
    if (ahead.isEmpty()) {
      ahead = read();
    }
  }

  Optional<String> next() throws IOException {
    look();
    Optional<Line> line = ahead;
    ahead = Optional.empty();
    if (line.isPresent()) {
      number++;
      ended = line.get().ended();
    }
    return line.map(Line::text);
  }

  boolean last() throws IOException {
    look();
    return ahead.isEmpty();
  }

  /** What follows the line that was read last: nothing if the file ends without a newline. */
  String lineEnd() throws IOException {
    return ended || !last() ? String.valueOf(end) : "";
  }

  long number() {
    return number;
  }

  String name() {
    return name;
  }

  int status() {
    return status;
  }
}
