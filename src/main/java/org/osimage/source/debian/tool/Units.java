package org.osimage.source.debian.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.osimage.shell.pattern.Glob;
import org.osimage.source.debian.tool.file.TreeFiles;

/** Unit files of systemd in a tree, of the system manager or of users' ones. */
final class Units {
  /** A link that enabling a unit makes. */
  record Link(String path, String target) {}

  private final TreeFiles files;
  private final String instance;
  private final List<String> directories;

  /**
   * @param instance {@code system} or {@code user}
   * @param vendor where packages' units lie, the one that links name first
   */
  Units(TreeFiles files, String instance, List<String> vendor) {
    this.files = files;
    this.instance = instance;
    List<String> all = new ArrayList<>(List.of("/etc/systemd/" + instance));
    vendor.forEach(directory -> all.add(directory + "/systemd/" + instance));
    this.directories = List.copyOf(all);
  }

  /** The directory of links that enable units. */
  String configuration() {
    return "/etc/systemd/" + instance;
  }

  /** The file of a unit; for an instance that has none of its own, that of its template. */
  Optional<String> find(String unit) {
    for (String name : List.of(unit, template(unit))) {
      for (String directory : directories) {
        String path = directory + "/" + name;
        if (files.exists(path) && !files.isDirectory(path)) {
          return Optional.of(path);
        }
      }
    }
    return Optional.empty();
  }

  private static String template(String unit) {
    int at = unit.indexOf('@');
    int dot = unit.lastIndexOf('.');
    return at >= 0 && dot > at ? unit.substring(0, at + 1) + unit.substring(dot) : unit;
  }

  /** A name as systemctl takes it: a service if it says nothing else. */
  static String named(String word) {
    String name = word.substring(word.lastIndexOf('/') + 1);
    return name.matches(
            ".*\\.(service|socket|target|timer|path|mount|automount|device|swap|slice|scope)")
        ? name
        : name + ".service";
  }

  /** The values of one key of the section Install, in their order. */
  private List<String> values(String path, String key) throws IOException {
    List<String> values = new ArrayList<>();
    for (String line : files.lines(path)) {
      String text = line.strip();
      if (text.toLowerCase(Locale.ROOT).startsWith(key.toLowerCase(Locale.ROOT) + "=")) {
        for (String value : text.substring(key.length() + 1).strip().split("\\s+")) {
          String plain = value.replaceFirst("^([\"'])(.*)\\1$", "$2");
          if (!plain.isEmpty()) {
            values.add(plain);
          }
        }
      }
    }
    return values;
  }

  /** Whether the file says how it is to be enabled. */
  boolean installable(String path) throws IOException {
    for (String key : List.of("WantedBy", "RequiredBy", "Alias", "Also", "UpheldBy")) {
      if (!values(path, key).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** All links that enabling a unit makes, those of units that it names by Also first. */
  List<Link> links(String unit, String path) throws IOException {
    return links(unit, path, new HashSet<>(Set.of(unit)));
  }

  private List<Link> links(String unit, String path, Set<String> visited) throws IOException {
    List<Link> links = new ArrayList<>();
    for (String also : values(path, "Also")) {
      Optional<String> file = find(also);
      if (visited.add(also) && file.isPresent()) {
        links.addAll(links(also, file.get(), visited));
      }
    }
    for (String alias : values(path, "Alias")) {
      if (!alias.equals(unit)) {
        links.add(new Link(configuration() + "/" + alias, path));
      }
    }
    String wanted = wanted(unit, path);
    for (String key : List.of("WantedBy", "RequiredBy", "UpheldBy")) {
      String suffix =
          key.equals("WantedBy") ? ".wants" : key.equals("UpheldBy") ? ".upholds" : ".requires";
      for (String target : values(path, key)) {
        links.add(new Link(configuration() + "/" + target + suffix + "/" + wanted, path));
      }
    }
    return links;
  }

  private String wanted(String unit, String path) throws IOException {
    List<String> instances = values(path, "DefaultInstance");
    int at = unit.indexOf("@.");
    return at < 0 || instances.isEmpty()
        ? unit
        : unit.substring(0, at + 1) + instances.get(0) + unit.substring(at + 1);
  }

  /** What the first matching line of the preset files says; enabled if none does. */
  boolean preset(String unit) throws IOException {
    TreeMap<String, String> found = new TreeMap<>();
    for (String root : List.of("/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib")) {
      String directory = root + "/systemd/" + instance + "-preset";
      for (String name : files.names(directory)) {
        if (name.endsWith(".preset")) {
          found.putIfAbsent(name, directory + "/" + name);
        }
      }
    }
    for (String path : found.values()) {
      for (String line : files.lines(path)) {
        String[] words = line.strip().split("\\s+");
        if (words.length >= 2
            && words[0].matches("enable|disable|ignore")
            && Glob.of(words[1]).matches(unit)) {
          return words[0].equals("enable");
        }
      }
    }
    return true;
  }

  /** The units that lie in the vendor's directories, in the order of their names. */
  Set<String> vendorUnits() throws IOException {
    Set<String> units = new java.util.TreeSet<>();
    for (String directory : directories.subList(1, directories.size())) {
      for (String name : files.names(directory)) {
        if (named(name).equals(name) && !files.isDirectory(directory + "/" + name)) {
          units.add(name);
        }
      }
    }
    return units;
  }
}
