package org.osimage.shell.tool.text;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Lines;
import org.osimage.shell.command.Options;
import org.osimage.shell.command.Stream;
import org.osimage.shell.command.UsageException;

/** sort(1) in the C locale. */
public final class Sorting {
  private static final Options.Syntax SYNTAX =
      Options.of("bdfgiMhnRrVcCk:mo:sS:t:T:uz")
          .with("ignore-leading-blanks", 'b')
          .with("dictionary-order", 'd')
          .with("ignore-case", 'f')
          .with("numeric-sort", 'n')
          .with("general-numeric-sort", 'g')
          .with("human-numeric-sort", 'h')
          .with("version-sort", 'V')
          .with("reverse", 'r')
          .with("check", 'c')
          .with("key:", 'k')
          .with("merge", 'm')
          .with("output:", 'o')
          .with("stable", 's')
          .with("field-separator:", 't')
          .with("unique", 'u')
          .with("zero-terminated", 'z')
          .with("parallel:", 'P')
          .with("buffer-size:", 'S')
          .with("temporary-directory:", 'T');
  private static final Pattern KEY =
      Pattern.compile(
          "([0-9]{1,6})(?:\\.([0-9]{1,6}))?([bdfgiMhnRrV]*)(?:,([0-9]{1,6})(?:\\.([0-9]{1,6}))?([bdfgiMhnRrV]*))?");
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

  /** A part of the line and how it is compared; numbers of 0 mean none. */
  private record Key(
      int field,
      int character,
      int endField,
      int endCharacter,
      String flags,
      String startFlags,
      String endFlags) {}

  private final Options options;
  private final List<Key> keys = new ArrayList<>();
  private final String flags;
  private final int separator;

  private Sorting(Options options) throws UsageException {
    this.options = options;
    StringBuilder global = new StringBuilder();
    for (char c : "bdfgiMhnrV".toCharArray()) {
      global.append(options.has(c) ? String.valueOf(c) : "");
    }
    flags = global.toString();
    String t = options.value('t').orElse("");
    separator = !options.has('t') ? -1 : t.equals("\\0") || t.isEmpty() ? 0 : t.charAt(0);
    for (String text : options.values('k')) {
      keys.add(key(text));
    }
  }

  private Key key(String text) throws UsageException {
    Matcher m = KEY.matcher(text);
    if (!m.matches() || m.group(1).matches("0+")) {
      throw new UsageException("invalid field specification '" + text + "'", 2);
    }
    String own = group(m, 3) + group(m, 6);
    return new Key(
        number(m, 1),
        number(m, 2),
        number(m, 4),
        number(m, 5),
        own.isEmpty() ? flags : own,
        own.isEmpty() ? flags : group(m, 3),
        own.isEmpty() ? flags : group(m, 6));
  }

  private static String group(Matcher m, int group) {
    return Optional.ofNullable(m.group(group)).orElse("");
  }

