package org.osimage.boot;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.arch.Architecture;
import org.osimage.boot.linux.LinkedFile;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.tree.ImageTree;

/**
 * The loader files of an image, at the paths that Debian's packages give them: looked for in the
 * image itself, then in a tree of packages fetched only for their loaders.
 */
public final class LoaderAssets {
  /** Where GRUB 2 for a BIOS lies in an image, as {@link #find} takes it. */
  public static final String GRUB_FOR_BIOS = "usr/lib/grub/{grub-bios}/";

  private final Architecture architecture;
  private final List<ImageTree> trees;
  private final ContentStore store;

  /**
   * @param architecture of the machine
   * @param loaders may be an empty tree
   * @throws ImageBuildException if there is no loader for the architecture; names it
   */
  public LoaderAssets(
      Architecture architecture, ImageTree image, ImageTree loaders, ContentStore store)
      throws ImageBuildException {
    if (!architecture.hasLoader()) {
      throw new ImageBuildException(
          "there is no boot loader for the architecture '"
              + architecture
              + "': bootable media are made for "
              + Architecture.DEFAULT
              + " only");
    }
    this.architecture = architecture;
    this.trees = List.of(image, loaders);
    this.store = store;
  }

  /** A text with the architecture's names, see {@link Architecture#in}. */
  public String in(String template) {
    return architecture.in(template);
  }

  Optional<Content> find(LoaderFile file) throws ImageBuildException {
    return find(file.path());
  }

  /**
   * A loader's file, in the image or in the packages fetched for loaders.
   *
   * @param template the path, as {@link #in} takes it
   */
  public Optional<Content> find(String template) throws ImageBuildException {
    String path = in(template);
    for (ImageTree tree : trees) {
      Optional<LinkedFile> found = LinkedFile.find(tree, path);
      if (found.isPresent()) {
        return found.map(f -> f.file().content());
      }
    }
    return Optional.empty();
  }

  boolean has(LoaderFile file) throws ImageBuildException {
    return find(file).isPresent();
  }

  Content require(LoaderFile file) throws ImageBuildException {
    return find(file)
        .orElseThrow(() -> missing(file.firmware(), in(file.path()), in(file.debianPackage())));
  }

  byte[] bytes(LoaderFile file) throws IOException {
    return store.bytes(require(file));
  }

  /** One of the files of GRUB's platform directory for BIOS. */
  public byte[] grubForBios(String name) throws IOException {
    String path = GRUB_FOR_BIOS + name;
    Optional<Content> found = find(path);
    if (found.isEmpty()) {
      throw missing(Firmware.BIOS, in(path), "grub-pc-bin");
    }
    return store.bytes(found.get());
  }

  static ImageBuildException missing(Firmware firmware, String path, String debianPackage) {
    return new ImageBuildException(
        "no loader to start from "
            + firmware
            + ": neither the image nor the loader packages have "
            + path
            + "; add the package "
            + debianPackage
            + ", or do not ask for "
            + firmware);
  }
}
