package org.osimage.source.archive;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.osimage.tree.TreePath;

/**
 * What {@code <artifact>} asks for.
 *
 * @param name for messages and fingerprints, the same on every host: {@code <artifact>
 *     com.acme:app:1.0}
 * @param file of the artifact, on the host
 * @param outputDirectory in the image
 * @param destFileName the file's name in the image; empty: as on the host. Only without unpacking
 * @param fileMode of the file, or of every unpacked file, 0 to 07777; empty: 0644, or as the
 *     archive has it
 * @param owner a user name of the image or a decimal id; empty: 0, or as {@code owners} says
 * @param group a group name of the image or a decimal id; empty: 0, or as {@code owners} says
 * @param unpack how to unpack; empty: the file is placed as it is
 */
public record ArtifactRequest(
    String name,
    Path file,
    TreePath outputDirectory,
    Optional<String> destFileName,
    OptionalInt fileMode,
    Optional<String> owner,
    Optional<String> group,
    Optional<Unpack> unpack) {
  /** Whose the unpacked entries are where the request does not say. */
  public enum Owners {
    /** All are root's, as fits an archive that somebody packed on some machine. */
    ROOT,
    /** The ids of the archive, as fits an archive of a whole system. */
    IDS,
    /** The names of the archive, which the image must know; ids where it has none. */
    NAMES
  }

  /**
   * @param includes Ant patterns over the paths in the archive; none means everything
   * @param excludes Ant patterns over the paths in the archive; they win
   * @param stripComponents how many leading components each path loses, 0 or more; entries with no
   *     more than these stay out
   */
  public record Unpack(
      List<String> includes, List<String> excludes, int stripComponents, Owners owners) {
    /** Everything, owned by root. */
    public static final Unpack EVERYTHING = new Unpack(List.of(), List.of(), 0, Owners.ROOT);

    public Unpack {
      includes = List.copyOf(includes);
      excludes = List.copyOf(excludes);
      if (stripComponents < 0) {
        throw new IllegalArgumentException("cannot strip " + stripComponents + " components");
      }
    }
  }

  /** The file as it is, mode 0644, owned by root. */
  public static ArtifactRequest place(String name, Path file, TreePath outputDirectory) {
    return new ArtifactRequest(
        name,
        file,
        outputDirectory,
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The contents of the archive. */
  public static ArtifactRequest unpack(
      String name, Path file, TreePath outputDirectory, Unpack unpack) {
    return new ArtifactRequest(
        name,
        file,
        outputDirectory,
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(unpack));
  }
}
