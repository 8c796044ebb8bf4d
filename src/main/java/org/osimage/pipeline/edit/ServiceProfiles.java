package org.osimage.pipeline.edit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.manifest.SystemConfiguration;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreePath;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * SMF profiles of an illumos image, without svccfg: the image's own seed becomes its repository,
 * and the first boot imports manifests and applies the profiles, which lie where it looks.
 */
final class ServiceProfiles {
  private static final TreePath SEED = TreePath.literal("lib/svc/seed/global.db");
  private static final TreePath REPOSITORY = TreePath.literal("etc/svc/repository.db");
  private static final TreePath SITE = TreePath.literal("etc/svc/profile/site");
  private static final String OF_IMAGE = "{PKG_IMAGE_PATH}/";

  /** Group sys of every illumos image. */
  private static final long SYS = 3;

  private final StepInputs in;
  private final SystemConfiguration system;
  private final List<String> sources;

  ServiceProfiles(SystemConfiguration system, StepInputs in) {
    this.in = in;
    this.system = system;
    this.sources = system.profiles();
  }

  /** The profiles of the project; refuses those that cannot be. */
  SortedMap<String, Content> ofProject() throws IOException {
    SortedMap<String, Content> profiles = new TreeMap<>();
    for (String source : sources) {
      if (!source.startsWith(OF_IMAGE)) {
        Path file = in.file(source);
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
          throw new ImageBuildException(
              "<profile><source> " + file + " is no file that can be read");
        }
        byte[] text = Files.readAllBytes(file);
        check(text, file.toString());
        profiles.put(source, in.store().put(text));
      }
    }
    return profiles;
  }

  ImageTree apply(ImageTree image) throws IOException {
    if (sources.isEmpty()) {
      return image;
    }
    SortedMap<String, Content> ofProject = ofProject();
    ImageTree edited = seeded(image);
    SortedMap<TreePath, String> taken = new TreeMap<>();
    for (String source : sources) {
      TreePath target = SITE.resolve(source.substring(source.lastIndexOf('/') + 1));
      String other = taken.put(target, source);
      if (other != null) {
        throw new ImageBuildException(
            "<profiles>: " + other + " and " + source + " would both be " + target);
      }
      Content known = ofProject.get(source);
      Content content = known == null ? ofImage(image, source) : known;
      edited = put(edited, target, content, 0444);
    }
    return edited;
  }

  private Content ofImage(ImageTree image, String source) throws IOException {
    TreePath path = TreePath.of(source.substring(OF_IMAGE.length()));
    Content content = file(image, path, "<profile><source> " + source);
    check(in.store().bytes(content), source);
    return content;
  }

  private ImageTree seeded(ImageTree image) throws IOException {
    if (image.contains(REPOSITORY)) {
      return image;
    }
    Content seed = file(image, SEED, "<profiles> need SMF's seed repository");
    return put(image, REPOSITORY, seed, 0600);
  }

  private static Content file(ImageTree image, TreePath path, String why)
      throws ImageBuildException {
    Optional<Entry> entry = image.find(SymlinkWalk.resolve(path, image)).map(image::body);
    if (entry.isPresent() && entry.get() instanceof Entry.RegularFile file) {
      return file.content();
    }
    throw new ImageBuildException(why + ": the image has no file " + path);
  }

  private ImageTree put(ImageTree image, TreePath path, Content content, int mode)
      throws ImageBuildException {
    Attributes attributes = Attributes.of(mode, 0, SYS, in.epoch());
    Attributes parents = Attributes.of(0755, 0, SYS, in.epoch());
    return image.edit(
        e -> e.putWithParents(new Entry.RegularFile(path, attributes, content), parents));
  }

  /** Refuses what svccfg(8) would not take for a profile; no DTD is loaded. */
  private void check(byte[] text, String source) throws IOException {
    if (!system.validateProfiles()) {
      return;
    }
    Root root = new Root();
    try {
      SAXParserFactory factory = SAXParserFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      factory.newSAXParser().parse(new InputSource(new ByteArrayInputStream(text)), root);
    } catch (SAXParseException e) {
      throw new ImageBuildException(
          "the SMF profile " + source + ", line " + e.getLineNumber() + ": " + e.getMessage(), e);
    } catch (SAXException | ParserConfigurationException e) {
      throw new ImageBuildException("the SMF profile " + source + ": " + e.getMessage(), e);
    }
    if (!root.found.equals("service_bundle profile")) {
      throw new ImageBuildException(
          source + " is no SMF profile: it is to be a <service_bundle type=\"profile\">");
    }
  }

  private static final class Root extends DefaultHandler {
    private String found = "";

    @Override
    public void startElement(
        String uri, String localName, String name, org.xml.sax.Attributes attributes) {
      if (found.isEmpty()) {
        found = name + " " + attributes.getValue("type");
      }
    }

    @Override
    public InputSource resolveEntity(String publicId, String systemId) {
      return new InputSource(new ByteArrayInputStream(new byte[0]));
    }
  }
}
