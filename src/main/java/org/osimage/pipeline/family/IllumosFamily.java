package org.osimage.pipeline.family;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.archive.CpioFormat;
import org.osimage.boot.IsoBoot;
import org.osimage.boot.illumos.IllumosIso;
import org.osimage.boot.illumos.IllumosPaths;
import org.osimage.boot.illumos.IllumosUsb;
import org.osimage.boot.illumos.Kernel;
import org.osimage.compress.CompressionDefaults;
import org.osimage.content.ContentStore;
import org.osimage.elf.LibraryClosure;
import org.osimage.manifest.Disk;
import org.osimage.manifest.ImageDescription;
import org.osimage.manifest.LiveImage;
import org.osimage.manifest.Media;
import org.osimage.pipeline.step.BootFileNames;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** illumos and what is laid out like it: a boot archive that is mounted, media with the image. */
final class IllumosFamily implements ImageFamily {
  private static final TreePath SERVICES = TreePath.literal("lib/svc");

  /** Whether a system of illumos or Solaris is in the image. */
  static boolean isSystem(ImageTree image) {
    return image.contains(IllumosPaths.UNIX) || image.contains(SERVICES);
  }

  @Override
  public String name() {
    return "illumos";
  }

  @Override
  public SystemFiles systemFiles() {
    return SystemFiles.ILLUMOS;
  }

  @Override
  public boolean mayStayOnMedium() {
    return false;
  }

  @Override
  public ImageTree selected(BootRootSelection selection, long epoch) throws ImageBuildException {
    ImageTree selected = selection.select();
    return selection.isPartial() ? selection.completed(selected, epoch) : selected;
  }

  @Override
  public BuildState configured(BuildState state, StepInputs in) throws IOException {
    Optional<LiveImage> live = in.option("<liveImage>", ImageDescription::liveImage);
    ImageTree root =
        live.isPresent()
            ? new LiveRoot(state.pkgImage(), live.get(), in.epoch()).configure(state.bootRoot())
            : state.bootRoot();
    List<String> missing = IllumosPaths.missingForEarlyBoot(root);
    if (!missing.isEmpty()) {
      in.log()
          .warn(
              "the boot root lacks what illumos reads before it mounts anything: "
                  + String.join(", ", missing));
    }
    String line = state.identity().volumeSetId() + "\n";
    Entry file =
        new Entry.RegularFile(
            IllumosPaths.VOLUME_SET_ID,
            Attributes.root(0444, in.epoch()),
            in.store().put(line.getBytes(StandardCharsets.US_ASCII)));
    return state
        .withPkgImage(state.pkgImage().edit(editor -> editor.put(file)))
        .withBootRoot(root.edit(editor -> editor.put(file)));
  }

  @Override
  public List<String> archiveFormats() {
    return List.of("ufs", "cpio", "hsfs");
  }

  /** Linux may be the kernel here too, and each kernel reads one kind only. */
  @Override
  public CpioFormat cpio(Medium medium) throws IOException {
    return Kernel.of(medium.in().store(), medium.kernel()) == Kernel.LINUX
        ? CpioFormat.NEWC
        : CpioFormat.ODC;
  }

  @Override
  public CompressionDefaults archiveCompression() {
    return CompressionDefaults.ILLUMOS_BOOT_ARCHIVE;
  }

  @Override
  public boolean hashesArchive() {
    return true;
  }

  @Override
  public List<String> missingLibraries(ImageTree root, ContentStore store) throws IOException {
    return new LibraryClosure(root, store, true).missing();
  }

  @Override
  public String kernelArgs() {
    return "";
  }

  @Override
  public BuildState live(BuildState state, LiveMedium medium) throws IOException {
    return state
        .withPkgImage(medium.of(state.pkgImage()))
        .withLoaders(LiveMedium.loaders(state.pkgImage(), state.loaders()));
  }

  @Override
  public IsoContent iso(Medium medium) throws IOException {
    IsoBoot boot =
        IllumosIso.plan(
            medium.loaders(),
            medium.in().store(),
            medium.state().menu(),
            medium.bootFiles().kernel(),
            medium.id(),
            medium.firmware(),
            medium.epoch());
    return new IsoContent(boot, withArchive(medium, boot.files()), true);
  }

  @Override
  public DiskContent usb(Medium medium, Media.Usb options) throws IOException {
    IllumosUsb boot =
        IllumosUsb.plan(
            medium.loaders(),
            medium.in().store(),
            medium.state().menu(),
            medium.bootFiles().kernel(),
            medium.id(),
            medium.firmware(),
            medium.epoch());
    IllumosDisk disk = new IllumosDisk(boot, withArchive(medium, boot.files()), medium);
    return new DiskContent(disk.partitions(), disk.bootCode());
  }

  /** The image with the boot archive at the place where loaders look for it, and its hash. */
  private static ImageTree withArchive(Medium medium, ImageTree bootFiles) throws IOException {
    List<Entry> entries = new ArrayList<>();
    Attributes attributes = Attributes.root(0644, medium.epoch());
    entries.add(
        new Entry.RegularFile(
            IllumosPaths.BOOT_ARCHIVE, attributes, medium.content(BootFileNames.BOOT_ARCHIVE)));
    if (medium.state().bootFiles().contains(BootFileNames.BOOT_ARCHIVE_HASH)) {
      entries.add(
          new Entry.RegularFile(
              IllumosPaths.BOOT_ARCHIVE_HASH,
              attributes,
              medium.content(BootFileNames.BOOT_ARCHIVE_HASH)));
    }
    ImageTree archive =
        ImageTree.withImplicitParents(entries, Attributes.root(0755, medium.epoch()));
    return Medium.over(medium.under(bootFiles), archive);
  }

  @Override
  public DiskContent disk(Medium medium, Disk options) throws IOException {
    throw new ImageBuildException(
        "<disk> is for images with a Linux kernel, and this one has "
            + medium.state().kernel().path()
            + ": leave it out, or set <disk><skip>true</skip></disk>");
  }
}
