package org.osimage.shell.tool.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.UsageException;
import org.osimage.shell.file.FileException;
import org.osimage.shell.file.Found;
import org.osimage.shell.file.Node;
import org.osimage.shell.pattern.Glob;
import org.osimage.shell.pattern.Match;
import org.osimage.shell.pattern.Regex;
import org.osimage.shell.pattern.RegexException;
import org.osimage.shell.pattern.RegexSyntax;
import org.osimage.shell.text.Mode;
import org.osimage.shell.text.Sizes;
import org.osimage.shell.tool.file.FindCommand.Visit;
import org.osimage.shell.tool.file.FindExpression.Primary;

/** The tests and actions of find(1). */
final class FindPrimaries {
  /** Hands out the arguments of a primary. */
  interface Words {
    String next(String of) throws IOException;
  }

  private static final int BATCH = 1000;

  private final Invocation call;
  private final Words words;
  private final List<Batch> batches = new ArrayList<>();
  private boolean acts;
  private boolean quits;
  private boolean depthFirst;
  private boolean follows;
  private int least;
  private int most = Integer.MAX_VALUE;
  private int status;
  private boolean extended;

  FindPrimaries(Invocation call, Words words) {
    this.call = call;
    this.words = words;
  }

  /** Arguments collected for {@code -exec ... +}. */
  private static final class Batch {
    final List<String> command;
    final List<String> paths = new ArrayList<>();

    Batch(List<String> command) {
      this.command = command;
    }
  }

  Primary print() {
    return visit -> {
      call.println(visit.path);
      return true;
    };
  }

  Primary read(String word) throws IOException {
    switch (word) {
      case "-name", "-iname":
        return glob(word, visit -> Paths.base(visit.path));
      case "-path", "-wholename", "-ipath", "-iwholename":
        return glob(word, visit -> visit.path);
      case "-lname":
        Glob link = Glob.of(words.next(word));
        return visit -> visit.node().isSymlink() && link.matches(visit.node().target());
      case "-regex", "-iregex":
        return regex(word);
      case "-regextype":
        extended = !words.next(word).matches("posix-basic|sed|grep|ed|emacs|findutils-default");
        return visit -> true;
      case "-type", "-xtype":
        String types = words.next(word);
        return word.equals("-type")
            ? visit -> type(types, visit.node())
            : visit -> type(types, behind(visit));
      case "-print":
        acts = true;
        return print();
      case "-print0":
        acts = true;
        return visit -> {
          call.print(visit.path + "\0");
          return true;
        };
      case "-printf":
        acts = true;
        String format = words.next(word);
        Owners owners = Owners.of(call);
        return visit -> {
          call.print(FindFormat.of(format, visit, owners));
          return true;
        };
      case "-ls":
        acts = true;
        return print();
      default:
        return more(word);
    }
  }

  private Primary more(String word) throws IOException {
    switch (word) {
      case "-exec", "-execdir", "-ok":
        acts = true;
        return exec(word);
      case "-delete":
        acts = true;
        depthFirst = true;
        return this::delete;
      case "-prune":
        return visit -> visit.prune = true;
      case "-quit":
        acts = true;
        return visit -> quits = true;
      case "-true", "-noleaf", "-xdev", "-mount", "-warn", "-nowarn", "-ignore_readdir_race":
        return visit -> true;
      case "-false":
        return visit -> false;
      case "-depth", "-d":
        depthFirst = true;
        return visit -> true;
      case "-follow":
        follows = true;
        return visit -> true;
      case "-maxdepth":
        most = natural(words.next(word));
        return visit -> true;
      case "-mindepth":
        least = natural(words.next(word));
        return visit -> true;
      case "-empty":
        return visit ->
            visit.node().isDirectory()
                ? visit.node().children().isEmpty()
                : visit.node().isFile() && visit.node().size() == 0;
      default:
        return attributes(word);
    }
  }

  private Primary attributes(String word) throws IOException {
    switch (word) {
      case "-perm":
        return perm(words.next(word));
      case "-size":
        return size(words.next(word));
      case "-links":
        return number(words.next(word), visit -> visit.node().links());
      case "-inum":
        return number(words.next(word), visit -> visit.node().number());
      case "-uid":
        return number(words.next(word), visit -> visit.node().attributes().uid());
      case "-gid":
        return number(words.next(word), visit -> visit.node().attributes().gid());
      case "-mtime", "-ctime", "-atime":
        return number(words.next(word), visit -> age(visit) / 86400);
      case "-mmin", "-cmin", "-amin":
        return number(words.next(word), visit -> age(visit) / 60);
      case "-user":
        long uid = owner(words.next(word), true);
        return visit -> visit.node().attributes().uid() == uid;
      case "-group":
        long gid = owner(words.next(word), false);
        return visit -> visit.node().attributes().gid() == gid;
      case "-nouser":
        Owners users = Owners.of(call);
        return visit -> !users.hasUserName(visit.node().attributes().uid());
      case "-newer":
        long time =
            call.files().node(call.directory(), words.next(word), true).attributes().mtime();
        return visit -> visit.node().attributes().mtime() > time;
      case "-samefile":
        Node same = call.files().node(call.directory(), words.next(word), true);
        return visit -> visit.node() == same;
      case "-readable", "-writable":
        return visit -> true;
      case "-executable":
        return visit ->
            visit.node().isDirectory() || (visit.node().attributes().mode() & 0111) != 0;
      default:
        throw FindCommand.unknown(word);
    }
  }

