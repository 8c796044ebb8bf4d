package org.osimage.shell.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options of a call, as getopt_long(3) finds them. */
public final class Options {
  private record Given(char option, String value) {}

  private final List<Given> given = new ArrayList<>();
  private final List<String> operands = new ArrayList<>();

  private Options() {}

  /** How options are written; built once for each command. */
  public static final class Syntax {
    private final String shorts;
    private final Map<String, String> longs = new HashMap<>();
    private boolean permuted = true;
    private int status = 1;

    private Syntax(String shorts) {
      this.shorts = shorts;
    }

    /**
     * @param name with a colon behind it if it takes a value, two if it may
     * @param option the letter that it means
     */
    public Syntax with(String name, char option) {
      String plain = name.replace(":", "");
      longs.put(plain, option + name.substring(plain.length()));
      return this;
    }

    /** Options end with the first operand. */
    public Syntax inOrder() {
      permuted = false;
      return this;
    }

    /** The exit status of a wrong call. */
    public Syntax failingWith(int newStatus) {
      status = newStatus;
      return this;
    }

    public Options parse(List<String> arguments) throws UsageException {
      Options options = new Options();
      int i = 0;
      while (i < arguments.size()) {
        String word = arguments.get(i++);
        if (word.equals("--")) {
          options.operands.addAll(arguments.subList(i, arguments.size()));
          break;
        }
        if (word.startsWith("--")) {
          i = longOption(options, word.substring(2), arguments, i);
        } else if (word.startsWith("-") && word.length() > 1) {
          i = shortOptions(options, word, arguments, i);
        } else {
          options.operands.add(word);
          if (!permuted) {
            options.operands.addAll(arguments.subList(i, arguments.size()));
            break;
          }
        }
      }
      return options;
    }

    private int shortOptions(Options options, String word, List<String> arguments, int next)
        throws UsageException {
      for (int c = 1; c < word.length(); c++) {
        char option = word.charAt(c);
        int known = option == ':' ? -1 : shorts.indexOf(option);
        if (known < 0) {
          throw new UsageException("invalid option -- '" + option + "'", status);
        }
        if (shorts.startsWith("::", known + 1)) {
          options.given.add(new Given(option, word.substring(c + 1)));
          return next;
        }
        if (!shorts.startsWith(":", known + 1)) {
          options.given.add(new Given(option, ""));
          continue;
        }
        if (c + 1 < word.length()) {
          options.given.add(new Given(option, word.substring(c + 1)));
          return next;
        }
        if (next >= arguments.size()) {
          throw new UsageException("option requires an argument -- '" + option + "'", status);
        }
        options.given.add(new Given(option, arguments.get(next)));
        return next + 1;
      }
      return next;
    }

    private int longOption(Options options, String word, List<String> arguments, int next)
        throws UsageException {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      List<String> candidates =
          longs.containsKey(name)
              ? List.of(name)
              : longs.keySet().stream().filter(n -> n.startsWith(name)).sorted().toList();
      Optional<String> meaning =
          candidates.isEmpty()
              ? Optional.empty()
              : Optional.ofNullable(longs.get(candidates.get(0)));
      if (meaning.isEmpty()) {
        throw new UsageException("unrecognized option '--" + name + "'", status);
      }
      char option = meaning.get().charAt(0);
      if (equals >= 0) {
        options.given.add(new Given(option, word.substring(equals + 1)));
      } else if (meaning.get().length() == 2) {
        if (next >= arguments.size()) {
          throw new UsageException("option '--" + name + "' requires an argument", status);
        }
        options.given.add(new Given(option, arguments.get(next)));
        return next + 1;
      } else {
        options.given.add(new Given(option, ""));
      }
      return next;
    }
  }

  /** Short options as getopt(3) takes them: a colon for a value, two for a possible one. */
  public static Syntax of(String shorts) {
    return new Syntax(shorts);
  }

  public boolean has(char option) {
    return given.stream().anyMatch(g -> g.option() == option);
  }

  public int count(char option) {
    return (int) given.stream().filter(g -> g.option() == option).count();
  }

  /** The last value given. */
  public Optional<String> value(char option) {
    List<String> values = values(option);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
  }

  public List<String> values(char option) {
    return given.stream().filter(g -> g.option() == option).map(Given::value).toList();
  }

  /** Which of the options was given last; a blank if none. */
  public char last(String options) {
    char last = ' ';
    for (Given g : given) {
      last = options.indexOf(g.option()) >= 0 ? g.option() : last;
    }
    return last;
  }

  public List<String> operands() {
    return List.copyOf(operands);
  }

  /**
   * @throws UsageException if there are fewer operands
   */
  public List<String> operands(int least) throws UsageException {
    if (operands.size() < least) {
      throw new UsageException(
          operands.isEmpty()
              ? "missing operand"
              : "missing operand after '" + operands.get(operands.size() - 1) + "'");
    }
    return operands();
  }
}
