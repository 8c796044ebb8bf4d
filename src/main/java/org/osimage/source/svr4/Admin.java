package org.osimage.source.svr4;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.source.svr4.format.PackageText;
import org.osimage.source.svr4.format.Parameters;

/**
 * What is done where the original tools would ask: the parameters of admin(4). {@code ask}, which a
 * build cannot, counts as {@code quit}.
 *
 * @param values by parameter, every one of {@link #NAMES}
 */
public record Admin(Map<String, String> values) {
  /** Parameters that have a meaning here, with their values; the first is the default. */
  private static final Map<String, List<String>> ALLOWED = allowed();

  /** Parameters of the original that say nothing to a build. */
  private static final List<String> IGNORED =
      List.of("mail", "networktimeout", "networkretries", "keystore", "proxy", "rscriptalt");

  /** All parameters that are known. */
  public static final List<String> NAMES = List.copyOf(ALLOWED.keySet());

  private static Map<String, List<String>> allowed() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put("instance", List.of("unique", "overwrite", "quit"));
    all.put("partial", List.of("quit", "nocheck"));
    all.put("runlevel", List.of("nocheck", "quit"));
    all.put("idepend", List.of("quit", "nocheck"));
    all.put("rdepend", List.of("quit", "nocheck"));
    all.put("space", List.of("nocheck", "quit"));
    all.put("setuid", List.of("nocheck", "nochange", "quit"));
    all.put("conflict", List.of("quit", "nocheck", "nochange"));
    all.put("action", List.of("nocheck", "quit"));
    all.put("authentication", List.of("quit", "nocheck"));
    all.put("basedir", List.of("default"));
    return all;
  }

  /** What fits an unattended build. */
  public static final Admin DEFAULTS = defaults();

  private static Admin defaults() {
    Map<String, String> values = new TreeMap<>();
    ALLOWED.forEach((name, words) -> values.put(name, words.get(0)));
    return new Admin(values);
  }

  public Admin {
    values = Map.copyOf(values);
  }

  /**
   * With the parameters of an administration file.
   *
   * @throws ImageBuildException naming the file and a parameter that is unknown or impossible
   */
  public Admin withFile(PackageText text) throws ImageBuildException {
    Map<String, String> given = new LinkedHashMap<>(Parameters.parse(text).all());
    given.keySet().removeAll(IGNORED);
    given.values().removeIf(String::isEmpty);
    return with(given, text.name() + ": ");
  }

  /**
   * With other values.
   *
   * @param where for messages
   * @throws ImageBuildException if a parameter is unknown or its value impossible
   */
  public Admin with(Map<String, String> given, String where) throws ImageBuildException {
    Map<String, String> all = new TreeMap<>(values);
    for (Map.Entry<String, String> parameter : given.entrySet()) {
      all.put(parameter.getKey(), checked(parameter.getKey(), parameter.getValue(), where));
    }
    return new Admin(all);
  }

  private static String checked(String name, String value, String where)
      throws ImageBuildException {
    List<String> words = ALLOWED.get(name);
    if (words == null) {
      throw new ImageBuildException(
          where + name + " is no parameter of an admin file; known are " + NAMES);
    }
    if (name.equals("basedir")) {
      if (!value.equals("default") && !value.startsWith("/") && !value.startsWith("$PKGINST")) {
        throw new ImageBuildException(
            where + "basedir is default or an absolute path, not '" + value + "'");
      }
      return value;
    }
    String meant = value.equals("ask") || value.equals("newonly") ? "quit" : value;
    if (!words.contains(meant)) {
      throw new ImageBuildException(
          where + name + " is one of " + String.join(", ", words) + ", not '" + value + "'");
    }
    return meant;
  }

  /** Whether the parameter has this value. */
  public boolean is(String name, String value) {
    return value.equals(values.get(name));
  }

  public String basedir() {
    return values.getOrDefault("basedir", "default");
  }
}
