package org.osimage.source.debian.repository;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osimage.ImageBuildException;
import org.osimage.source.debian.control.Paragraph;
import org.osimage.source.debian.control.ParagraphReader;

/**
 * Reads apt's sources in both formats of sources.list(5): one-line files {@code *.list} and deb822
 * files {@code *.sources}.
 */
final class AptSourcesReader {
  private final String architecture;

  /**
   * @param architecture entries restricted to others are left out, e.g. amd64
   */
  AptSourcesReader(String architecture) {
    this.architecture = architecture;
  }

  /**
   * Every source of binary packages, in apt's order.
   *
   * @param aptDirectory e.g. {@code /etc/apt}
   */
  List<AptSource> read(Path aptDirectory) throws IOException {
    List<AptSource> sources = new ArrayList<>();
    Path main = aptDirectory.resolve("sources.list");
    if (Files.isRegularFile(main)) {
      sources.addAll(oneLine(Files.readString(main, StandardCharsets.UTF_8), main.toString()));
    }
    Path parts = aptDirectory.resolve("sources.list.d");
    if (Files.isDirectory(parts)) {
      TreeSet<Path> files = new TreeSet<>();
      try (DirectoryStream<Path> listed = Files.newDirectoryStream(parts)) {
        listed.forEach(files::add);
      }
      for (Path file : files) {
        if (file.toString().endsWith(".list")) {
          sources.addAll(oneLine(Files.readString(file, StandardCharsets.UTF_8), file.toString()));
        } else if (file.toString().endsWith(".sources")) {
          sources.addAll(deb822(Files.readAllBytes(file), file.toString()));
        }
      }
    }
    return sources;
  }

  List<AptSource> oneLine(String text, String file) throws ImageBuildException {
    List<AptSource> sources = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      String entry = line.replaceFirst("#.*", "").strip();
      if (entry.matches("deb\\s.*")) {
        sources.addAll(oneLineEntry(entry.substring(3).strip(), file + ", line " + number));
      }
    }
    return sources;
  }

  private List<AptSource> oneLineEntry(String entry, String origin) throws ImageBuildException {
    Map<String, String> options = new TreeMap<>();
    String rest = entry;
    if (entry.startsWith("[")) {
      int end = entry.indexOf(']');
      if (end < 0) {
        throw new ImageBuildException(origin + ": the options have no closing bracket");
      }
      for (String option : words(entry.substring(1, end))) {
        int equals = option.indexOf('=');
        if (equals > 0) {
          String name = option.substring(0, equals).toLowerCase(Locale.ROOT);
          options.put(name, option.substring(equals + 1).replace(',', ' '));
        }
      }
      rest = entry.substring(end + 1).strip();
    }
    List<String> words = words(rest);
    if (words.size() < 2) {
      throw new ImageBuildException(origin + ": not 'deb URI SUITE COMPONENT...': deb " + entry);
    }
    Optional<String> arch = Optional.ofNullable(options.get("arch"));
    if (!fits(arch)) {
      return List.of();
    }
    return List.of(
        source(
            words.get(0),
            words.get(1),
            words.subList(2, words.size()),
            words(Optional.ofNullable(options.get("signed-by")).orElse("")),
            Optional.empty(),
            Optional.ofNullable(options.get("trusted")),
            origin));
  }

  List<AptSource> deb822(byte[] text, String file) throws IOException {
    List<AptSource> sources = new ArrayList<>();
    int number = 0;
    for (Paragraph p : ParagraphReader.all(text, file)) {
      number++;
      boolean enabled = !isNo(p.get("Enabled").orElse("yes"));
      if (enabled
          && words(p.text("Types")).contains("deb")
          && fits(p.get("Architectures").filter(a -> !a.isBlank()))) {
        sources.addAll(deb822Entry(p, file + ", paragraph " + number));
      }
    }
    return sources;
  }

  private static List<AptSource> deb822Entry(Paragraph p, String origin)
      throws ImageBuildException {
    List<AptSource> sources = new ArrayList<>();
    String signedBy = p.text("Signed-By");
    boolean embedded = signedBy.contains("-----BEGIN PGP");
    for (String uri : words(p.text("URIs"))) {
      for (String suite : words(p.text("Suites"))) {
        sources.add(
            source(
                uri,
                suite,
                words(p.text("Components")),
                embedded ? List.of() : words(signedBy.replace(',', ' ')),
                embedded ? Optional.of(armor(signedBy)) : Optional.empty(),
                p.get("Trusted"),
                origin));
      }
    }
    if (sources.isEmpty()) {
      throw new ImageBuildException(origin + ": lacks URIs or Suites");
    }
    return sources;
  }

  /** In deb822 an empty line is written as a dot. */
  private static String armor(String value) {
    StringBuilder armor = new StringBuilder();
    for (String line : value.split("\n", -1)) {
      String stripped = line.strip();
      armor.append(stripped.equals(".") ? "" : stripped).append('\n');
    }
    return armor.toString().stripLeading();
  }

  private static AptSource source(
      String uri,
      String suite,
      List<String> components,
      List<String> signedBy,
      Optional<String> keys,
      Optional<String> trusted,
      String origin)
      throws ImageBuildException {
    if (components.isEmpty() != suite.endsWith("/")) {
      throw new ImageBuildException(
          origin
              + ": suite '"
              + suite
              + "' needs components; only a flat repository, whose suite ends with /, has none");
    }
    return new AptSource(
        uri, suite, components, signedBy, keys, trusted.map(t -> !isNo(t)), origin);
  }

  private boolean fits(Optional<String> architectures) {
    return architectures.map(list -> words(list).contains(architecture)).orElse(true);
  }

  private static boolean isNo(String value) {
    return List.of("no", "false", "without", "off", "disable", "0")
        .contains(value.strip().toLowerCase(Locale.ROOT));
  }

  static List<String> words(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+"));
  }
}
