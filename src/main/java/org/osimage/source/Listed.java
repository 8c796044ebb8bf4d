package org.osimage.source;

import java.io.IOException;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** A kind of packages whose database in the image lists the files of each. */
public interface Listed extends SourceKind {
  /** Is told of each file. */
  interface Receiver {
    /**
     * @param path as the package has it: its parents may be symbolic links of the image
     * @param packageName as the database has it
     */
    void file(TreePath path, String packageName) throws ImageBuildException;
  }

  /** Names the files and directories that the installed packages of this kind must have. */
  void files(ImageTree image, ContentStore store, Receiver receiver) throws IOException;
}
