package org.osimage.manifest;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;
import org.osimage.ImageBuildException;
import org.osimage.element.Element;
import org.osimage.pipeline.Outputs;

/** Configurations as a POM has them. */
public final class Xml {
  private Xml() {}

  public static final String OVERLAY =
      "<software><overlay><directory>o</directory></overlay></software>";

  /** The description of a configuration's content. */
  public static ImageDescription read(String content) throws ImageBuildException {
    return Outputs.ALL.describe(element("<configuration>" + content + "</configuration>"), "img");
  }

  public static Element element(String xml) {
    try {
      return element(Xpp3DomBuilder.build(new StringReader(xml)));
    } catch (XmlPullParserException | IOException e) {
      throw new IllegalArgumentException(xml, e);
    }
  }

  private static Element element(Xpp3Dom dom) {
    List<Element> children = new ArrayList<>();
    for (Xpp3Dom child : dom.getChildren()) {
      children.add(element(child));
    }
    return new Element(dom.getName(), Objects.requireNonNullElse(dom.getValue(), ""), children);
  }
}
