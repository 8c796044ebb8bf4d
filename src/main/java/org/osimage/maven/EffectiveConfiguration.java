package org.osimage.maven;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.project.MavenProject;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.element.Element;
import org.osimage.manifest.OutputElement;
import org.osimage.manifest.dc.DcManifest;
import org.osimage.pipeline.Outputs;

/**
 * What describes an image, put together: a property of the command line wins over the POM's
 * elements, those over the manifest's, those over a property of the POM.
 */
final class EffectiveConfiguration {
  /** Properties for single values, and where their elements stand. */
  private static final Map<String, List<String>> PROPERTIES = new TreeMap<>();

  static {
    property("osimage.name", "distro", "name");
    property("osimage.addTimestamp", "distro", "addTimestamp");
    property("osimage.directory", "target", "directory");
    property("osimage.target.action", "target", "action");
    property("osimage.checkpointEnable", "execution", "checkpointEnable");
    property("osimage.stopOnError", "execution", "stopOnError");
    property("osimage.liveImage.compression", "liveImage", "compression");
    property("osimage.maxSize", "maxSize");
    property("osimage.hostname", "hostname");
    property("osimage.rootPassword", "rootPassword");
    property("osimage.bootArchive.format", "bootArchive", "format");
    property("osimage.bootArchive.compression.type", "bootArchive", "compression", "type");
    property("osimage.bootArchive.compression.level", "bootArchive", "compression", "level");
    property("osimage.bootArchive.sizePad", "bootArchive", "sizePad");
    property("osimage.bootArchive.bytesPerInode", "bootArchive", "bytesPerInode");
    property("osimage.bootMods.title", "bootMods", "title");
    property("osimage.bootMods.timeout", "bootMods", "timeout");
    property("osimage.iso.volumeId", "iso", "volumeId");
  }

  private static final Pattern ORIGIN = Pattern.compile("osimage\\.publisher\\.(.+)\\.origin");

  private EffectiveConfiguration() {}

  private static void property(String name, String... path) {
    PROPERTIES.put(name, List.of(path));
  }

  /**
   * @param parameters of the POM
   * @param manifest an XML manifest
   * @param user properties of the command line
   * @param log for what of the manifest has no effect
   */
  static Element of(
      List<Element> parameters,
      Optional<File> manifest,
      MavenProject project,
      Properties user,
      BuildLog log)
      throws IOException {
    Element configuration = new Element("configuration", "", parameters);
    if (manifest.isPresent()) {
      DcManifest read = DcManifest.read(manifest.get().toPath(), project.getBasedir().toPath());
      read.warnings().forEach(log::warn);
      configuration = over(read.configuration(), configuration);
    }
    for (Map.Entry<String, List<String>> property : PROPERTIES.entrySet()) {
      String ofUser = user.getProperty(property.getKey());
      String ofPom = project.getProperties().getProperty(property.getKey());
      if (ofUser != null) {
        configuration = with(configuration, property.getValue(), ofUser, true);
      } else if (ofPom != null) {
        configuration = with(configuration, property.getValue(), ofPom, false);
      }
    }
    Properties all = new Properties();
    all.putAll(project.getProperties());
    all.putAll(user);
    return origins(skips(configuration, all), all);
  }

  /** {@code osimage.ELEMENT.skip} of every output; wins over the element's own {@code <skip>}. */
  private static Element skips(Element configuration, Properties properties) {
    Element changed = configuration;
    for (OutputElement output : Outputs.ALL.list()) {
      String skip = properties.getProperty("osimage." + output.element() + ".skip", "");
      boolean there = child(configuration, output.element()).isPresent();
      // without its element, an output that needs one is not made anyway
      if (!skip.isEmpty() && (there || !output.optional())) {
        changed = with(changed, List.of(output.element(), "skip"), skip, true);
      }
    }
    return changed;
  }

