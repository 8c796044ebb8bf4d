package org.osimage.boot.illumos;

import java.io.IOException;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.boot.FileList;
import org.osimage.boot.LoaderAssets;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.tree.ImageTree;

/** The files of the EFI system partition: illumos's loader, for 64 and 32 bits. */
final class UefiPartition {
  private static final String LOADER64 = "boot/loader64.efi";
  private static final String LOADER32 = "boot/loader32.efi";

  private UefiPartition() {}

  static ImageTree of(LoaderAssets assets, ContentStore store, long mtime) throws IOException {
    Optional<Content> loader = assets.find(LOADER64);
    if (loader.isEmpty()) {
      throw new ImageBuildException(
          "no loader to start from UEFI: the image has no "
              + LOADER64
              + " (illumos loader); add it, or set <firmware>bios</firmware>");
    }
    FileList esp = new FileList(store, mtime);
    esp.add(assets.in("efi/boot/boot{efi}.efi"), loader.get());
    Optional<Content> small = assets.find(LOADER32);
    if (small.isPresent()) {
      esp.add(assets.in("efi/boot/boot{efi32}.efi"), small.get());
    }
    return esp.tree();
  }
}
