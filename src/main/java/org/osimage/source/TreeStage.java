package org.osimage.source;

import java.io.IOException;
import java.util.Map;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * What a source does to the image once everything is merged: package databases, driver files,
 * scripts. Stages run in the order of the items, before owners known by name are turned into ids
 * and before what overlays declare is made.
 */
public interface TreeStage {
  /**
   * @param owners of entries of {@code tree} that are known by name
   * @throws IOException if the image does not allow it; {@link org.osimage.ImageBuildException}
   *     where a user can mend that
   */
  Staged apply(ImageTree tree, Map<TreePath, SymbolicOwner> owners) throws IOException;

  /**
   * The image afterwards.
   *
   * @param owners all owners known by name, those that came in included; entries for paths that are
   *     not in the tree are ignored
   */
  record Staged(ImageTree tree, Map<TreePath, SymbolicOwner> owners) {}
}
