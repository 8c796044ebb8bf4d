package org.osimage.build;

/** The names of the facts that steps leave for later ones. */
final class BootFacts {
  private BootFacts() {}

  /** Path of the kernel in the image. */
  static final String KERNEL = "kernel";

  /** {@code linux} or {@code illumos}: where the media keep kernel and boot archive. */
  static final String LAYOUT = "layout";

  /** {@code initramfs} or {@code medium}: where the root file system lies. */
  static final String PLACEMENT = "placement";

  /** The digest from which the media's identifiers derive, in hexadecimal. */
  static final String IDENTITY = "identity";

  /** By which the running system finds its medium. */
  static final String VOLUME_SET_ID = "volume set id";

  /** The boot menu, in the form of {@link MenuText}. */
  static final String MENU = "menu";
}
