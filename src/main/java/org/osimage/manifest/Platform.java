package org.osimage.manifest;

import java.util.Optional;
import org.osimage.element.Section;
import org.osimage.tree.TreePath;

/**
 * The platform archive, as SmartOS has it.
 *
 * @param skip do not build it
 * @param stamp the build stamp; empty: the build's timestamp
 * @param version stands before the stamp in names
 * @param expanded whether the archive's content is also left as a directory
 * @param imageManifest where the image has its list of MD5 sums; empty: nowhere
 */
public record Platform(
    boolean skip,
    Optional<String> stamp,
    Optional<String> version,
    boolean expanded,
    Optional<TreePath> imageManifest)
    implements OutputOptions {
  private static final String NAME = "[0-9A-Za-z._-]+";

  public static Platform read(Section s) {
    Platform platform =
        new Platform(
            s.flag("skip", false),
            s.text("stamp"),
            s.text("version"),
            s.flag("expanded", false),
            s.text("imageManifest", "usr/share/smartos/manifest").equals("none")
                ? Optional.empty()
                : Optional.of(s.treePath("imageManifest", "usr/share/smartos/manifest")));
    checkName(s, "stamp", platform.stamp);
    checkName(s, "version", platform.version);
    if (platform.imageManifest.map(TreePath::isRoot).orElse(false)) {
      s.problem("has an <imageManifest> that names no file; 'none' leaves it out");
    }
    return platform;
  }

  private static void checkName(Section s, String element, Optional<String> name) {
    if (name.isPresent() && !name.get().matches(NAME)) {
      s.problem(
          "has the <"
              + element
              + "> '"
              + name.get()
              + "', which becomes part of file names: letters, digits, dots, dashes and"
              + " underscores");
    }
  }
}
