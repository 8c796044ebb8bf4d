package org.osimage.pipeline.family;

import java.io.IOException;
import java.util.List;
import org.osimage.ImageBuildException;
import org.osimage.archive.CpioFormat;
import org.osimage.compress.CompressionDefaults;
import org.osimage.content.ContentStore;
import org.osimage.manifest.Disk;
import org.osimage.manifest.Media;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.tree.ImageTree;

/**
 * A family of systems: what building an image does one way for Linux and another way for illumos.
 * An image belongs to the family whose place for a kernel holds its kernel, whatever that kernel
 * is.
 */
public interface ImageFamily {
  ImageFamily LINUX = new LinuxFamily();
  ImageFamily ILLUMOS = new IllumosFamily();

  /** All, the most usual first. */
  List<ImageFamily> ALL = List.of(LINUX, ILLUMOS);

  /** The family of a state whose kernel has been found. */
  static ImageFamily of(BuildState state) {
    String name = state.kernel().family();
    return ALL.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
  }

  /** The family of an image, which need not have a kernel. */
  static ImageFamily of(ImageTree image) {
    return IllumosFamily.isSystem(image) ? ILLUMOS : LINUX;
  }

  /** As it is called, also in checkpoints. */
  String name();

  /** Where the installed system has its settings. */
  SystemFiles systemFiles();

  /** Whether the root file system may stay on the medium; else it is always in memory. */
  boolean mayStayOnMedium();

  /** What the boot root has of the image when its root is in memory. */
  ImageTree selected(BootRootSelection selection, long epoch) throws ImageBuildException;

  /**
   * Gives image and boot root what makes them start.
   *
   * @param state with kernel and identity
   */
  BuildState configured(BuildState state, StepInputs in) throws IOException;

  /** Formats of the boot archive that its kernels mount or unpack, the usual one first. */
  List<String> archiveFormats();

  /** The kind of cpio archive that the kernel reads. */
  CpioFormat cpio(Medium medium) throws IOException;

  CompressionDefaults archiveCompression();

  /** Whether loaders compare the boot archive with a hash beside it. */
  boolean hashesArchive();

  /** A line for every library that a program of the root needs and the root does not have. */
  List<String> missingLibraries(ImageTree root, ContentStore store) throws IOException;

  /** Arguments of the kernel when the description has none. */
  String kernelArgs();

  /**
   * Turns the image into that of a live medium.
   *
   * @throws ImageBuildException if the family has no such media
   */
  BuildState live(BuildState state, LiveMedium medium) throws IOException;

  /** What goes onto an ISO image. */
  IsoContent iso(Medium medium) throws IOException;

  /** What goes onto a USB disk. */
  DiskContent usb(Medium medium, Media.Usb options) throws IOException;

  /**
   * What goes onto a disk whose root is written to.
   *
   * @throws ImageBuildException if the family has no such disks, or the image lacks something
   */
  DiskContent disk(Medium medium, Disk options) throws IOException;
}
