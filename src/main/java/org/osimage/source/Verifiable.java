package org.osimage.source;

import java.io.IOException;
import java.util.List;
import org.osimage.content.ContentStore;
import org.osimage.tree.ImageTree;

/** A kind of packages whose database in the image tells what their files must be: goal check. */
public interface Verifiable extends SourceKind {
  /**
   * Compares all installed packages of this kind with the image.
   *
   * @return a line for each difference, in the words of the system's own tool; none if the image
   *     has no such packages
   */
  List<String> findings(ImageTree image, ContentStore store, CheckOptions options)
      throws IOException;
}
