package org.osimage.manifest.dc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.osimage.ImageBuildException;
import org.osimage.element.Element;

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
   * @param base the project's directory: relative paths of a POM start there, those of a manifest
   *     at the manifest
   * @throws ImageBuildException with every mistake, by file, line and element
   */
  public static DcManifest read(Path file, Path base) throws IOException {
    XmlNode root = XmlFile.read(file);
    Findings findings = new Findings();
    XmlSection section = new XmlSection(root, findings);
    HostFiles files = new HostFiles(directory(file, base));
    Draft configuration = new Draft("configuration", section.origin());
    switch (root.name()) {
      case "distribution" -> new DistributionReader(configuration, files).read(section);
      case "dc" -> new DcReader(configuration, files).read(section);
      default ->
          section.error(
              "is no manifest of the Distribution Constructor: its root is <distribution>"
                  + " (DC-manifest) or <dc> (dc.dtd)");
    }
    findings.throwIfAny();
    return new DcManifest(configuration.build(), findings.warnings());
  }

  private static String directory(Path file, Path base) {
    Path directory = file.toAbsolutePath().normalize().resolveSibling("");
    Path root = base.toAbsolutePath().normalize();
    String shown = (directory.startsWith(root) ? root.relativize(directory) : directory).toString();
    return shown.isEmpty() ? "" : shown.replace('\\', '/') + "/";
  }
}
