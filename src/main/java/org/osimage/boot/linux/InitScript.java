package org.osimage.boot.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The text of the generated inits: POSIX shell, for busybox as well as for dash with tools of their
 * own. The templates are resources beside this class.
 */
final class InitScript {
  private InitScript() {}

  /** For a root that is complete: mounts the pseudo file systems and starts the image's init. */
  static String startImage(ShellTools tools, String init) throws IOException {
    return fill("init-start-image.sh", tools, init, "starts an image whose root is mounted");
  }

  /** For the small root: finds the medium of the image and starts its init. */
  static String findMedium(ShellTools tools, String init) throws IOException {
    return fill("init-find-medium.sh", tools, init, "finds the image on its medium, starts it");
  }

  /** For the small root: finds the image's root on a disk and starts its init. */
  static String findDisk(ShellTools tools, String init) throws IOException {
    return fill("init-find-disk.sh", tools, init, "finds the root on its disk, starts it");
  }

  private static String fill(String template, ShellTools tools, String init, String purpose)
      throws IOException {
    return (resource("init-head.sh") + resource(template))
        .replace("@INTERPRETER@", tools.interpreter())
        .replace("@TOOL@", tools.tool())
        .replace("@INIT@", init.replace("'", "'\\''"))
        .replace("@SQUASHFS@", MediumInit.SQUASHFS.toString())
        .replace("@PURPOSE@", purpose);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = InitScript.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not in the plugin's jar: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
