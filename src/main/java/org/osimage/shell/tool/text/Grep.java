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
import org.osimage.shell.file.FileException;
import org.osimage.shell.file.Node;
import org.osimage.shell.pattern.Glob;
import org.osimage.shell.pattern.Match;
import org.osimage.shell.pattern.Regex;
import org.osimage.shell.pattern.RegexException;
import org.osimage.shell.pattern.RegexSyntax;
import org.osimage.shell.tool.file.Paths;

/** grep, egrep and fgrep. */
public final class Grep {
  private static final Options.Syntax SYNTAX =
      Options.of("EFGPe:f:iywxcvlLm:oqshHnrRabzA:B:C:ITuUZd:D:")
          .with("extended-regexp", 'E')
          .with("fixed-strings", 'F')
          .with("basic-regexp", 'G')
          .with("perl-regexp", 'P')
          .with("regexp:", 'e')
          .with("file:", 'f')
          .with("ignore-case", 'i')
          .with("no-ignore-case", 'K')
          .with("invert-match", 'v')
          .with("word-regexp", 'w')
          .with("line-regexp", 'x')
          .with("count", 'c')
          .with("files-without-match", 'L')
          .with("files-with-matches", 'l')
          .with("max-count:", 'm')
          .with("only-matching", 'o')
          .with("quiet", 'q')
          .with("silent", 'q')
          .with("no-messages", 's')
          .with("no-filename", 'h')
          .with("with-filename", 'H')
          .with("line-number", 'n')
          .with("recursive", 'r')
          .with("dereference-recursive", 'R')
          .with("text", 'a')
          .with("null", 'Z')
          .with("null-data", 'z')
          .with("after-context:", 'A')
          .with("before-context:", 'B')
          .with("context:", 'C')
          .with("color::", 'k')
          .with("colour::", 'k')
          .with("include:", '1')
          .with("exclude:", '2')
          .with("exclude-dir:", '3')
          .with("line-buffered", '4')
          .with("binary-files:", '5')
          .with("byte-offset", 'b')
          .with("initial-tab", 'T');

  private final Invocation call;
  private final Options options;
  private final List<Regex> patterns = new ArrayList<>();
  private boolean names;
  private boolean found;
  private int status = 1;

  private Grep(Invocation call, Options options) {
    this.call = call;
    this.options = options;
  }

  public static int grep(Invocation call) throws IOException {
    List<String> arguments = new ArrayList<>();
    for (String argument : call.arguments()) { // -5 is -C 5
      arguments.add(argument.matches("-[0-9]+") ? "-C" + argument.substring(1) : argument);
    }
    Options options = SYNTAX.failingWith(2).parse(arguments);
    Grep grep = new Grep(call, options);
    try {
      return grep.run();
    } catch (RegexException e) {
      call.fail(e.text());
      return 2;
    }
  }

  private int run() throws IOException, RegexException {
    List<String> files = new ArrayList<>(options.operands());
    List<String> texts = new ArrayList<>(options.values('e'));
    for (String file : options.values('f')) {
      String body = call.read(file);
      if (!body.isEmpty()) {
        texts.addAll(
            List.of(
                (body.endsWith("\n") ? body.substring(0, body.length() - 1) : body)
                    .split("\n", -1)));
      }
    }
    if (!options.has('e') && !options.has('f')) {
      if (files.isEmpty()) {
        throw new UsageException("usage: grep [OPTION]... PATTERNS [FILE]...", 2);
      }
      texts.add(files.remove(0));
    }
    for (String text : texts) {
      for (String line : text.split("\n", -1)) {
        patterns.add(compile(line));
      }
    }
    boolean recursive = options.has('r') || options.has('R');
    if (files.isEmpty()) {
      files.add(recursive ? "." : "-");
    }
    names =
        (files.size() > 1 || recursive && (Paths.isDirectory(call, files.get(0))))
                && options.last("hH") != 'h'
            || options.last("hH") == 'H';
    for (String file : files) {
      file(file, recursive);
      if (found && options.has('q')) {
        return 0;
      }
    }
    return status == 2 ? 2 : found ? 0 : 1;
  }

  private Regex compile(String text) throws RegexException {
    boolean extended =
        call.name().equals("egrep") || options.last("EFGP") == 'E' || options.last("EFGP") == 'P';
    boolean fixed = call.name().equals("fgrep") || options.last("EFGP") == 'F';
    String pattern = fixed ? text.replaceAll("([.\\[\\]*^$\\\\])", "\\\\$1") : text;
    RegexSyntax syntax = extended && !fixed ? RegexSyntax.EXTENDED : RegexSyntax.BASIC;
    if (options.has('i') || options.has('y')) {
      syntax = syntax.ignoringCase();
    }
    if (options.last("EFGP") == 'P') {
      pattern = pattern.replace("\\d", "[0-9]").replace("\\t", "\t").replace("(?:", "(");
    }
    if (options.has('x')) {
      boolean ere = syntax.extended();
      pattern = ere ? "^(" + pattern + ")$" : "^\\(" + pattern + "\\)$";
    }
    return Regex.compile(pattern, syntax);
  }

