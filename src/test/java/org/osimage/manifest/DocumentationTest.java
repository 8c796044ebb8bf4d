package org.osimage.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;

/** Everything that can be configured is written down where a user looks. */
class DocumentationTest {
  private static final Path ROOT = Path.of(System.getProperty("basedir", "."));
  private static final Pattern ELEMENT = Pattern.compile("<([A-Za-z][A-Za-z0-9]*)>");

  /** Descriptions of the parameters, by name. */
  private static Map<String, String> parameters() throws IOException {
    Path file = ROOT.resolve("target/classes/META-INF/maven/plugin.xml");
    Map<String, String> descriptions = new TreeMap<>();
    Xpp3Dom plugin;
    try {
      plugin = Xpp3DomBuilder.build(new StringReader(Files.readString(file)));
    } catch (XmlPullParserException e) {
      throw new IOException(e);
    }
    for (Xpp3Dom mojo : plugin.getChild("mojos").getChildren("mojo")) {
      for (Xpp3Dom parameter : mojo.getChild("parameters").getChildren("parameter")) {
        if (parameter.getChild("editable").getValue().equals("true")) {
          Xpp3Dom description = parameter.getChild("description");
          descriptions.put(
              parameter.getChild("name").getValue(),
              description == null ? "" : Objects.requireNonNullElse(description.getValue(), ""));
        }
      }
    }
    return descriptions;
  }

  /** The elements that may stand at a path, learnt from the refusal of one that may not. */
  private static List<String> elementsAt(List<String> path) {
    StringBuilder xml = new StringBuilder("<zz/>");
    for (int i = path.size() - 1; i >= 0; i--) {
      xml.insert(0, "<" + path.get(i) + ">").append("</" + path.get(i) + ">");
    }
    String message =
        assertThrows(ImageBuildException.class, () -> Xml.read(xml.toString())).getMessage();
    List<String> found = new ArrayList<>();
    for (String line : message.lines().filter(l -> l.contains("<zz>")).toList()) {
      String list = line.replace("not <zz>", "");
      Matcher names = ELEMENT.matcher(list.substring(list.indexOf("takes <")));
      while (names.find()) {
        found.add(names.group(1));
      }
    }
    return found;
  }

  private static void collect(List<String> path, List<List<String>> all) {
    for (String name : elementsAt(path)) {
      List<String> longer = new ArrayList<>(path);
      longer.add(name);
      all.add(longer);
      collect(longer, all);
    }
  }

  @Test
  void everyParameterIsDescribed() throws IOException {
    Map<String, String> parameters = parameters();
    assertTrue(parameters.size() > 15, parameters.toString());
    parameters.forEach(
        (name, description) ->
            assertTrue(description.length() > 15, () -> "<" + name + ">: " + description));
  }

  @Test
  void everyElementIsNamed() throws IOException {
    List<List<String>> all = new ArrayList<>();
    collect(List.of(), all);
    assertTrue(all.size() > 100, "found " + all.size());
    Map<String, String> parameters = parameters();
    String readme = Files.readString(ROOT.resolve("README.md"));
    List<String> missing = new ArrayList<>();
    for (List<String> path : all) {
      String name = path.get(path.size() - 1);
      String parameter = path.get(0).equals("loaders") ? "software" : path.get(0);
      assertTrue(parameters.containsKey(path.get(0)), "a parameter <" + path.get(0) + ">");
      Pattern word = Pattern.compile("\\b" + name + "\\b");
      if (path.size() > 1
          && !word.matcher(parameters.getOrDefault(parameter, "")).find()
          && !readme.contains("<" + name + ">")) {
        missing.add(String.join(" ", path));
      }
    }
    assertEquals(List.of(), missing);
  }

  /** Elements of a POM and of Maven's settings that are not ours. */
  private static final Set<String> OF_MAVEN =
      Set.of(
          "certificate",
          "configuration",
          "dependency",
          "execution",
          "executions",
          "goal",
          "goals",
          "id",
          "packaging",
          "password",
          "phase",
          "plugin",
          "privateKey",
          "server",
          "username");

  private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);
  private static final Pattern LITERAL = Pattern.compile("\"(?:\\\\.|[^\"\\\\\n])*\"");
  private static final Pattern NAMED = Pattern.compile("</?([A-Za-z][A-Za-z0-9]*)>");

  /** A message once named {@code destFileName}, which was called so only inside the program. */
  @Test
  void everyElementOfAMessageExists() throws IOException {
    Set<String> known = new TreeSet<>(OF_MAVEN);
    known.addAll(parameters().keySet());
    List<List<String>> all = new ArrayList<>();
    collect(List.of(), all);
    all.forEach(known::addAll);
    SortedMap<String, String> unknown = new TreeMap<>();
    try (Stream<Path> files = Files.walk(ROOT.resolve("src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        // manifests of the constructor have elements of their own
        if (!file.toString().replace('\\', '/').contains("/manifest/dc/")) {
          Matcher literal = LITERAL.matcher(COMMENT.matcher(Files.readString(file)).replaceAll(""));
          while (literal.find()) {
            Matcher name = NAMED.matcher(literal.group());
            while (name.find()) {
              unknown.put(name.group(1), String.valueOf(file.getFileName()));
            }
          }
        }
      }
    }
    assertTrue(unknown.containsKey("suite") && unknown.containsKey("filtering"), "sees messages");
    unknown.keySet().removeAll(known);
    assertEquals(Map.of(), unknown);
  }
}
