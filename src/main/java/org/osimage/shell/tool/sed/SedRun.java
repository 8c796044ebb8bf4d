package org.osimage.shell.tool.sed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Lines;
import org.osimage.shell.command.Stream;
import org.osimage.shell.command.UsageException;
import org.osimage.shell.file.FileException;
import org.osimage.shell.pattern.Match;
import org.osimage.shell.pattern.Regex;

/** Runs a script over one input. */
final class SedRun {
  private final Invocation call;
  private final List<Instruction> script;
  private final boolean quiet;
  private final SedInput input;
  private final Stream out;
  private final Map<String, Stream> files;
  private final Map<String, Lines> readFiles = new HashMap<>();
  private final List<String> appended = new ArrayList<>();
  private String space = "";
  private String hold = "";
  private boolean substituted;
  private boolean quit;
  private int exit;
  private Optional<Regex> lastRegex = Optional.empty();

  SedRun(
      Invocation call,
      List<Instruction> script,
      boolean quiet,
      SedInput input,
      Stream out,
      Map<String, Stream> files) {
    this.call = call;
    this.script = script;
    this.quiet = quiet;
    this.input = input;
    this.out = out;
    this.files = files;
  }

  int run() throws IOException {
    boolean restart = false;
    while (!quit) {
      if (!restart) {
        Optional<String> line = input.next();
        if (line.isEmpty()) {
          break;
        }
        space = line.get();
      }
      substituted = false;
      restart = cycle();
    }
    return exit != 0 ? exit : input.status();
  }

  private void finish(boolean print) throws IOException {
    if (print && !quiet) {
      print(space);
    }
    for (String text : appended) {
      out.print(text);
    }
    appended.clear();
  }

  private void print(String text) throws IOException {
    out.print(text + input.lineEnd());
  }

  /** Runs the script once; whether the next cycle starts without a new line. */
  private boolean cycle() throws IOException {
    int at = 0;
    while (at < script.size()) {
      call.budget().step();
      Instruction each = script.get(at++);
      if (!selected(each)) {
        at = each.name == '{' ? each.target : at;
        continue;
      }
      switch (each.name) {
        case 'b' -> at = each.target;
        case 't' -> {
          at = substituted ? each.target : at;
          substituted = false;
        }
        case 'T' -> {
          at = substituted ? at : each.target;
          substituted = false;
        }
        case 'd' -> {
          finish(false);
          return false;
        }
        case 'D' -> {
          int end = space.indexOf('\n');
          finish(false);
          if (end < 0) {
            return false;
          }
          space = space.substring(end + 1);
          return true;
        }
        case 'c' -> {
          if (each.negated || each.to.isEmpty() || !each.active) {
            out.print(each.text);
          }
          finish(false);
          return false;
        }
        case 'n', 'N' -> {
          if (!more(each.name)) {
            return false;
          }
        }
        case 'q', 'Q' -> {
          exit = each.text.isEmpty() ? 0 : Integer.parseInt(each.text) & 0xff;
          quit = true;
          finish(each.name == 'q');
          return false;
        }
        default -> simple(each);
      }
    }
    finish(true);
    return false;
  }

  /** The commands n and N; whether the script goes on. */
  private boolean more(char name) throws IOException {
    if (input.last()) {
      quit = true;
      finish(true);
      return false;
    }
    if (name == 'n') {
      finish(true);
      space = input.next().orElse("");
    } else {
      for (String text : appended) {
        out.print(text);
      }
      appended.clear();
      space = space + "\n" + input.next().orElse("");
      call.budget().inMemory(space.length());
    }
    return true;
  }

  private void simple(Instruction each) throws IOException {
    switch (each.name) {
      case 'p' -> print(space);
      case 'P' ->
          out.print(
              space.substring(0, space.indexOf('\n') < 0 ? space.length() : space.indexOf('\n'))
                  + "\n");
      case '=' -> out.print(input.number() + "\n");
      case 'g' -> space = hold;
      case 'G' -> space = space + "\n" + hold;
      case 'h' -> hold = space;
      case 'H' -> hold = hold + "\n" + space;
      case 'x' -> {
        String swap = space;
        space = hold;
        hold = swap;
      }
      case 'z' -> space = "";
      case 'F' -> out.print(input.name() + "\n");
      case 'a' -> appended.add(each.text);
      case 'i' -> out.print(each.text);
      case 'l' ->
          out.print(SedText.visible(space, each.text.isEmpty() ? 70 : Integer.parseInt(each.text)));
      case 'r' -> append(each.text);
      case 'R' -> appendLine(each.text);
      case 'w' -> file(each.text).print(space + "\n");
      case 'W' -> file(each.text).print(space.split("\n", 2)[0] + "\n");
      case 'y' -> translate(each);
      case 's' -> substitute(each);
      case 'e' -> throw new UsageException("the command e is not supported");
      default -> {} // a block that is entered
    }
    call.budget().inMemory((long) space.length() + hold.length());
  }

