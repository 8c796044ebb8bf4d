package org.osimage.source.debian.unpack;

import java.util.List;

/**
 * How packages become a tree.
 *
 * @param name of the source, for messages
 * @param architecture the image's native Debian architecture, e.g. {@code amd64}
 * @param mergedUsr whether {@code /bin}, {@code /sbin} and {@code /lib*} are links into {@code
 *     /usr}; so on every release since bookworm
 * @param complete whether the packages must have all that they depend on
 * @param provided names that the builder of the image stands in for, e.g. {@code
 *     linux-initramfs-tool}
 * @param scripted whether the maintainer scripts are interpreted afterwards, so that what those of
 *     the base packages do is not done here
 */
public record UnpackOptions(
    String name,
    String architecture,
    boolean mergedUsr,
    boolean complete,
    List<String> provided,
    boolean scripted) {
  public UnpackOptions {
    provided = List.copyOf(provided);
  }

  /** For packages whose dependencies do not count. */
  public UnpackOptions(String name, String architecture, boolean mergedUsr) {
    this(name, architecture, mergedUsr, false, List.of(), false);
  }
}
