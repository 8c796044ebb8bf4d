package org.osimage.pipeline.flash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.source.Listed;
import org.osimage.tree.ImageTree;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreePath;

/**
 * Compares what is archived with the image's own package databases, as flarcreate does without
 * {@code -I}: every file that a package has installed must be there.
 */
final class InstalledFiles {
  private static final int REPORTED = 20;

  private final ImageTree image;
  private final ImageTree archived;
  private final List<String> missing = new ArrayList<>();
  private int count;

  private InstalledFiles(ImageTree image, ImageTree archived) {
    this.image = image;
    this.archived = archived;
  }

  /**
   * @param kinds of packages
   * @param image with its databases
   * @param archived what of it goes into the archive
   * @throws ImageBuildException naming the files that do not
   */
  static void requireAll(
      List<Listed> kinds, ImageTree image, ContentStore store, ImageTree archived)
      throws IOException {
    InstalledFiles files = new InstalledFiles(image, archived);
    for (Listed kind : kinds) {
      kind.files(image, store, files::require);
    }
    if (files.count > 0) {
      throw new ImageBuildException(
          files.count
              + (files.count == 1 ? " file" : " files")
              + " of installed packages would not be in the flash archive:"
              + ImageBuildException.lines(files.missing, files.count, REPORTED)
              + "\nTo leave them out on purpose, set"
              + " <flar><integrityCheck>false</integrityCheck></flar>.");
    }
  }

  private void require(TreePath path, String packageName) throws ImageBuildException {
    if (path.isRoot()) {
      return;
    }
    TreePath real = SymlinkWalk.resolve(path.parent(), image).resolve(path.name());
    if (!archived.contains(real) && count++ < REPORTED) {
      missing.add("/" + path + " (" + packageName + ")");
    }
  }
}
