package org.osimage.pipeline.step;

/** The names of the facts that steps leave for later ones. */
public final class BootFacts {
  private BootFacts() {}

  /** Path of the kernel in the image. */
  public static final String KERNEL = "kernel";

  /** {@code linux} or {@code illumos}: where the media keep kernel and boot archive. */
  public static final String LAYOUT = "layout";

  /** {@code initramfs} or {@code medium}: where the root file system lies. */
  public static final String PLACEMENT = "placement";

  /** The digest from which the media's identifiers derive, in hexadecimal. */
  public static final String IDENTITY = "identity";

  /** By which the running system finds its medium. */
  public static final String VOLUME_SET_ID = "volume set id";

  /** The boot menu, in the form of {@code pipeline.media.MenuText}. */
  public static final String MENU = "menu";
}
