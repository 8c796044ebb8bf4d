package org.osimage.source.ips.action;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osimage.ImageBuildException;

/**
 * Reads, prints and reads again every manifest below a directory; run by hand on checkouts of
 * published ones, see docs/ips-manifests.md. Lines for pkgmogrify - transforms, includes, and those
 * that begin with a macro - are left out.
 */
public final class ManifestSurvey {
  private final Map<String, Integer> types = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private int manifests;
  private int actions;
  private int leftOut;
  private int identical;

  private ManifestSurvey() {}

  public static void main(String[] args) throws IOException {
    ManifestSurvey survey = new ManifestSurvey();
    try (Stream<Path> files = Files.walk(Path.of(args[0]))) {
      for (Path file : files.filter(ManifestSurvey::isManifest).sorted().toList()) {
        survey.read(file);
      }
    }
    survey.failures.forEach(System.out::println);
    System.out.printf(
        Locale.ROOT,
        "%d manifests, %d actions %s, %d lines left out, %d actions printed as written, %d failures%n",
        survey.manifests,
        survey.actions,
        survey.types,
        survey.leftOut,
        survey.identical,
        survey.failures.size());
  }

  private static boolean isManifest(Path file) {
    return Files.isRegularFile(file) && file.toString().matches(".*\\.(p5m|mf|p5m\\.inc|inc)");
  }

  private void read(Path file) throws IOException {
    manifests++;
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    int number = 0;
    int first = 1;
    StringBuilder line = new StringBuilder();
    for (String part : text.split("\n", -1)) {
      number++;
      first = line.isEmpty() ? number : first;
      String stripped = part.stripLeading();
      if (stripped.endsWith("\\")) {
        line.append(stripped, 0, stripped.length() - 1);
      } else {
        action(line.append(stripped).toString(), file, first);
        line.setLength(0);
      }
    }
  }

  private void action(String line, Path file, int number) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    if (line.startsWith("<") || line.startsWith("$(")) {
      leftOut++;
      return;
    }
    try {
      Action action = Manifest.of(line, file.toString()).actions().get(0);
      Action again = Manifest.of(action.toString(), "printed").actions().get(0);
      if (!again.equals(action) || !again.toString().equals(action.toString())) {
        failures.add(file + ", line " + number + ": printed as another action: " + action);
      }
      actions++;
      identical += action.toString().equals(line) ? 1 : 0;
      types.merge(action.type().toString(), 1, Integer::sum);
    } catch (ImageBuildException e) {
      failures.add(String.valueOf(e.getMessage()).replace("line 1", "line " + number));
    }
  }
}
