package org.osimage.source.debian.unpack;

import java.util.Set;

/**
 * The package in the image's database that stands for what the builder of the image does itself, so
 * that apt finds every dependency met. It has no files. A real package that provides the same takes
 * its place as soon as somebody installs one.
 */
final class StandIn {
  static final String NAME = "osimage-provides";

  private StandIn() {}

  /**
   * Its paragraph in dpkg's status.
   *
   * @param provided what packages of the image depend on, not empty
   */
  static String paragraph(Set<String> provided) {
    return "Package: "
        + NAME
        + "\nStatus: "
        + DpkgDatabase.STATUS
        + "\nPriority: optional\nSection: misc\nInstalled-Size: 0\n"
        + "Maintainer: osimage-maven-plugin <nobody@localhost>\nArchitecture: all\nVersion: 1\n"
        + "Provides: "
        + String.join(", ", provided)
        + "\nDescription: what the builder of this image did itself\n"
        + " The image was made without these packages, because its builder does their work: it\n"
        + " makes the boot archive from outside. Install a package that provides one of them to\n"
        + " have the system do it from now on.\n\n";
  }
}