  /** The configuration with other origins for the IPS publishers that properties name. */
  private static Element origins(Element configuration, Properties properties)
      throws ImageBuildException {
    Element changed = configuration;
    for (String property : new TreeSet<>(properties.stringPropertyNames())) {
      Matcher name = ORIGIN.matcher(property);
      if (name.matches()) {
        Element origin = Element.text("origin", properties.getProperty(property, ""));
        Element before = changed;
        changed = origin(changed, name.group(1), origin);
        if (changed.equals(before) && hasPublisher(configuration)) {
          throw new ImageBuildException(
              "-D" + property + ": no <ips> has a <publisher> named " + name.group(1));
        }
      }
    }
    return changed;
  }

  private static boolean hasPublisher(Element element) {
    return element.name().equals("publisher")
        || element.children().stream().anyMatch(EffectiveConfiguration::hasPublisher);
  }

  private static Element origin(Element element, String publisher, Element origin) {
    if (element.name().equals("publisher")
        && child(element, "name").map(Element::text).orElse("").equals(publisher)) {
      List<Element> children = new ArrayList<>();
      element.children().stream().filter(c -> !c.name().equals("origins")).forEach(children::add);
      children.add(new Element("origins", "", List.of(origin)));
      return new Element(element.name(), "", children, element.origin());
    }
    return new Element(
        element.name(),
        element.text(),
        element.children().stream()
            .map(c -> c.name().equals("installedPublishers") ? c : origin(c, publisher, origin))
            .toList(),
        element.origin());
  }

  /** The manifest's elements with the POM's over them; sources of the POM come after its own. */
  private static Element over(Element manifest, Element pom) {
    List<Element> children = new ArrayList<>();
    for (Element below : manifest.children()) {
      Optional<Element> above = child(pom, below.name());
      boolean list = below.name().equals("software");
      children.add(above.map(a -> merged(below, a, list)).orElse(below));
    }
    for (Element above : pom.children()) {
      if (child(manifest, above.name()).isEmpty()) {
        children.add(above);
      }
    }
    return new Element(pom.name(), "", children);
  }

  private static Element merged(Element below, Element above, boolean list) {
    if (above.children().isEmpty()) {
      return above.text().isEmpty() ? below : above;
    }
    List<Element> children = new ArrayList<>();
    for (Element child : below.children()) {
      if (list || child(above, child.name()).isEmpty()) {
        children.add(child);
      }
    }
    children.addAll(above.children());
    return new Element(above.name(), above.text(), children, below.origin());
  }

  private static Optional<Element> child(Element element, String name) {
    return element.children().stream().filter(c -> c.name().equals(name)).findFirst();
  }

  private static Element with(Element element, List<String> path, String value, boolean replace) {
    if (path.isEmpty()) {
      return replace || element.text().isEmpty() ? Element.text(element.name(), value) : element;
    }
    List<Element> children = new ArrayList<>();
    boolean found = false;
    for (Element child : element.children()) {
      boolean on = child.name().equals(path.get(0));
      found |= on;
      children.add(on ? with(child, path.subList(1, path.size()), value, replace) : child);
    }
    if (!found) {
      Element empty = Element.of(path.get(0));
      children.add(with(empty, path.subList(1, path.size()), value, replace));
    }
    return new Element(element.name(), element.text(), children, element.origin());
  }

  /** The names of the properties. */
  static List<String> properties() {
    return List.copyOf(PROPERTIES.keySet());
  }

  /** Where a POM says that its manifest lies; relative to the project. */
  static Optional<File> manifest(MavenProject project, Element configuration, Properties user) {
    String ofUser = Objects.requireNonNullElse(user.getProperty("osimage.manifestFile"), "");
    String path = ofUser.isEmpty() ? text(configuration, "manifestFile") : ofUser;
    return path.isEmpty()
        ? Optional.empty()
        : Optional.of(project.getBasedir().toPath().resolve(path).toFile());
  }

  private static String text(Element configuration, String name) {
    return child(configuration, name).map(Element::text).orElse("");
  }
}
