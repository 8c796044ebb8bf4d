package org.osimage.source.svr4.format;

import java.util.regex.Pattern;

/** What packages and their instances may be called: their names become directories. */
public final class PackageName {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9+_-]{0,31}");
  private static final Pattern INSTANCE = Pattern.compile(NAME + "(\\.[A-Za-z0-9+-]{1,4})?");
  private static final Pattern RESERVED = Pattern.compile("(install|new|all)([.*].*)?");

  private PackageName() {}

  /** A package's abbreviation, as {@code PKG} has it. */
  public static boolean isPackage(String name) {
    return NAME.matcher(name).matches() && !RESERVED.matcher(name).matches();
  }

  /** A package's abbreviation, with or without an extension such as {@code .2}. */
  public static boolean isInstance(String name) {
    return INSTANCE.matcher(name).matches() && !RESERVED.matcher(name).matches();
  }

  /** The abbreviation of an instance. */
  public static String ofInstance(String instance) {
    int dot = instance.indexOf('.');
    return dot < 0 ? instance : instance.substring(0, dot);
  }
}
