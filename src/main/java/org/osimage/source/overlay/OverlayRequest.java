package org.osimage.source.overlay;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.tree.TreePath;

/**
 * What {@code <overlay>} asks for.
 *
 * @param name for messages and fingerprints, the same on every host: {@code <overlay> src/overlay}
 * @param directory on the host
 * @param outputDirectory in the image
 * @param includes Ant patterns relative to the directory; none means everything
 * @param excludes Ant patterns relative to the directory; they win
 * @param defaultExcludes whether the usual files of version control and editors stay out
 * @param fileMode of every file, 0 to 07777; empty: 0755 if the owner may execute it, else 0644
 * @param directoryMode of every directory, 0 to 07777; empty: 0755
 * @param owner a user name of the image or a decimal id; empty: 0
 * @param group a group name of the image or a decimal id; empty: 0
 * @param filtering the properties to fill in for <code>${name}</code> and {@code @name@} in text
 *     files; empty: no filtering
 * @param nonFilteredExtensions of files that are copied as they are, besides the well-known ones
 */
public record OverlayRequest(
    String name,
    Path directory,
    TreePath outputDirectory,
    List<String> includes,
    List<String> excludes,
    boolean defaultExcludes,
    OptionalInt fileMode,
    OptionalInt directoryMode,
    Optional<String> owner,
    Optional<String> group,
    Optional<SortedMap<String, String>> filtering,
    List<String> nonFilteredExtensions) {
  public OverlayRequest {
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
    filtering = filtering.map(TreeMap::new);
    nonFilteredExtensions = List.copyOf(nonFilteredExtensions);
  }

  /** The whole directory, owned by root, at the root of the image. */
  public static OverlayRequest of(String name, Path directory) {
    return new OverlayRequest(
        name,
        directory,
        TreePath.ROOT,
        List.of(),
        List.of(),
        true,
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }
}
