package org.osimage.pipeline.step;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.tree.ImageTree;

/**
 * What one step hands to the next.
 *
 * @param pkgImage the image itself
 * @param bootRoot the root that the kernel starts from
 * @param loaders boot loader files that are not part of the image
 * @param bootFiles kernel and boot archive as they go onto the media
 * @param facts small results, e.g. the path of the kernel
 */
public record BuildState(
    ImageTree pkgImage,
    ImageTree bootRoot,
    ImageTree loaders,
    ImageTree bootFiles,
    SortedMap<String, String> facts) {
  public BuildState {
    facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
  }

  /** A state of empty trees. */
  public static BuildState empty() {
    ImageTree none = ImageTree.empty(0);
    return new BuildState(none, none, none, none, new TreeMap<>());
  }

  public BuildState withPkgImage(ImageTree tree) {
    return new BuildState(tree, bootRoot, loaders, bootFiles, facts);
  }

  public BuildState withBootRoot(ImageTree tree) {
    return new BuildState(pkgImage, tree, loaders, bootFiles, facts);
  }

  public BuildState withLoaders(ImageTree tree) {
    return new BuildState(pkgImage, bootRoot, tree, bootFiles, facts);
  }

  public BuildState withBootFiles(ImageTree tree) {
    return new BuildState(pkgImage, bootRoot, loaders, tree, facts);
  }

  public BuildState withFact(String name, String value) {
    TreeMap<String, String> more = new TreeMap<>(facts);
    more.put(name, value);
    return new BuildState(pkgImage, bootRoot, loaders, bootFiles, more);
  }

  /** The trees, in the order in which checkpoints hold them. */
  List<ImageTree> trees() {
    return List.of(pkgImage, bootRoot, loaders, bootFiles);
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
