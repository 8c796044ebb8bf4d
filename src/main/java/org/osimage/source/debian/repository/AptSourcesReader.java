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
import org.osimage.source.download.Address;

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
    AuthConf passwords = AuthConf.read(aptDirectory);
    return files(aptDirectory).stream()
        .map(source -> source.withAddress(passwords.entered(source.address())))
        .toList();
  }

  private List<AptSource> files(Path aptDirectory) throws IOException {
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
      String origin = file + ", line " + number;
      List<String> words = SourceWords.of(line, origin);
      String type = words.isEmpty() ? "deb-src" : words.get(0);
      if (type.equals("deb")) {
        sources.addAll(oneLineEntry(words.subList(1, words.size()), origin));
      } else if (!type.matches("deb-src|rpm|rpm-src")) {
        throw new ImageBuildException(
            origin + ": the type '" + type + "' is not known, to apt neither: write deb");
      }
    }
    return sources;
  }

  private List<AptSource> oneLineEntry(List<String> entry, String origin)
      throws ImageBuildException {
    Options options = new Options();
    List<String> words = entry;
    if (!entry.isEmpty() && entry.get(0).startsWith("[")) {
      String list = entry.get(0);
      for (String option : words(list.substring(1, list.length() - 1))) {
        int equals = option.indexOf('=');
        if (equals <= 0) {
          throw new ImageBuildException(
              origin + ": the option '" + option + "' is no NAME=VALUE without blanks");
        }
        options.set(
            option.substring(0, equals).toLowerCase(Locale.ROOT),
            option.substring(equals + 1).replace(',', ' '));
      }
      words = entry.subList(1, entry.size());
    }
    if (words.size() < 2) {
      throw new ImageBuildException(
          origin + ": not 'deb URI SUITE COMPONENT...': deb " + String.join(" ", entry));
    }
    if (!options.fits(architecture) || !isReadable(words.get(0))) {
      return List.of();
    }
    return List.of(
        source(
            substituted(words.get(0)),
            substituted(words.get(1)),
            words.subList(2, words.size()),
            options.words("signed-by"),
            Optional.empty(),
            options.get("trusted"),
            origin));
  }

  private String substituted(String word) {
    return word.replace("$(ARCH)", architecture);
  }

  /** Options of a source, of which {@code +} adds words and {@code -} takes some away. */
  private static final class Options {
    private final Map<String, List<String>> values = new TreeMap<>();
    private final Map<String, List<String>> added = new TreeMap<>();
    private final Map<String, List<String>> removed = new TreeMap<>();

    void set(String name, String value) {
      Map<String, List<String>> into =
          name.endsWith("+") ? added : name.endsWith("-") ? removed : values;
      String plain = name.replaceFirst("[+-]$", "");
      into.computeIfAbsent(plain, n -> new ArrayList<>()).addAll(AptSourcesReader.words(value));
    }

    List<String> words(String name) {
      List<String> all = new ArrayList<>(values.getOrDefault(name, List.of()));
      all.addAll(added.getOrDefault(name, List.of()));
      all.removeAll(removed.getOrDefault(name, List.of()));
      return all;
    }

    Optional<String> get(String name) {
      return Optional.ofNullable(values.get(name)).map(words -> String.join(" ", words));
    }

    /** Without a list of architectures a source has the host's. */
    boolean fits(String architecture) {
      if (removed.getOrDefault("arch", List.of()).contains(architecture)) {
        return false;
      }
      return !values.containsKey("arch") || words("arch").contains(architecture);
    }
  }

  List<AptSource> deb822(byte[] text, String file) throws IOException {
    List<AptSource> sources = new ArrayList<>();
    int number = 0;
    for (Paragraph p : ParagraphReader.all(text, file)) {
      number++;
      boolean enabled = !isNo(p.get("Enabled").orElse("yes"));
      if (enabled && words(p.text("Types")).contains("deb") && options(p).fits(architecture)) {
        sources.addAll(deb822Entry(p, file + ", paragraph " + number));
      }
    }
    return sources;
  }

  private static Options options(Paragraph p) {
    Options options = new Options();
    p.get("Architectures").filter(a -> !a.isBlank()).ifPresent(a -> options.set("arch", a));
    p.get("Architectures-Add").ifPresent(a -> options.set("arch+", a));
    p.get("Architectures-Remove").ifPresent(a -> options.set("arch-", a));
    return options;
  }

  private List<AptSource> deb822Entry(Paragraph p, String origin) throws ImageBuildException {
    List<AptSource> sources = new ArrayList<>();
    String signedBy = p.text("Signed-By");
    boolean embedded = signedBy.contains("-----BEGIN PGP");
    List<String> uris = words(p.text("URIs"));
    for (String uri : uris.stream().filter(AptSourcesReader::isReadable).toList()) {
      for (String suite : words(p.text("Suites"))) {
        sources.add(
            source(
                substituted(uri),
                substituted(suite),
                words(p.text("Components")),
                embedded ? List.of() : words(signedBy.replace(',', ' ')),
                embedded ? Optional.of(armor(signedBy)) : Optional.empty(),
                p.get("Trusted"),
                origin));
      }
    }
    if (uris.isEmpty() || words(p.text("Suites")).isEmpty()) {
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
        Address.of(uri, Path.of("/")),
        suite,
        components,
        signedBy,
        keys,
        trusted.map(t -> !isNo(t)),
        origin);
  }

  /** Discs and what else apt has methods for are not for us. */
  private static boolean isReadable(String uri) {
    return uri.matches("(?i)(https?|file|copy):.*");
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
