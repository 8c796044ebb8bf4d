package org.osimage.build;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.tree.ImageTree;

/**
 * What one step hands to the next.
 *
 * @param pkgImage the image itself
 * @param bootArchive the root that the kernel starts from
 * @param loaders boot loader files that are not part of the image
 * @param facts small results, e.g. the path of the kernel
 */
public record BuildState(
    ImageTree pkgImage, ImageTree bootArchive, ImageTree loaders, SortedMap<String, String> facts) {
  public BuildState {
    facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
  }

  public BuildState withBootArchive(ImageTree tree) {
    return new BuildState(pkgImage, tree, loaders, facts);
  }

  public BuildState withPkgImage(ImageTree tree) {
    return new BuildState(tree, bootArchive, loaders, facts);
  }

  public BuildState withFact(String name, String value) {
    TreeMap<String, String> more = new TreeMap<>(facts);
    more.put(name, value);
    return new BuildState(pkgImage, bootArchive, loaders, more);
  }

  /** A fact that an earlier step must have left. */
  public String fact(String name) {
    String value = facts.get(name);
    if (value == null) {
      throw new IllegalStateException("no fact " + name);
    }
    return value;
  }
}
