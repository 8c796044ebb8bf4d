package org.osimage.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.element.Element;
import org.osimage.element.PomText;
import org.osimage.manifest.dc.DcManifest;
import org.osimage.pipeline.Outputs;

/** Descriptions that are read and not built: the examples, and what printed manifests say. */
class ExampleManifestsTest {
  private static final Path MANIFESTS = Path.of("src/test/resources/org/osimage/manifest/dc");

  @ParameterizedTest
  @ValueSource(strings = {"text", "live", "disk"})
  void exampleIsRead(String name) throws IOException {
    Path pom = Path.of("examples/manifests", name, "pom.xml");
    try {
      Xpp3Dom plugin =
          Xpp3DomBuilder.build(new StringReader(Files.readString(pom)))
              .getChild("build")
              .getChild("plugins")
              .getChild("plugin");
      ImageDescription description =
          Outputs.ALL.describe(Xml.element(plugin.getChild("configuration").toString()), name);
      assertEquals(
          "Example_" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
          description.name());
      assertEquals(1, description.software().size());
    } catch (XmlPullParserException e) {
      throw new IOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text-1.xml", "live-2.xml"})
  void printedPomSaysTheSameAsTheManifest(String name) throws IOException {
    Element fromXml = DcManifest.read(MANIFESTS.resolve(name), MANIFESTS).configuration();
    Element fromPom = Xml.element(PomText.of(fromXml, Set.of()));
    ImageDescription description = Outputs.ALL.describe(fromXml, "x");
    assertEquals(description, Outputs.ALL.describe(fromPom, "x"));
    assertTrue(description.bootMods().entries().size() == 2, description.toString());
  }
}
