package org.osimage.manifest.dc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.osimage.ImageBuildException;

/**
 * Reads a manifest's XML. No DTD is read and no entity is fetched; {@code xi:include} takes whole
 * files from the manifest's own directory.
 */
final class XmlFile {
  private static final String XINCLUDE = "http://www.w3.org/2001/XInclude";
  private static final String XINCLUDE_2003 = "http://www.w3.org/2003/XInclude";
  private static final String CONSTRUCTOR = "/usr/share/distro_const/";
  private static final long MAX_BYTES = 16L << 20;
  private static final int MAX_DEPTH = 100;
  private static final int MAX_INCLUDES = 16;

  private final Path directory;
  private final List<Path> open;
  private final Path file;
  private final String name;
  private final XMLStreamReader xml;
  private int depth;

  private XmlFile(Path directory, Path file, List<Path> open, XMLStreamReader xml) {
    this.directory = directory;
    this.file = file;
    this.open = open;
    this.name = directory.relativize(file).toString().replace('\\', '/');
    this.xml = xml;
  }

  /**
   * Reads a file and what it includes.
   *
   * @throws ImageBuildException if it cannot be read or is no XML; names the line
   */
  static XmlNode read(Path manifest) throws IOException {
    if (!Files.isRegularFile(manifest)) {
      throw new ImageBuildException("<manifestFile> " + manifest + " is no file");
    }
    Path real = manifest.toRealPath();
    return read(real.resolveSibling(""), real, List.of());
  }

  private static XmlNode read(Path directory, Path file, List<Path> including) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new ImageBuildException(file + " has more than 16 MiB: that is no manifest");
    }
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    List<Path> open = new ArrayList<>(including);
    open.add(file);
    try {
      XMLStreamReader xml =
          factory.createXMLStreamReader(new ByteArrayInputStream(Files.readAllBytes(file)));
      return new XmlFile(directory, file, open, xml).root();
    } catch (XMLStreamException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
      String[] lines = String.valueOf(e.getMessage()).split("Message: ", 2);
      throw new ImageBuildException(
          directory.relativize(file) + ":" + line + ": no XML: " + lines[lines.length - 1], e);
    }
  }

  private XmlNode root() throws IOException, XMLStreamException {
    int line = line();
    while (xml.next() != XMLStreamConstants.START_ELEMENT) {
      line = line();
    }
    return node(line).get(0);
  }

  private int line() {
    return Math.max(1, xml.getLocation().getLineNumber());
  }

  /** The element that has just begun; or those that stand for an include. */
  private List<XmlNode> node(int line) throws IOException, XMLStreamException {
    if (++depth > MAX_DEPTH) {
      throw new ImageBuildException(name + ":" + line + ": elements nest deeper than " + MAX_DEPTH);
    }
    String element = xml.getLocalName();
    String namespace = Optional.ofNullable(xml.getNamespaceURI()).orElse("");
    Map<String, String> attributes = new TreeMap<>();
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      if (Optional.ofNullable(xml.getAttributeNamespace(i)).orElse("").isEmpty()) {
        attributes.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
      }
    }
    List<XmlNode> children = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int begin = line();
    for (int event = xml.next(); event != XMLStreamConstants.END_ELEMENT; event = xml.next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        children.addAll(node(begin));
      } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
        text.append(xml.getText());
      } else if (event == XMLStreamConstants.ENTITY_REFERENCE) {
        throw new ImageBuildException(
            name + ":" + line() + ": the entity &" + xml.getLocalName() + "; is not defined here");
      }
      begin = line();
    }
    depth--;
    XmlNode node = new XmlNode(element, attributes, text.toString(), children, name, line);
    boolean include = namespace.equals(XINCLUDE) || namespace.equals(XINCLUDE_2003);
    return include && element.equals("include") ? included(node) : List.of(node);
  }

  private List<XmlNode> included(XmlNode include) throws IOException {
    String href = Optional.ofNullable(include.attributes().get("href")).orElse("");
    if (include.attributes().containsKey("xpointer")
        || !Optional.ofNullable(include.attributes().get("parse")).orElse("xml").equals("xml")) {
      throw problem(include, "may only have href here: whole XML files are included");
    }
    Path target = target(include, href);
    if (!Files.isRegularFile(target)) {
      for (XmlNode child : include.children()) {
        if (child.name().equals("fallback")) {
          return child.children();
        }
      }
      throw problem(include, "names " + href + ", and there is no file " + target);
    }
    Path real = target.toRealPath();
    if (!real.startsWith(directory)) {
      throw problem(include, "leaves the manifest's directory: " + href);
    }
    if (open.contains(real) || open.size() > MAX_INCLUDES) {
      throw problem(include, "includes " + href + ", which includes it again");
    }
    return List.of(read(directory, real, open));
  }

  /** The constructor's own directory is where its files lie beside the manifest. */
  private Path target(XmlNode include, String href) throws ImageBuildException {
    String relative = href.startsWith(CONSTRUCTOR) ? href.substring(CONSTRUCTOR.length()) : href;
    if (relative.isEmpty() || relative.startsWith("/") || relative.contains(":")) {
      throw problem(
          include,
          "has href '" + href + "': name a file relative to this one, or below " + CONSTRUCTOR);
    }
    Path base = href.startsWith(CONSTRUCTOR) ? directory : file.resolveSibling("");
    Path target = base.resolve(relative).normalize();
    if (!target.startsWith(directory)) {
      throw problem(include, "leaves the manifest's directory: " + href);
    }
    return target;
  }

  private static ImageBuildException problem(XmlNode include, String message) {
    return new ImageBuildException(include.where() + ": <xi:include> " + message);
  }
}
