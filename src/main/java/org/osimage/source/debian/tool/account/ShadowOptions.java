package org.osimage.source.debian.tool.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.shell.command.Invocation;

/** The options of a command of shadow-utils, by letter or long name, and the rest. */
record ShadowOptions(Map<String, String> values, List<String> rest) {
  /** The long names of the commands about users and groups, with their letters. */
  static final Map<String, String> USER_NAMES =
      Map.ofEntries(
          Map.entry("system", "r"),
          Map.entry("uid", "u"),
          Map.entry("gid", "g"),
          Map.entry("groups", "G"),
          Map.entry("append", "a"),
          Map.entry("home", "d"),
          Map.entry("home-dir", "d"),
          Map.entry("create-home", "m"),
          Map.entry("no-create-home", "M"),
          Map.entry("shell", "s"),
          Map.entry("comment", "c"),
          Map.entry("login", "l"),
          Map.entry("lock", "L"),
          Map.entry("password", "p"),
          Map.entry("user-group", "U"),
          Map.entry("no-user-group", "N"),
          Map.entry("expiredate", "e"),
          Map.entry("inactive", "f"),
          Map.entry("non-unique", "o"),
          Map.entry("key", "K"),
          Map.entry("remove", "r"),
          Map.entry("new-name", "n"));

  /**
   * @param withValue the letters of options that take a value
   * @param longNames letters by long name
   */
  static ShadowOptions parse(Invocation call, String withValue, Map<String, String> longNames) {
    Map<String, String> values = new TreeMap<>();
    List<String> rest = new ArrayList<>();
    List<String> words = call.arguments();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("--")) {
        int equals = word.indexOf('=');
        String name = word.substring(2, equals < 0 ? word.length() : equals);
        String letter = longNames.getOrDefault(name, name);
        boolean takes = letter.length() == 1 && withValue.contains(letter);
        String value =
            equals >= 0
                ? word.substring(equals + 1)
                : takes && i + 1 < words.size() ? words.get(++i) : "";
        values.put(letter, value);
      } else if (word.startsWith("-") && word.length() > 1) {
        for (int k = 1; k < word.length(); k++) {
          String letter = word.substring(k, k + 1);
          if (withValue.contains(letter)) {
            String value = word.substring(k + 1);
            values.put(
                letter, !value.isEmpty() ? value : i + 1 < words.size() ? words.get(++i) : "");
            break;
          }
          values.put(letter, "");
        }
      } else {
        rest.add(word);
      }
    }
    return new ShadowOptions(values, rest);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }
}
