package org.osimage.source.debian.unpack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the {@code update-alternatives --install} commands of a postinst. Followed are variables
 * with literal values and {@code for} loops over them, which is how a JRE registers its commands;
 * conditions are taken to hold. What depends on anything else is only counted.
 */
final class AlternativeScript {
  /**
   * @param slaves link and path by name
   */
  record Install(
      String link, String name, String path, int priority, Map<String, SlaveLink> slaves) {}

  record SlaveLink(String link, String path) {}

  private static final Set<String> KEYWORDS =
      Set.of("if", "then", "else", "elif", "do", "while", "until", "!", "{", "}");
  private static final Pattern ASSIGNMENT =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)\\}|([A-Za-z_][A-Za-z0-9_]*))");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]*");
  private static final int MAX_STEPS = 100_000;

  private final List<List<String>> commands;
  private final Map<String, String> variables = new HashMap<>();
  private final Set<String> unknown = new HashSet<>();
  private final List<Install> installs = new ArrayList<>();
  private int notLiteral;
  private int steps;

  private AlternativeScript(String script) {
    this.commands = ShellWords.commands(script);
  }

  static AlternativeScript parse(String script) {
    AlternativeScript parsed = new AlternativeScript(script);
    parsed.run(0, parsed.commands.size());
    return parsed;
  }

  List<Install> installs() {
    return installs;
  }

  /** Number of installations that could not be derived. */
  int notLiteral() {
    return notLiteral;
  }

  private void run(int from, int to) {
    for (int i = from; i < to && steps++ < MAX_STEPS; i++) {
      List<String> words = withoutKeywords(commands.get(i));
      if (words.isEmpty()) {
        continue;
      }
      if (words.get(0).equals("for") && words.size() > 2) {
        int end = end(i + 1, to);
        loop(words, i + 1, end);
        i = end;
      } else if (words.stream().allMatch(w -> ASSIGNMENT.matcher(w).matches())) {
        words.forEach(this::assign);
      } else if (words.get(0).matches("(/usr/s?bin/)?update-alternatives")) {
        install(words.subList(1, words.size()));
      }
    }
  }

  private static List<String> withoutKeywords(List<String> words) {
    int first = 0;
    while (first < words.size() && KEYWORDS.contains(words.get(first))) {
      first++;
    }
    return words.subList(first, words.size());
  }

  /** The index of the {@code done} that closes the loop. */
  private int end(int from, int to) {
    int depth = 1;
    for (int i = from; i < to; i++) {
      for (String word : commands.get(i)) {
        if (word.equals("done") && --depth == 0) {
          return i;
        }
      }
      String first = commands.get(i).get(0);
      List<String> words = withoutKeywords(commands.get(i));
      if (first.equals("while")
          || first.equals("until")
          || (!words.isEmpty() && words.get(0).equals("for"))) {
        depth++;
      }
    }
    return to;
  }

  private void loop(List<String> words, int from, int to) {
    Optional<List<String>> values =
        words.get(2).equals("in") ? expand(words.subList(3, words.size())) : Optional.empty();
    String name = words.get(1);
    if (values.isEmpty()) {
      variables.remove(name);
      unknown.add(name);
      run(from, to);
    }
    for (String value : values.orElse(List.of())) {
      variables.put(name, value);
      run(from, to);
    }
  }

  private void assign(String word) {
    Matcher m = ASSIGNMENT.matcher(word);
    if (m.matches()) {
      Optional<String> value = expand(m.group(2));
      if (value.isPresent()) {
        variables.put(m.group(1), value.get());
      } else if (!variables.containsKey(m.group(1))) {
        // a computed value after a literal one is an exception: JREs lower a foreign one's priority
        unknown.add(m.group(1));
      }
    }
  }

  private void install(List<String> words) {
    if (words.stream().noneMatch(w -> w.equals("--install"))) {
      return;
    }
    Optional<Install> install = expand(words).flatMap(AlternativeScript::parsed);
    if (install.isPresent()) {
      installs.add(install.get());
    } else {
      notLiteral++;
    }
  }

  private static Optional<Install> parsed(List<String> words) {
    int at = words.indexOf("--install");
    if (at < 0 || words.size() < at + 5 || !words.get(at + 4).matches("-?[0-9]{1,9}")) {
      return Optional.empty();
    }
    Map<String, SlaveLink> slaves = new HashMap<>();
    for (int i = at + 5; i + 3 < words.size(); i++) {
      if (words.get(i).equals("--slave")) {
        if (!valid(words.get(i + 1), words.get(i + 2), words.get(i + 3))) {
          return Optional.empty();
        }
        slaves.put(words.get(i + 2), new SlaveLink(words.get(i + 1), words.get(i + 3)));
        i += 3;
      }
    }
    String link = words.get(at + 1);
    String name = words.get(at + 2);
    String path = words.get(at + 3);
    return valid(link, name, path)
        ? Optional.of(new Install(link, name, path, Integer.parseInt(words.get(at + 4)), slaves))
        : Optional.empty();
  }

  private static boolean valid(String link, String name, String path) {
    return link.startsWith("/")
        && path.startsWith("/")
        && NAME.matcher(name).matches()
        && (link + path).chars().allMatch(c -> c > ' ')
        && !(link + path + "/").contains("/../");
  }

  /** The words after expansion and splitting; empty if something in them cannot be known. */
  private Optional<List<String>> expand(List<String> words) {
    List<String> all = new ArrayList<>();
    for (String word : words) {
      if (word.matches("[0-9]*[<>].*")) {
        break; // a redirection
      }
      Optional<String> value = expand(word);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      if (word.startsWith("\"") || word.startsWith("'")) {
        all.add(value.get());
      } else {
        for (String part : value.get().split("\\s+")) {
          if (!part.isEmpty()) {
            all.add(part);
          }
        }
      }
    }
    return Optional.of(all);
  }

  private Optional<String> expand(String word) {
    if (word.contains("`") || word.contains("$(") || word.contains("*") || word.contains("?")) {
      return Optional.empty();
    }
    StringBuilder out = new StringBuilder();
    Matcher m = VARIABLE.matcher(word);
    int at = 0;
    while (m.find()) {
      String name = m.group(1) == null ? m.group(2) : m.group(1);
      if (unknown.contains(name)) {
        return Optional.empty();
      }
      out.append(word, at, m.start()).append(variables.getOrDefault(name, ""));
      at = m.end();
    }
    out.append(word.substring(at));
    if (out.indexOf("$") >= 0) {
      return Optional.empty(); // a parameter of the script, or an expansion not understood
    }
    return Optional.of(out.toString().replaceAll("[\"']", "").replaceAll("\\\\(.)", "$1"));
  }
}
