package org.osimage.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.maven.model.Model;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.element.Element;
import org.osimage.element.PomText;
import org.osimage.manifest.ImageDescription;
import org.osimage.manifest.Xml;
import org.osimage.pipeline.Outputs;

class EffectiveConfigurationTest {
  private static final Path MANIFESTS = Path.of("src/test/resources/org/osimage/manifest/dc");

  @TempDir Path dir;

  private final Properties user = new Properties();
  private final Model model = new Model();

  private Element configuration(String pom, Optional<Path> manifest) throws IOException {
    MavenProject project = new MavenProject(model);
    project.setFile(dir.resolve("pom.xml").toFile());
    return EffectiveConfiguration.of(
        new ArrayList<>(Xml.element("<configuration>" + pom + "</configuration>").children()),
        manifest.map(Path::toFile),
        project,
        user,
        BuildLog.SILENT);
  }

  private static String text(Element element) {
    return PomText.of(element, Set.of()).replaceAll("\\s+", "");
  }

  private Optional<Path> manifest(String name) throws IOException {
    Files.createDirectories(dir.resolve("more"));
    for (String file : List.of(name, "more/facets.xml")) {
      if (!Files.exists(dir.resolve(file))) {
        Files.copy(MANIFESTS.resolve(file), dir.resolve(file));
      }
    }
    return Optional.of(dir.resolve(name));
  }

  @Test
  void pomWinsOverTheManifest() throws IOException {
    String text =
        text(
            configuration(
                "<bootMods><timeout>1</timeout></bootMods><hostname>pom</hostname>"
                    + "<software><overlay><directory>o</directory></overlay></software>",
                manifest("text-1.xml")));
    assertTrue(text.contains("<title>Example</title>"), text);
    assertTrue(text.contains("<timeout>1</timeout>") && !text.contains("<timeout>7</"), text);
    assertTrue(text.contains("<hostname>pom</hostname>") && !text.contains("my-host"), text);
    assertTrue(text.contains("</ips><overlay>"), "sources of the POM are added: " + text);
  }

  @Test
  void propertyOfTheCommandLineWinsOverAll() throws IOException {
    user.setProperty("osimage.bootMods.timeout", "3");
    user.setProperty("osimage.name", "mine");
    model.addProperty("osimage.bootMods.timeout", "4");
    model.addProperty("osimage.bootMods.title", "of the POM");
    model.addProperty("osimage.maxSize", "9");
    String text = text(configuration("", manifest("text-1.xml")));
    assertTrue(text.contains("<timeout>3</timeout>"), text);
    assertTrue(text.contains("<name>mine</name>"), text);
    assertTrue(text.contains("<title>Example</title>"), "the manifest's, not the POM property");
    assertTrue(text.contains("<maxSize>9</maxSize>"), text);
    assertEquals(
        "<configuration><bootMods><timeout>3</timeout></bootMods><maxSize>9</maxSize>"
            + "<distro><name>mine</name></distro></configuration>",
        text(configuration("<bootMods><title>t</title></bootMods>", Optional.empty()))
            .replace("<title>t</title>", ""));
  }

  @Test
  void originOfAPublisher() throws IOException {
    user.setProperty("osimage.publisher.example.org.origin", "file:/repo");
    String text = text(configuration("", manifest("text-1.xml")));
    assertTrue(text.contains("<origins><origin>file:/repo</origin></origins></publisher>"), text);
    assertTrue(
        text.contains("http://pkg.example.org/release"), "the installed system keeps its own");
    assertTrue(!text.contains("http://pkg.example.org/main"), text);
    user.setProperty("osimage.publisher.nobody.origin", "file:/repo");
    assertEquals(
        "-Dosimage.publisher.nobody.origin: no <ips> has a <publisher> named nobody",
        assertThrows(ImageBuildException.class, () -> configuration("", manifest("text-1.xml")))
            .getMessage());
  }

  @Test
  void everyPropertyLeadsToAnElementThatIsRead() throws IOException {
    String base = "<software><overlay><directory>o</directory></overlay></software>";
    ImageDescription plain = Outputs.ALL.describe(configuration(base, Optional.empty()), "x");
    for (String property : EffectiveConfiguration.properties()) {
      user.clear();
      user.setProperty(property, value(property));
      ImageDescription changed = Outputs.ALL.describe(configuration(base, Optional.empty()), "x");
      assertTrue(!plain.equals(changed), property);
    }
  }

  private static String value(String property) {
    return switch (property) {
      case "osimage.addTimestamp" -> "true";
      case "osimage.checkpointEnable", "osimage.stopOnError" -> "false";
      case "osimage.liveImage.compression" -> "lzma";
      case "osimage.target.action" -> "create";
      case "osimage.bootArchive.format" -> "cpio";
      case "osimage.bootArchive.bytesPerInode" -> "4096";
      case "osimage.bootArchive.compression.type" -> "none";
      default -> "7";
    };
  }
}