  private interface Text {
    String of(Visit visit);
  }

  private Primary glob(String word, Text text) throws IOException {
    boolean ignore = word.startsWith("-i");
    String pattern = words.next(word);
    Glob glob = Glob.of(ignore ? pattern.toLowerCase(Locale.ROOT) : pattern);
    return visit -> {
      String name = text.of(visit);
      return glob.matches(ignore ? name.toLowerCase(Locale.ROOT) : name);
    };
  }

  private Primary regex(String word) throws IOException {
    RegexSyntax syntax = extended ? RegexSyntax.EXTENDED : RegexSyntax.BASIC;
    try {
      Regex regex =
          Regex.compile(words.next(word), word.equals("-iregex") ? syntax.ignoringCase() : syntax);
      return visit -> {
        Optional<Match> match = regex.find(visit.path, 0);
        return match.isPresent()
            && match.get().start() == 0
            && match.get().end() == visit.path.length();
      };
    } catch (RegexException e) {
      throw new UsageException(e.text());
    }
  }

  private static boolean type(String types, Node node) {
    char type = Listing.type(node);
    return types.indexOf(type == '-' ? 'f' : type) >= 0;
  }

  private Node behind(Visit visit) {
    return call.find(visit.path).orElse(visit.node());
  }

  private static int natural(String text) throws UsageException {
    if (!text.matches("[0-9]{1,9}")) {
      throw new UsageException(
          "Expected a positive decimal integer argument, but got '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  private interface Value {
    long of(Visit visit);
  }

  private static Primary number(String text, Value value) throws UsageException {
    long number = natural(text.replaceFirst("^[-+]", ""));
    return switch (text.charAt(0)) {
      case '+' -> visit -> value.of(visit) > number;
      case '-' -> visit -> value.of(visit) < number;
      default -> visit -> value.of(visit) == number;
    };
  }

  private long age(Visit visit) {
    return Math.max(0, call.files().clock() - visit.node().attributes().mtime());
  }

  private static Primary size(String text) throws UsageException {
    char last = text.charAt(text.length() - 1);
    boolean unit = !Character.isDigit(last);
    long block = unit ? Sizes.parse("1" + last).orElse(512L) : 512;
    String digits = unit ? text.substring(0, text.length() - 1) : text;
    return number(digits, visit -> (visit.node().size() + block - 1) / block);
  }

  private static Primary perm(String text) throws UsageException {
    char kind = text.charAt(0);
    String plain = kind == '-' || kind == '/' ? text.substring(1) : text;
    int bits =
        Mode.parse(plain)
            .orElseThrow(() -> new UsageException("invalid mode '" + text + "'"))
            .apply(0, false, 0);
    return switch (kind) {
      case '-' -> visit -> (visit.node().attributes().mode() & bits) == bits;
      case '/' -> visit -> bits == 0 || (visit.node().attributes().mode() & bits) != 0;
      default -> visit -> visit.node().attributes().mode() == bits;
    };
  }

  private long owner(String name, boolean user) throws IOException {
    Owners owners = Owners.of(call);
    return (user ? owners.user(name) : owners.group(name))
        .orElseThrow(
            () ->
                new UsageException(
                    "'" + name + "' is not the name of a known " + (user ? "user" : "group")));
  }

  private Primary exec(String word) throws IOException {
    List<String> command = new ArrayList<>();
    while (true) {
      String next = words.next(word);
      if (next.equals(";")) {
        break;
      }
      if (next.equals("+") && !command.isEmpty() && command.get(command.size() - 1).equals("{}")) {
        command.remove(command.size() - 1);
        Batch batch = new Batch(command);
        batches.add(batch);
        return visit -> {
          batch.paths.add(visit.path);
          if (batch.paths.size() >= BATCH) {
            run(batch);
          }
          return true;
        };
      }
      command.add(next);
    }
    boolean inPlace = word.equals("-execdir");
    return visit -> {
      String path = inPlace ? "./" + Paths.base(visit.path) : visit.path;
      List<String> argv = command.stream().map(a -> a.replace("{}", path)).toList();
      String directory = inPlace ? parent(visit.found) : call.directory();
      return call.processes()
              .run(argv, call.environment(), directory, call.in(), call.out(), call.err())
          == 0;
    };
  }

  private static String parent(Found found) {
    int slash = found.path().lastIndexOf('/');
    return slash < 0 ? "" : found.path().substring(0, slash);
  }

  private void run(Batch batch) throws IOException {
    List<String> argv = new ArrayList<>(batch.command);
    argv.addAll(batch.paths);
    batch.paths.clear();
    if (call.run(argv) != 0) {
      status = 1;
    }
  }

  private boolean delete(Visit visit) throws IOException {
    if (visit.path.equals(".")) {
      return true;
    }
    try {
      call.files().remove(call.files().existing("", "/" + visit.found.path(), false));
      return true;
    } catch (FileException e) {
      status = call.fail("cannot delete '" + visit.path + "': " + e.errno().text());
      return false;
    }
  }

  void finish() throws IOException {
    for (Batch batch : batches) {
      if (!batch.paths.isEmpty()) {
        run(batch);
      }
    }
  }

  boolean acts() {
    return acts;
  }

  boolean quits() {
    return quits;
  }

  boolean depthFirst() {
    return depthFirst;
  }

  boolean follows() {
    return follows;
  }

  int least() {
    return least;
  }

  int most() {
    return most;
  }

  int status() {
    return status;
  }
}