  private void file(String path, boolean recursive) throws IOException {
    Optional<Node> node = path.equals("-") ? Optional.empty() : call.find(path);
    if (node.filter(Node::isDirectory).isPresent()) {
      if (!recursive) {
        call.fail(path + ": Is a directory");
        return;
      }
      for (String name : Paths.names(call, path)) {
        String below =
            path.equals(".") && options.operands().size() < 2 ? name : Paths.join(path, name);
        Optional<Node> child = call.files().find(call.directory(), below, options.has('R'));
        boolean directory = child.filter(Node::isDirectory).isPresent();
        boolean skipped = child.isEmpty() || child.get().isSymlink() || excluded(name, directory);
        if (!skipped) {
          file(below, true);
        }
      }
      return;
    }
    try {
      stream(path, path.equals("-") ? call.in() : call.open(path));
    } catch (FileException e) {
      status = 2;
      if (!options.has('s')) {
        call.fail(path + ": " + e.errno().text());
      }
    }
  }

  private boolean excluded(String name, boolean directory) {
    if (directory) {
      return options.values('3').stream().anyMatch(p -> Glob.of(p).matches(name));
    }
    boolean included =
        options.values('1').isEmpty()
            || options.values('1').stream().anyMatch(p -> Glob.of(p).matches(name));
    return !included || options.values('2').stream().anyMatch(p -> Glob.of(p).matches(name));
  }

  private int number(char option) throws UsageException {
    String text =
        options
            .value(option)
            .or(() -> option == 'm' ? Optional.empty() : options.value('C'))
            .orElse(option == 'm' ? "999999999" : "0");
    if (!text.matches("[0-9]{1,9}")) {
      throw new UsageException("context length argument: invalid number", 2);
    }
    return Integer.parseInt(text);
  }

  private void stream(String path, Stream in) throws IOException {
    Lines lines = new Lines(in, call.budget(), options.has('z') ? '\0' : '\n');
    String shown = path.equals("-") ? "(standard input)" : path;
    GrepContext context =
        new GrepContext(call, number('B'), number('A'), options.has('z') ? "\0" : "\n", found);
    int most = number('m');
    int count = 0;
    long line = 0;
    boolean quiet = options.has('q') || options.has('l') || options.has('L') || options.has('c');
    for (Optional<String> next = lines.next();
        next.isPresent() && count < most;
        next = lines.next()) {
      line++;
      boolean matches = match(next.get()) != options.has('v');
      String prefix = (names ? shown + "\001" : "") + (options.has('n') ? line + "\001" : "");
      if (matches) {
        found = true;
        count++;
        if (options.has('q') || options.has('l') || options.has('L')) {
          break;
        }
        if (!quiet && options.has('o')) {
          if (!options.has('v')) {
            parts(next.get(), prefix.replace('\001', ':'));
          }
        } else if (!quiet) {
          context.match(prefix, next.get());
        }
      } else if (!quiet && !options.has('o')) {
        context.other(prefix, next.get());
      }
    }
    if (options.has('m')) {
      lines.giveBack();
    }
    summary(shown, count);
  }

  private void summary(String shown, int count) throws IOException {
    String end = options.has('Z') ? "\0" : "\n";
    if (options.has('q')) {
      return;
    }
    if (options.has('l') && count > 0 || options.has('L') && count == 0) {
      call.print(shown + end);
    } else if (options.has('c') && !options.has('l') && !options.has('L')) {
      call.println((names ? shown + ":" : "") + count);
    }
  }

  private boolean match(String line) {
    for (Regex pattern : patterns) {
      if (options.has('w') && !options.has('x')
          ? word(pattern, line, 0).isPresent()
          : pattern.matches(line)) {
        return true;
      }
    }
    return false;
  }

  private static boolean letter(String line, int at) {
    return at >= 0
        && at < line.length()
        && (line.charAt(at) == '_'
            || line.charAt(at) < 128 && Character.isLetterOrDigit(line.charAt(at)));
  }

  /** A match with no letter, digit or underscore at either side. */
  private static Optional<Match> word(Regex pattern, String line, int from) {
    int at = from;
    while (at <= line.length()) {
      Optional<Match> match = pattern.find(line, at);
      if (match.isEmpty()) {
        return match;
      }
      int start = match.get().start();
      if (!letter(line, start - 1) && !letter(line, match.get().end())) {
        return match;
      }
      // a shorter match at the same place may end at the edge of a word
      for (int end = match.get().end() - 1; end > start && !letter(line, start - 1); end--) {
        Optional<Match> shorter = pattern.find(line.substring(0, end), start);
        if (shorter.isPresent()
            && shorter.get().start() == start
            && !letter(line, shorter.get().end())) {
          return shorter;
        }
      }
      at = start + 1;
    }
    return Optional.empty();
  }

  private void parts(String line, String prefix) throws IOException {
    int at = 0;
    while (at <= line.length()) {
      Optional<Match> best = Optional.empty();
      for (Regex pattern : patterns) {
        Optional<Match> match = options.has('w') ? word(pattern, line, at) : pattern.find(line, at);
        boolean better =
            match.isPresent()
                && (best.isEmpty()
                    || match.get().start() < best.get().start()
                    || match.get().start() == best.get().start()
                        && match.get().end() > best.get().end());
        best = better ? match : best;
      }
      if (best.isEmpty()) {
        return;
      }
      if (best.get().end() > best.get().start()) {
        call.println(prefix + best.get().text());
        at = best.get().end();
      } else {
        at = best.get().end() + 1;
      }
    }
  }
}
