package org.osimage.pipeline.bootroot;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalInt;
import org.osimage.ImageBuildException;
import org.osimage.archive.CpioWriter;
import org.osimage.compress.CompressionDefaults;
import org.osimage.compress.Compressor;
import org.osimage.iso.IsoOptions;
import org.osimage.iso.IsoWriter;
import org.osimage.iso.VolumeText;
import org.osimage.manifest.BootArchive;
import org.osimage.manifest.ImageDescription;
import org.osimage.output.PlannedOutput;
import org.osimage.output.TreeWriter;
import org.osimage.pipeline.family.ImageFamily;
import org.osimage.pipeline.family.LostAttributes;
import org.osimage.pipeline.family.Medium;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.ufs.UfsOptions;
import org.osimage.ufs.UfsWriter;

/**
 * The boot archive before compression. Linux unpacks a newc cpio; illumos mounts UFS or, without
 * Rock Ridge, HSFS as its root, and reads an odc cpio only until it has mounted another one.
 */
final class BootArchiveImage {
  private static final String CPIO = "cpio";
  private static final String UFS = "ufs";
  private static final String LABEL = "BOOT_ARCHIVE";

  /** Below this much content a fifth of it is left free in a UFS image, above a tenth. */
  private static final long SMALL = 150_000L << 10;

  private final BootArchive options;
  private final StepInputs in;

  BootArchiveImage(StepInputs in) {
    this.in = in;
    this.options = in.option("<bootArchive>", ImageDescription::bootArchive);
  }

  /** Whether every program must find its libraries in the boot root. */
  boolean closureCheck() {
    return options.closureCheck();
  }

  /** The type under which the archive is attached. */
  String type(BuildState state) throws ImageBuildException {
    ImageFamily family = ImageFamily.of(state);
    List<String> formats = family.archiveFormats();
    String type = options.format().orElse(formats.get(0));
    if (!formats.contains(type)) {
      throw new ImageBuildException(
          "<bootArchive><format> is "
              + type
              + ", and the "
              + family.name()
              + " kernel "
              + state.kernel().path()
              + " starts only from a "
              + String.join(" or ", formats)
              + " archive: leave <format> out");
    }
    return type;
  }

  PlannedOutput plan(Medium medium) throws IOException {
    BuildState state = medium.state();
    ImageTree root = state.bootRoot();
    if (!type(state).equals(CPIO)) { // cpio refuses them
      LostAttributes.warn("the boot archive (" + type(state) + ") has no", root, in.log());
    }
    return switch (type(state)) {
      case UFS -> ufs(root).plan(root, in.store());
      case CPIO -> new CpioWriter(medium.family().cpio(medium)).plan(root, in.store());
      default -> hsfs(state).plan(root, in.store());
    };
  }

  private TreeWriter ufs(ImageTree root) throws ImageBuildException {
    long content = 0;
    for (Entry entry : root.entries()) {
      if (entry instanceof Entry.RegularFile file) {
        content += file.content().size();
      }
    }
    // distro_const adds as much, and the pad to that: the running system writes into its root
    long free = content / (content < SMALL ? 5 : 10) + ((long) options.sizePad() << 20);
    UfsOptions ufs =
        UfsOptions.of(in.epoch())
            .withByteOrder(options.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
            .withFreeBytes(free);
    return new UfsWriter(
        options.bytesPerInode().isPresent()
            ? ufs.withBytesPerInode(options.bytesPerInode().get())
            : ufs);
  }

  private TreeWriter hsfs(BuildState state) throws ImageBuildException {
    String id = state.identity().mediaId().volumeSetId();
    return new IsoWriter(
        IsoOptions.of(LABEL, in.epoch())
            .withText(new VolumeText("", LABEL, id, "", "OSIMAGE", ""))
            .withRelaxedNames(true));
  }

  /**
   * The encoder for the archive of a state.
   *
   * @throws ImageBuildException if what starts the kernel could not decode it
   */
  Compressor compressor(BuildState state) throws ImageBuildException {
    return compressor(ImageFamily.of(state).archiveCompression());
  }

  private Compressor compressor(CompressionDefaults defaults) throws ImageBuildException {
    return defaults.choose(
        options.compression(),
        options.level().map(OptionalInt::of).orElse(OptionalInt.empty()),
        in.resources());
  }

  /** Refuses a compression that no kernel could take, as far as can be said without the image. */
  void validate() throws ImageBuildException {
    String format = options.format().orElse(CPIO);
    for (ImageFamily family : ImageFamily.ALL) {
      if (family.archiveFormats().contains(format)) {
        compressor(family.archiveCompression());
        return;
      }
    }
  }
}