  private static int number(Matcher m, int group) {
    String text = group(m, group);
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  public static int sort(Invocation call) throws IOException {
    Options options = SYNTAX.failingWith(2).parse(call.arguments());
    Sorting sorting = new Sorting(options);
    char end = options.has('z') ? '\0' : '\n';
    List<String> lines = new ArrayList<>();
    int status =
        Cat.each(
            call,
            options.operands(),
            (name, in) -> {
              Lines from = new Lines(in, call.budget(), end);
              for (Optional<String> line = from.next(); line.isPresent(); line = from.next()) {
                lines.add(line.get());
              }
            });
    if (status != 0) {
      return 2;
    }
    if (options.has('c') || options.has('C')) {
      return sorting.check(call, lines);
    }
    Comparator<String> keyed = sorting::byKeys;
    Comparator<String> whole = sorting.keysOnly() ? keyed : keyed.thenComparing(sorting.last());
    lines.sort(whole);
    StringBuilder out = new StringBuilder();
    String before = "";
    boolean first = true;
    for (String line : lines) {
      if (!options.has('u') || first || sorting.byKeys(before, line) != 0) {
        out.append(line).append(end);
        before = line;
      }
      first = false;
    }
    Optional<String> output = options.value('o');
    Stream to = output.isPresent() ? call.create(output.get()) : call.out();
    to.print(out.toString());
    return 0;
  }

  private boolean keysOnly() {
    return options.has('s') || options.has('u');
  }

  private Comparator<String> last() {
    Comparator<String> order = Comparator.naturalOrder();
    return options.has('r') ? order.reversed() : order;
  }

  private int check(Invocation call, List<String> lines) throws IOException {
    Comparator<String> keyed = this::byKeys;
    Comparator<String> order = keysOnly() ? keyed : keyed.thenComparing(last());
    for (int i = 1; i < lines.size(); i++) {
      int compared = order.compare(lines.get(i - 1), lines.get(i));
      if (compared > 0 || options.has('u') && compared == 0) {
        if (!options.has('C')) {
          String name = options.operands().isEmpty() ? "-" : options.operands().get(0);
          call.fail(name + ":" + (i + 1) + ": disorder: " + lines.get(i));
        }
        return 1;
      }
    }
    return 0;
  }

  private int byKeys(String a, String b) {
    if (keys.isEmpty()) {
      return compare(a, b, flags);
    }
    for (Key key : keys) {
      int compared = compare(part(a, key), part(b, key), key.flags());
      if (compared != 0) {
        return compared;
      }
    }
    return 0;
  }

  /** Where a field begins; the blanks before it belong to it unless there is a separator. */
  private int fieldStart(String line, int field) {
    int at = 0;
    for (int i = 1; i < field && at < line.length(); i++) {
      at = fieldEnd(line, at);
      if (separator >= 0 && at < line.length()) {
        at++;
      } else if (separator >= 0) {
        return line.length();
      }
    }
    return at;
  }

  private int fieldEnd(String line, int from) {
    int at = from;
    if (separator >= 0) {
      int end = line.indexOf(separator, at);
      return end < 0 ? line.length() : end;
    }
    while (at < line.length() && blank(line.charAt(at))) {
      at++;
    }
    while (at < line.length() && !blank(line.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\t' || c == '\n';
  }

  private static int skipBlanks(String line, int from) {
    int at = from;
    while (at < line.length() && blank(line.charAt(at))) {
      at++;
    }
    return at;
  }

  private String part(String line, Key key) {
    int start = fieldStart(line, key.field());
    if (key.startFlags().contains("b")) {
      start = skipBlanks(line, start);
    }
    start = Math.min(line.length(), start + Math.max(0, key.character() - 1));
    int end = line.length();
    if (key.endField() > 0) {
      int field = fieldStart(line, key.endField());
      if (key.endCharacter() == 0) {
        end = fieldEnd(line, field);
      } else {
        field = key.endFlags().contains("b") ? skipBlanks(line, field) : field;
        end = Math.min(line.length(), field + key.endCharacter());
      }
    }
    return start >= end ? "" : line.substring(start, end);
  }

  private static int compare(String a, String b, String flags) {
    int order;
    if (flags.contains("n") || flags.contains("h")) {
      order = flags.contains("h") ? human(a, b) : Numeric.compare(a, b);
    } else if (flags.contains("g")) {
      order = Double.compare(general(a), general(b));
    } else if (flags.contains("V")) {
      order = Versions.compare(a, b);
    } else if (flags.contains("M")) {
      order = Integer.compare(month(a), month(b));
    } else {
      order = text(a, flags).compareTo(text(b, flags));
    }
    return flags.contains("r") ? -order : order;
  }

  private static String text(String text, String flags) {
    if (flags.isEmpty()) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int from = flags.contains("b") ? skipBlanks(text, 0) : 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (flags.contains("d") && !letter && !blank(c)
          || flags.contains("i") && (c < 32 || c > 126)) {
        continue;
      }
      out.append(flags.contains("f") && c >= 'a' && c <= 'z' ? (char) (c - 32) : c);
    }
    return out.toString();
  }

  private static int month(String text) {
    String start = text.strip().toUpperCase(java.util.Locale.ROOT);
    return start.length() < 3 ? -1 : MONTHS.indexOf(start.substring(0, 3));
  }

  private static double general(String text) {
    Matcher m =
        Pattern.compile("\\s*([-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?)").matcher(text);
    return m.lookingAt() ? Double.parseDouble(m.group(1)) : Double.NEGATIVE_INFINITY;
  }

  private static int human(String a, String b) {
    Matcher x =
        Pattern.compile("\\s*(-?[0-9]*\\.?[0-9]*)([KMGTPEZY]?)").matcher(a.replace('k', 'K'));
    Matcher y =
        Pattern.compile("\\s*(-?[0-9]*\\.?[0-9]*)([KMGTPEZY]?)").matcher(b.replace('k', 'K'));
    if (!x.lookingAt() || !y.lookingAt()) {
      return 0;
    }
    int unit =
        Integer.compare(" KMGTPEZY".indexOf(x.group(2) + ""), " KMGTPEZY".indexOf(y.group(2) + ""));
    return unit != 0 ? unit : Numeric.compare(x.group(1), y.group(1));
  }

  /** Numbers at the beginning of texts. */
  private static final class Numeric {
    private static final Pattern NUMBER = Pattern.compile("[ \t\n]*(-?)([0-9]*)(?:\\.([0-9]*))?");

    static int compare(String a, String b) {
      return value(a).compareTo(value(b));
    }

    private static BigDecimal value(String text) {
      Matcher m = NUMBER.matcher(text);
      if (!m.lookingAt()) {
        return BigDecimal.ZERO;
      }
      String whole = m.group(2);
      String fraction = Optional.ofNullable(m.group(3)).orElse("");
      if (whole.isEmpty() && fraction.isEmpty()) {
        return BigDecimal.ZERO;
      }
      BigDecimal value = new BigDecimal("0" + whole + "." + fraction + "0");
      return m.group(1).isEmpty() ? value : value.negate();
    }
  }
}
