package org.osimage.source.svr4.database;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A package that owns a path, as a line of the contents database names it.
 *
 * @param status empty, or one of {@code + - ! % @ # * ~}
 * @param edited whether the package edited the file
 * @param className its class where that is not the line's, else empty
 */
public record PackageToken(String status, String instance, boolean edited, String className) {
  private static final Pattern TOKEN =
      Pattern.compile("([-+!%@#*~]?)([A-Za-z][A-Za-z0-9+_.-]{0,36})(\\\\?)(?::([!-~]{1,64}))?");

  /** A package that has the path as the line says. */
  public static PackageToken of(String instance) {
    return new PackageToken("", instance, false, "");
  }

  /**
   * @throws IllegalArgumentException if it is no package token
   */
  static PackageToken parse(String text) {
    Matcher m = TOKEN.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no package");
    }
    return new PackageToken(
        m.group(1), m.group(2), !m.group(3).isEmpty(), m.group(4) == null ? "" : m.group(4));
  }

  PackageToken withClass(String newClass) {
    return new PackageToken(status, instance, edited, newClass);
  }

  @Override
  public String toString() {
    return status + instance + (edited ? "\\" : "") + (className.isEmpty() ? "" : ":" + className);
  }
}
