package org.osimage.boot.linux;

import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.tree.ImageTree;

/** The program of an image that becomes process 1. */
final class ImageInit {
  /** Where our own goes when the image on a medium has none. */
  static final String GENERATED = "/usr/lib/osimage/init";

  private static final List<String> USUAL =
      List.of("/sbin/init", "/usr/sbin/init", "/lib/systemd/systemd", "/usr/lib/systemd/systemd");

  private ImageInit() {}

  /**
   * The configured one, which must be there, else a usual one.
   *
   * @throws ImageBuildException if a program is configured that the image does not have
   */
  static Optional<String> find(ImageTree image, Optional<String> configured)
      throws ImageBuildException {
    if (configured.isPresent()) {
      if (!LinkedFile.isExecutable(image, configured.get())) {
        throw new ImageBuildException(
            "the configured init "
                + configured.get()
                + " is no executable file of the image: add it, or change <init>");
      }
      return configured;
    }
    for (String path : USUAL) {
      if (LinkedFile.isExecutable(image, path)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }
}
