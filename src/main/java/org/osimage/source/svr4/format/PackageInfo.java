package org.osimage.source.svr4.format;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.osimage.ImageBuildException;

/**
 * What a package says about itself: its {@code pkginfo}, checked.
 *
 * @param name the abbreviation, {@code PKG}
 */
public record PackageInfo(
    String name, String arch, String version, int maxInstances, Parameters parameters) {
  private static final int LONGEST = 256;
  private static final List<String> MANDATORY =
      List.of("PKG", "NAME", "ARCH", "VERSION", "CATEGORY");
  private static final List<String> LIMITED =
      List.of("NAME", "ARCH", "VERSION", "CATEGORY", "DESC", "VENDOR", "EMAIL", "HOTLINE");

  /**
   * Reads {@code pkginfo}.
   *
   * @throws ImageBuildException if something is missing or impossible
   */
  public static PackageInfo parse(PackageText text) throws ImageBuildException {
    Parameters parameters = Parameters.parse(text);
    for (String name : MANDATORY) {
      if (parameters.value(name).isEmpty()) {
        throw new ImageBuildException(text.name() + " lacks " + name + "=...");
      }
    }
    for (String name : LIMITED) {
      String value = parameters.value(name);
      if (value.length() > LONGEST || value.indexOf('\n') >= 0) {
        throw new ImageBuildException(
            text.name() + ": " + name + " has at most " + LONGEST + " characters in one line");
      }
    }
    String name = parameters.value("PKG");
    if (!PackageName.isPackage(name)) {
      throw new ImageBuildException(
          text.name()
              + ": PKG="
              + name
              + " is no package name: a letter, then up to 31 letters, digits, + and -; install,"
              + " new and all are reserved");
    }
    if (parameters.value("VERSION").startsWith("(")) {
      throw new ImageBuildException(text.name() + ": VERSION must not begin with '('");
    }
    return new PackageInfo(
        name,
        parameters.value("ARCH"),
        parameters.value("VERSION"),
        maxInstances(text, parameters.value("MAXINST")),
        parameters);
  }

  private static int maxInstances(PackageText text, String value) throws ImageBuildException {
    if (value.isEmpty()) {
      return 1;
    }
    if (!value.matches("[0-9]{1,9}")) {
      throw new ImageBuildException(text.name() + ": MAXINST=" + value + " is no number");
    }
    return Integer.parseInt(value);
  }

  /**
   * The classes to install, in their order: {@code none} first, as the ABI wants; those of the
   * package map where {@code CLASSES} is not given.
   */
  public List<String> classes(PackageMap map) {
    Set<String> classes = new LinkedHashSet<>(parameters.words("CLASSES"));
    if (classes.isEmpty()) {
      map.entries().stream()
          .filter(e -> e.type() != ObjectType.INFORMATION)
          .forEach(e -> classes.add(e.className()));
    }
    List<String> ordered = new ArrayList<>(classes);
    if (ordered.remove("none")) {
      ordered.add(0, "none");
    }
    return List.copyOf(ordered);
  }
}
