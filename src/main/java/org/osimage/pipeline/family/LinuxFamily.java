package org.osimage.pipeline.family;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.archive.CpioFormat;
import org.osimage.boot.BootMenu;
import org.osimage.boot.IsoBoot;
import org.osimage.boot.UsbBoot;
import org.osimage.boot.linux.InitramfsRoot;
import org.osimage.boot.linux.MediumInit;
import org.osimage.compress.CompressionDefaults;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.elf.LibraryClosure;
import org.osimage.manifest.Disk;
import org.osimage.manifest.Media;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/** Linux: an initramfs that is the root, or that finds it on the medium. */
final class LinuxFamily implements ImageFamily {
  @Override
  public String name() {
    return "Linux";
  }

  @Override
  public SystemFiles systemFiles() {
    return SystemFiles.LINUX;
  }

  @Override
  public boolean mayStayOnMedium() {
    return true;
  }

  @Override
  public ImageTree selected(BootRootSelection selection, long epoch) throws ImageBuildException {
    return selection.select();
  }

  @Override
  public BuildState configured(BuildState state, StepInputs in) throws IOException {
    Optional<String> init = in.option("<bootRoot><init>", d -> d.bootRoot().init());
    long epoch = in.epoch();
    if (!state.kernel().rootOnMedium()) {
      return state.withBootRoot(InitramfsRoot.prepare(state.bootRoot(), in.store(), init, epoch));
    }
    MediumInit both =
        MediumInit.configure(
            state.bootRoot(),
            state.pkgImage(),
            in.store(),
            state.identity().volumeSetId(),
            init,
            epoch);
    return state.withPkgImage(both.image()).withBootRoot(both.initramfs());
  }

  @Override
  public List<String> archiveFormats() {
    return List.of("cpio");
  }

  @Override
  public CpioFormat cpio(Medium medium) {
    return CpioFormat.NEWC;
  }

  @Override
  public CompressionDefaults archiveCompression() {
    return CompressionDefaults.LINUX_BOOT_ARCHIVE;
  }

  @Override
  public boolean hashesArchive() {
    return false;
  }

  @Override
  public List<String> missingLibraries(ImageTree root, ContentStore store) throws IOException {
    return new LibraryClosure(root, store, false).missing();
  }

  @Override
  public String kernelArgs() {
    return BootMenu.DEFAULT_KERNEL_ARGS;
  }

  @Override
  public BuildState live(BuildState state, LiveMedium medium) throws IOException {
    throw new ImageBuildException(
        "<liveImage> is for images with an illumos kernel, and this one has "
            + state.kernel().path()
            + ": leave it out; a Linux root that is too large for memory stays on the medium by"
            + " itself");
  }

  @Override
  public IsoContent iso(Medium medium) throws IOException {
    IsoBoot boot =
        IsoBoot.plan(
            medium.loaders(),
            medium.in().store(),
            medium.state().menu(),
            medium.bootFiles(),
            medium.id(),
            medium.firmware(),
            medium.epoch());
    return new IsoContent(boot, isoTree(medium, boot.files()), false);
  }

  /** The boot files, and the root when it lies on the medium: as one file, or as it is. */
  private static ImageTree isoTree(Medium medium, ImageTree bootFiles) throws ImageBuildException {
    Optional<Content> compressed = medium.compressedRoot();
    if (compressed.isEmpty()) {
      return medium.state().kernel().rootOnMedium() ? medium.under(bootFiles) : bootFiles;
    }
    Entry root =
        new Entry.RegularFile(
            MediumInit.SQUASHFS, Attributes.root(0444, medium.epoch()), compressed.get());
    Entry id = medium.image().find(MediumInit.VOLUME_SET_ID).orElseThrow();
    Attributes directory = Attributes.root(0755, medium.epoch());
    return Medium.over(bootFiles, ImageTree.withImplicitParents(List.of(root, id), directory));
  }

  @Override
  public DiskContent usb(Medium medium, Media.Usb options) throws IOException {
    UsbBoot boot =
        UsbBoot.plan(
            medium.loaders(),
            medium.in().store(),
            medium.state().menu(),
            medium.bootFiles(),
            medium.id(),
            medium.firmware(),
            medium.epoch());
    LinuxDisk disk = new LinuxDisk(boot, medium, options);
    return new DiskContent(disk.partitions(), disk.bootCode());
  }

  @Override
  public DiskContent disk(Medium medium, Disk options) throws IOException {
    return new LinuxRootDisk(medium, options).content();
  }
}
