package org.osimage.pipeline.step;

import java.util.List;
import java.util.Optional;
import org.osimage.boot.BootMenu;
import org.osimage.tree.ImageTree;

/**
 * What one step hands to the next.
 *
 * @param pkgImage the image itself
 * @param bootRoot the root that the kernel starts from
 * @param loaders boot loader files that are not part of the image
 * @param bootFiles kernel and boot archive as they go onto the media
 * @param facts about how the image starts
 */
public record BuildState(
    ImageTree pkgImage,
    ImageTree bootRoot,
    ImageTree loaders,
    ImageTree bootFiles,
    BootFacts facts) {
  /** A state of empty trees. */
  public static BuildState empty() {
    ImageTree none = ImageTree.empty(0);
    return new BuildState(none, none, none, none, BootFacts.NONE);
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

  private BuildState with(BootFacts other) {
    return new BuildState(pkgImage, bootRoot, loaders, bootFiles, other);
  }

  public BuildState withKernel(BootFacts.Kernel kernel) {
    return with(new BootFacts(Optional.of(kernel), facts.identity(), facts.menu()));
  }

  public BuildState withIdentity(BootFacts.Identity identity) {
    return with(new BootFacts(facts.kernel(), Optional.of(identity), facts.menu()));
  }

  public BuildState withMenu(BootMenu menu) {
    return with(new BootFacts(facts.kernel(), facts.identity(), Optional.of(menu)));
  }

  /** The kernel that step br-init found. */
  public BootFacts.Kernel kernel() {
    return facts.kernel().orElseThrow();
  }

  /** The identity that step br-config gave. */
  public BootFacts.Identity identity() {
    return facts.identity().orElseThrow();
  }

  /** The menu that step grub-setup made. */
  public BootMenu menu() {
    return facts.menu().orElseThrow();
  }

  /** The trees, in the order in which checkpoints hold them. */
  List<ImageTree> trees() {
    return List.of(pkgImage, bootRoot, loaders, bootFiles);
  }
}
