package org.osimage.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What one head can hold: a class of 400 lines, a package of 30 classes. */
class SizeRulesTest {
  private static final int MOST_LINES = 400;
  private static final int MOST_CLASSES = 30;

  /** The source files of packages, by package, each with its lines. */
  private static Map<String, Map<String, Long>> packages(Path root) throws IOException {
    Map<String, Map<String, Long>> packages = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        String name = String.valueOf(file.getFileName());
        if (!name.equals("package-info.java")) {
          Path directory = Optional.ofNullable(file.getParent()).orElse(root);
          String room = root.relativize(directory).toString().replace('\\', '/').replace('/', '.');
          try (Stream<String> lines = Files.lines(file)) {
            packages.computeIfAbsent(room, r -> new TreeMap<>()).put(name, lines.count());
          }
        }
      }
    }
    return packages;
  }

  private static List<String> offences(Map<String, Map<String, Long>> packages) {
    List<String> offences = new ArrayList<>();
    packages.forEach(
        (room, classes) -> {
          if (classes.size() > MOST_CLASSES) {
            offences.add(room + " has " + classes.size() + " classes, more than " + MOST_CLASSES);
          }
          classes.forEach(
              (name, lines) -> {
                if (lines > MOST_LINES) {
                  offences.add(
                      room + "/" + name + " has " + lines + " lines, more than " + MOST_LINES);
                }
              });
        });
    return offences;
  }

  @Test
  void noClassAndNoPackageIsTooLarge() throws IOException {
    List<String> offences = offences(packages(Path.of("src/main/java")));
    assertTrue(offences.isEmpty(), () -> "\n" + String.join("\n", offences));
  }

  @Test
  void theRuleSeesItsSins() {
    Map<String, Long> many =
        IntStream.rangeClosed(1, 31).boxed().collect(Collectors.toMap(i -> "C" + i, i -> 400L));
    assertEquals(
        List.of("a has 31 classes, more than 30", "b/D has 401 lines, more than 400"),
        offences(new TreeMap<>(Map.of("a", many, "b", Map.of("D", 401L)))));
  }
}
