package org.osimage.boot;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.boot.linux.LinkedFile;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.tree.ImageTree;

/**
 * The loader files of an image, at the paths that Debian's packages give them: looked for in the
 * image itself, then in a tree of packages fetched only for their loaders.
 */
public final class LoaderAssets {
  private final List<ImageTree> trees;
  private final ContentStore store;

  /**
   * @param architecture of the machine, e.g. {@code x86_64}
   * @param loaders may be an empty tree
   * @throws ImageBuildException if there is no loader for the architecture; names it
   */
  public LoaderAssets(String architecture, ImageTree image, ImageTree loaders, ContentStore store)
      throws ImageBuildException {
    if (!architecture.equals("x86_64") && !architecture.equals("amd64")) {
      throw new ImageBuildException(
          "there is no boot loader for the architecture '"
              + architecture
              + "': bootable media are made for x86_64 only");
    }
    this.trees = List.of(image, loaders);
    this.store = store;
  }

  Optional<Content> find(LoaderFile file) throws ImageBuildException {
    return find(file.path());
  }

  /** A loader's file, in the image or in the packages fetched for loaders. */
  public Optional<Content> find(String path) throws ImageBuildException {
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
        .orElseThrow(() -> missing(file.firmware(), file.path(), file.debianPackage()));
  }

  byte[] bytes(LoaderFile file) throws IOException {
    return store.bytes(require(file));
  }

  /** One of the files of GRUB's platform directory for BIOS. */
  public byte[] grubForBios(String name) throws IOException {
    String path = "usr/lib/grub/i386-pc/" + name;
    Optional<Content> found = find(path);
    if (found.isEmpty()) {
      throw missing(Firmware.BIOS, path, "grub-pc-bin");
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
