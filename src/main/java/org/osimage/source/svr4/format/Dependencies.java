package org.osimage.source.svr4.format;

import java.util.ArrayList;
import java.util.List;
import org.osimage.ImageBuildException;

/** What a package says about others in {@code install/depend}, see depend(4). */
public record Dependencies(List<Dependency> all) {
  public static final Dependencies NONE = new Dependencies(List.of());

  public enum Kind {
    PREREQUISITE,
    INCOMPATIBLE,
    /** The other one needs this package. */
    REVERSE
  }

  /**
   * @param line where it stands
   * @param packageName abbreviation of the other package
   * @param title its full name, for people; may be empty
   * @param instances which of its versions are meant; none: any
   */
  public record Dependency(
      int line, Kind kind, String packageName, String title, List<Instance> instances) {
    public Dependency {
      instances = List.copyOf(instances);
    }
  }

  /**
   * @param arch empty: any
   * @param version empty: any
   */
  public record Instance(String arch, String version) {
    @Override
    public String toString() {
      return (arch.isEmpty() ? "" : "(" + arch + ") ") + version;
    }
  }

  public Dependencies {
    all = List.copyOf(all);
  }

  /**
   * Reads {@code depend}.
   *
   * @throws ImageBuildException naming file and line
   */
  public static Dependencies parse(PackageText text) throws ImageBuildException {
    List<Dependency> all = new ArrayList<>();
    for (int i = 0; i < text.lines().size(); i++) {
      String line = text.lines().get(i);
      if (line.isBlank() || line.strip().startsWith("#")) {
        continue;
      }
      if (!Character.isWhitespace(line.charAt(0))) {
        all.add(dependency(text, i + 1, line.strip()));
      } else if (all.isEmpty()) {
        throw text.error(i + 1, "a version stands before any package");
      } else {
        Dependency last = all.remove(all.size() - 1);
        List<Instance> instances = new ArrayList<>(last.instances());
        instances.add(instance(text, i + 1, line.strip()));
        all.add(
            new Dependency(last.line(), last.kind(), last.packageName(), last.title(), instances));
      }
    }
    return new Dependencies(all);
  }

  private static Dependency dependency(PackageText text, int number, String line)
      throws ImageBuildException {
    String[] words = line.split("[ \t]+", 3);
    Kind kind =
        switch (words[0]) {
          case "P" -> Kind.PREREQUISITE;
          case "I" -> Kind.INCOMPATIBLE;
          case "R" -> Kind.REVERSE;
          default ->
              throw text.error(
                  number, "unknown dependency type '" + words[0] + "'; known are P, I and R");
        };
    if (words.length < 2 || !PackageName.isPackage(words[1])) {
      throw text.error(number, "TYPE PKG NAME is expected, not '" + line + "'");
    }
    return new Dependency(
        number, kind, words[1], words.length > 2 ? words[2].strip() : "", List.of());
  }

  private static Instance instance(PackageText text, int number, String line)
      throws ImageBuildException {
    if (!line.startsWith("(")) {
      return new Instance("", line);
    }
    int end = line.indexOf(')');
    if (end < 0) {
      throw text.error(number, "the architecture lacks its ')'");
    }
    return new Instance(line.substring(1, end).strip(), line.substring(end + 1).strip());
  }
}
