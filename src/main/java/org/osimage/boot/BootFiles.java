package org.osimage.boot;

import org.osimage.content.Content;

/**
 * What a loader loads.
 *
 * @param kernel a Linux bzImage
 * @param initramfs the boot archive, compressed or not
 */
public record BootFiles(Content kernel, Content initramfs) {
  /** Both together, in bytes. */
  long size() {
    return kernel.size() + initramfs.size();
  }
}
