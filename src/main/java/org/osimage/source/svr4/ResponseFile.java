package org.osimage.source.svr4;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osimage.ImageBuildException;
import org.osimage.script.Workspace;
import org.osimage.source.svr4.format.PackageText;
import org.osimage.source.svr4.format.Parameters;

/**
 * The file that {@code checkinstall} gets as its argument, to set parameters of its package in it.
 * Here they must be known before any script runs: another value is an error, never lost.
 */
final class ResponseFile {
  private static final String NAME = "response";
  private static final int LONGEST = 1 << 20;

  private final Workspace workspace;

  private ResponseFile(Workspace workspace) {
    this.workspace = workspace;
  }

  /** Makes it anew, empty. */
  static ResponseFile in(Workspace workspace) throws IOException {
    ResponseFile made = new ResponseFile(workspace);
    Files.deleteIfExists(made.file());
    Files.createFile(made.file());
    return made;
  }

  private Path file() {
    return workspace.temporary().resolve(NAME);
  }

  /** Its path as scripts see it. */
  String path() {
    return workspace.path(Workspace.TEMPORARY) + "/" + NAME;
  }

  /**
   * @throws ImageBuildException naming what the script sets to another value than the package has
   */
  void requireNothingNew(PlannedPackage p) throws IOException {
    String shown = p.shown() + ": what checkinstall wrote into its response file";
    if (!Files.isRegularFile(file(), LinkOption.NOFOLLOW_LINKS)) {
      return; // removed: nothing is set
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file(), LinkOption.NOFOLLOW_LINKS)) {
      bytes = in.readNBytes(LONGEST + 1);
    }
    if (bytes.length > LONGEST) {
      throw new ImageBuildException(shown + " is larger than 1 MiB");
    }
    List<String> different = new ArrayList<>();
    for (Map.Entry<String, String> set :
        Parameters.parse(PackageText.of(shown, bytes)).all().entrySet()) {
      if (!set.getValue().equals(value(p, set.getKey()))) {
        different.add(set.getKey() + "=" + set.getValue());
      }
    }
    if (!different.isEmpty()) {
      throw new ImageBuildException(
          p.shown()
              + ": checkinstall sets "
              + String.join(", ", different)
              + ", too late here, where a package is planned before scripts run: give the same in"
              + " <responses>");
    }
  }

  private static String value(PlannedPackage p, String name) {
    return switch (name) {
      case "CLASSES" -> String.join(" ", p.classes());
      case "BASEDIR" -> p.basedir().map(PlacedObject::databasePath).orElse("");
      default -> p.parameters().value(name);
    };
  }
}