  private void append(String path) throws IOException {
    try {
      appended.add(
          org.osimage.shell.file.Bytes.of(
              (path.equals("/dev/stdin") ? call.in() : call.open(path)).readAll()));
    } catch (FileException e) {
      // a file that cannot be read counts as empty
    }
  }

  private void appendLine(String path) throws IOException {
    try {
      Lines lines = readFiles.get(path);
      if (lines == null) {
        lines = new Lines(call.open(path), call.budget());
        readFiles.put(path, lines);
      }
      lines.next().ifPresent(line -> appended.add(line + "\n"));
    } catch (FileException e) {
      // as above
    }
  }

  private Stream file(String path) throws IOException {
    if (path.equals("/dev/stdout")) {
      return out;
    }
    return Optional.ofNullable(files.get(path))
        .orElseThrow(() -> new UsageException("couldn't open file " + path, 4));
  }

  private void translate(Instruction each) {
    StringBuilder changed = new StringBuilder(space);
    for (int i = 0; i < changed.length(); i++) {
      int index = each.text.indexOf(changed.charAt(i));
      if (index >= 0) {
        changed.setCharAt(i, each.translateTo.charAt(index));
      }
    }
    space = changed.toString();
  }

  private Regex regex(Optional<Regex> own) throws UsageException {
    if (own.isPresent()) {
      lastRegex = own;
    }
    return lastRegex.orElseThrow(() -> new UsageException("no previous regular expression"));
  }

  private void substitute(Instruction each) throws IOException {
    Regex regex = regex(each.regex);
    StringBuilder result = new StringBuilder();
    int at = 0;
    int from = 0;
    int count = 0;
    boolean any = false;
    while (from <= space.length()) {
      Optional<Match> found = regex.find(space, from);
      if (found.isEmpty()) {
        break;
      }
      Match match = found.get();
      call.budget().step();
      boolean emptyAfterMatch =
          match.end() == match.start() && match.start() == at && count > 0 && from == at;
      if (!emptyAfterMatch && ++count >= each.occurrence) {
        result.append(space, at, match.start());
        SedText.replace(each.replacement, match, result);
        call.budget().inMemory(result.length());
        at = match.end();
        any = true;
        if (!each.global) {
          break;
        }
      } else {
        result.append(space, at, match.end());
        at = match.end();
      }
      if (match.end() == match.start()) {
        if (match.end() < space.length()) {
          result.append(space.charAt(match.end()));
        }
        at = Math.min(space.length(), match.end() + 1);
        from = match.end() + 1;
      } else {
        from = match.end();
      }
    }
    if (!any) {
      return;
    }
    space = result.append(space, Math.min(at, space.length()), space.length()).toString();
    substituted = true;
    if (each.evaluate) {
      throw new UsageException("the flag e of the command s is not supported");
    }
    if (each.print) {
      print(space);
    }
    if (!each.text.isEmpty()) {
      file(each.text).print(space + "\n");
    }
  }

  private boolean selected(Instruction each) throws IOException {
    if (each.from.isEmpty()) {
      return !each.negated;
    }
    boolean selected = each.to.isEmpty() ? is(each.from.get()) : range(each);
    return selected != each.negated;
  }

  private boolean is(Address address) throws IOException {
    if (address instanceof Address.Line line) {
      return input.number() == line.number();
    }
    if (address instanceof Address.Last) {
      return input.last();
    }
    if (address instanceof Address.Step step) {
      return step.step() == 0
          ? input.number() == step.first()
          : input.number() >= step.first() && (input.number() - step.first()) % step.step() == 0;
    }
    return address instanceof Address.Matching matching && regex(matching.regex()).matches(space);
  }

  private boolean range(Instruction each) throws IOException {
    Address to = each.to.orElseThrow();
    if (!each.active) {
      boolean zero =
          each.from.get() instanceof Address.Line line && line.number() == 0 && input.number() == 1;
      if (!zero && !is(each.from.get())) {
        return false;
      }
      each.active = true;
      if (to instanceof Address.Line line) {
        each.endLine = line.number();
        each.active = line.number() > input.number();
      } else if (to instanceof Address.More more) {
        each.endLine = input.number() + more.lines();
        each.active = more.lines() > 0;
      } else if (to instanceof Address.Multiple multiple) {
        long of = Math.max(1, multiple.of());
        each.endLine = (input.number() + of - 1) / of * of;
        each.active = each.endLine > input.number();
      } else if (to instanceof Address.Last) {
        each.active = !input.last();
      } else if (zero) {
        each.active = !is(to);
      }
      return true;
    }
    if (to instanceof Address.Matching) {
      each.active = !is(to);
    } else if (to instanceof Address.Last) {
      each.active = !input.last();
    } else {
      each.active = input.number() < each.endLine;
      if (input.number() > each.endLine && to instanceof Address.Line) {
        return is(each.from.get());
      }
    }
    return true;
  }
}
