package org.osimage.source.debian.unpack;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * A package file that was resolved and lies on this machine.
 *
 * @param name the package's name
 * @param version as the control file has it, with epoch
 * @param architecture of the package; {@code all} if it has none
 * @param file the {@code .deb}; not opened when the content store holds the package already
 * @param sha256 64 lower-case hexadecimal digits that the file must have
 * @param size in bytes that the file must have
 * @param requested whether the user named it; apt calls the others automatically installed
 */
public record DebFile(
    String name,
    String version,
    String architecture,
    Path file,
    String sha256,
    long size,
    boolean requested) {
  /** By name, then architecture: the order of packages wherever one is needed. */
  public static final Comparator<DebFile> ORDER =
      Comparator.comparing(DebFile::name).thenComparing(DebFile::architecture);

  /** For messages: {@code bash 5.2.15-2+b13 amd64}. */
  @Override
  public String toString() {
    return name + " " + version + " " + architecture;
  }
}
