package org.osimage.source.live;

import java.nio.file.Path;
import java.util.List;

/**
 * What {@code <live>} asks for.
 *
 * @param name for messages and fingerprints, the same on every host: {@code <live> src/manifest}
 * @param manifests in order; a directory stands for all files in it, in the order of their names
 * @param search where content is looked for, in order
 * @param lastWins whether of two different lines for one path the last counts, as the original's
 *     sorter had it, and not none
 * @param createParents whether directories that no manifest lists are made, 0755 and root's
 * @param linksOutside whether a symbolic link of a search root may lead out of it
 * @param edits of the merged image
 * @param arch of the image, for its kernel
 */
public record LiveRequest(
    String name,
    List<ManifestFile> manifests,
    List<SearchEntry> search,
    boolean lastWins,
    boolean createParents,
    boolean linksOutside,
    ImageEdits edits,
    String arch) {
  public LiveRequest {
    manifests = List.copyOf(manifests);
    search = List.copyOf(search);
  }

  /**
   * @param name as the user knows it
   */
  public record ManifestFile(String name, Path file) {}

  /** What a search root is; the letters of the first are those of the original's log. */
  public enum Kind {
    OVERLAY,
    PROTO,
    MAN,
    DIRECTORY,
    ARTIFACT,
    RUNNING_SYSTEM
  }

  /**
   * A search root.
   *
   * @param name as the user knows it
   * @param path a directory, or the file of an artifact
   */
  public record SearchEntry(Kind kind, String name, Path path) {}
}
