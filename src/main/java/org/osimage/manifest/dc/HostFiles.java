package org.osimage.manifest.dc;

/** How both generations name files of the build host, and what happens to plain passwords. */
final class HostFiles {
  /** Why a plain password is left out. */
  static final String PLAINTEXT =
      "holds a password in plain text, which is not taken over: give <rootPassword> with a hash,"
          + " e.g. of openssl passwd -6";

  private static final String CONSTRUCTOR = "/usr/share/distro_const/";
  private static final String IMAGE = "{PKG_IMAGE_PATH}";

  private final String directory;

  /**
   * @param directory of the manifest, as the POM names it: empty, or ending in a slash
   */
  HostFiles(String directory) {
    this.directory = directory;
  }

  /** A file that the constructor brought along lies beside the manifest here. */
  String constructorFile(String path) {
    return path.startsWith(CONSTRUCTOR)
        ? directory + path.substring(CONSTRUCTOR.length())
        : path.startsWith("/") ? path : directory + path;
  }

  /**
   * Where a profile is taken from.
   *
   * @param buildSystem whether it was a file of the build host
   */
  String source(String path, boolean buildSystem, XmlSection from) {
    if (path.startsWith(CONSTRUCTOR)) {
      return constructorFile(path);
    }
    if (buildSystem && path.startsWith("/")) {
      from.warn("takes " + path + " from the image, not from the build host");
    }
    return path.startsWith("/") ? IMAGE + path : constructorFile(path);
  }
}
