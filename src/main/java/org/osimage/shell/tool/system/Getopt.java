package org.osimage.shell.tool.system;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.command.Invocation;

/** getopt(1) of util-linux. */
public final class Getopt {
  private final Invocation call;
  private final List<String> longs = new ArrayList<>();
  private String shorts = "";
  private String name = "getopt";
  private boolean quiet;
  private boolean silent;
  private boolean unquoted;
  private boolean alternative;
  private final List<String> out = new ArrayList<>();
  private final List<String> operands = new ArrayList<>();
  private int status;

  private Getopt(Invocation call) {
    this.call = call;
  }

  public static int getopt(Invocation call) throws IOException {
    return new Getopt(call).run();
  }

  private int run() throws IOException {
    List<String> words = new ArrayList<>(call.arguments());
    boolean given = false;
    if (!words.isEmpty() && !words.get(0).startsWith("-")) {
      shorts = words.remove(0); // as it was before there were options
      given = true;
      unquoted = true;
    }
    while (!given
        && !words.isEmpty()
        && words.get(0).startsWith("-")
        && !words.get(0).equals("--")) {
      String word = words.remove(0);
      if (word.equals("-T") || word.equals("--test")) {
        return 4;
      }
      option(word, words);
    }
    if (!words.isEmpty() && words.get(0).equals("--")) {
      words.remove(0);
    }
    if (shorts.isEmpty() && longs.isEmpty() && !words.isEmpty()) {
      shorts = words.remove(0);
    }
    parse(words);
    StringBuilder line = new StringBuilder();
    for (String word : out) {
      line.append(' ').append(word);
    }
    line.append(" --");
    for (String operand : operands) {
      line.append(' ').append(quote(operand));
    }
    if (!silent) {
      call.println(line.toString());
    }
    return status;
  }

  private void option(String word, List<String> words) {
    if (word.startsWith("--")) {
      int equals = word.indexOf('=');
      String key = equals < 0 ? word : word.substring(0, equals);
      String value = "";
      boolean valued = key.matches("--(options|longoptions|long|name|shell).*");
      if (valued) {
        value = equals >= 0 ? word.substring(equals + 1) : words.isEmpty() ? "" : words.remove(0);
      }
      set(
          key.startsWith("--long")
              ? 'l'
              : key.startsWith("--op") ? 'o' : key.startsWith("--quiet-") ? 'Q' : key.charAt(2),
          value);
      return;
    }
    for (int i = 1; i < word.length(); i++) {
      char c = word.charAt(i);
      if ("olns".indexOf(c) >= 0) {
        set(
            c,
            i + 1 < word.length() ? word.substring(i + 1) : words.isEmpty() ? "" : words.remove(0));
        return;
      }
      set(c, "");
    }
  }

  private void set(char option, String value) {
    switch (option) {
      case 'o' -> shorts = value;
      case 'l' -> longs.addAll(List.of(value.split("[, \n\t]+")));
      case 'n' -> name = value;
      case 'q' -> quiet = true;
      case 'Q' -> silent = true;
      case 'u' -> unquoted = true;
      case 'a' -> alternative = true;
      default -> {} // the shell is always ours
    }
  }

  private String quote(String text) {
    return unquoted ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private void complain(String message) throws IOException {
    status = 1;
    if (!quiet) {
      call.err().print(name + ": " + message + "\n");
    }
  }

  private void parse(List<String> words) throws IOException {
    boolean inOrder = shorts.startsWith("+") || call.variable("POSIXLY_CORRECT").isPresent();
    String known = shorts.replaceFirst("^[-+]", "");
    int i = 0;
    while (i < words.size()) {
      String word = words.get(i++);
      if (word.equals("--")) {
        operands.addAll(words.subList(i, words.size()));
        return;
      }
      if (word.startsWith("--") || alternative && word.matches("-[^-].+")) {
        i = longOption(word.replaceFirst("^--?", ""), words, i);
      } else if (word.startsWith("-") && word.length() > 1) {
        i = shortOptions(known, word, words, i);
      } else {
        operands.add(word);
        if (inOrder) {
          operands.addAll(words.subList(i, words.size()));
          return;
        }
      }
    }
  }

  private int shortOptions(String known, String word, List<String> words, int next)
      throws IOException {
    for (int c = 1; c < word.length(); c++) {
      int index = word.charAt(c) == ':' ? -1 : known.indexOf(word.charAt(c));
      String option = "-" + word.charAt(c);
      if (index < 0) {
        complain("invalid option -- '" + word.charAt(c) + "'");
      } else if (known.startsWith("::", index + 1)) {
        out.add(option);
        out.add(quote(word.substring(c + 1)));
        return next;
      } else if (known.startsWith(":", index + 1)) {
        if (c + 1 == word.length() && next >= words.size()) {
          complain("option requires an argument -- '" + word.charAt(c) + "'");
          return next;
        }
        boolean own = c + 1 < word.length();
        out.add(option);
        out.add(quote(own ? word.substring(c + 1) : words.get(next)));
        return own ? next : next + 1;
      } else {
        out.add(option);
      }
    }
    return next;
  }

  private int longOption(String word, List<String> words, int next) throws IOException {
    int equals = word.indexOf('=');
    String key = equals < 0 ? word : word.substring(0, equals);
    List<String> candidates = new ArrayList<>();
    Optional<String> exact = Optional.empty();
    for (String each : longs) {
      String plain = each.replace(":", "");
      if (plain.equals(key)) {
        exact = Optional.of(each);
      } else if (plain.startsWith(key) && !plain.isEmpty()) {
        candidates.add(each);
      }
    }
    if (exact.isEmpty() && candidates.size() != 1) {
      complain(
          candidates.isEmpty()
              ? "unrecognized option '--" + key + "'"
              : "option '--" + key + "' is ambiguous");
      return next;
    }
    String found = exact.orElseGet(() -> candidates.get(0));
    String plain = found.replace(":", "");
    out.add("--" + plain);
    if (found.endsWith("::")) {
      out.add(quote(equals < 0 ? "" : word.substring(equals + 1)));
    } else if (found.endsWith(":")) {
      if (equals >= 0) {
        out.add(quote(word.substring(equals + 1)));
      } else if (next < words.size()) {
        out.add(quote(words.get(next)));
        return next + 1;
      } else {
        out.remove(out.size() - 1);
        complain("option '--" + plain + "' requires an argument");
      }
    } else if (equals >= 0) {
      out.remove(out.size() - 1);
      complain("option '--" + plain + "' doesn't allow an argument");
    }
    return next;
  }
}
