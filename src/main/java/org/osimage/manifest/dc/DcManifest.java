package org.osimage.manifest.dc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.osimage.ImageBuildException;
import org.osimage.manifest.Element;

/**
 * A manifest of the Distribution Constructor: generation 1 ({@code DC-manifest}, 2008 to
 * OpenIndiana) or generation 2 ({@code dc.dtd}, Solaris 11), told apart by the root element.
 *
 * @param configuration the same as POM configuration; every element knows file and line
 * @param warnings what has no effect here, each with file, line and element
 */
public record DcManifest(Element configuration, List<String> warnings) {
  public DcManifest {
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads a manifest and what it includes.
   *
   * @throws ImageBuildException with every mistake, by file, line and element
   */
  public static DcManifest read(Path file) throws IOException {
    XmlNode root = XmlFile.read(file);
    Findings findings = new Findings();
    XmlSection section = new XmlSection(root, findings);
    Draft configuration = new Draft("configuration", section.origin());
    switch (root.name()) {
      case "distribution" -> new DistributionReader(configuration).read(section);
      case "dc" -> new DcReader(configuration).read(section);
      default ->
          section.error(
              "is no manifest of the Distribution Constructor: its root is <distribution>"
                  + " (DC-manifest) or <dc> (dc.dtd)");
    }
    findings.throwIfAny();
    return new DcManifest(configuration.build(), findings.warnings());
  }
}
