package org.osimage.pipeline.bootroot;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.boot.linux.MediumRoot;
import org.osimage.boot.linux.RootMedia;
import org.osimage.boot.module.ModuleDirectory;
import org.osimage.content.RandomBytes;
import org.osimage.manifest.BootRoot.Placement;
import org.osimage.manifest.ImageDescription;
import org.osimage.manifest.Media;
import org.osimage.manifest.MediumRootOptions;
import org.osimage.pipeline.family.BootRootSelection;
import org.osimage.pipeline.family.ImageFamily;
import org.osimage.pipeline.family.KernelFiles;
import org.osimage.pipeline.family.SquashfsImage;
import org.osimage.pipeline.step.BootFacts;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Finds the kernel, decides where the root file system lies, and picks the boot root's files. */
public final class BootRootInitStep extends BuildStep {
  static final String NAME = "br-init";

  private static final long MEBIBYTE = 1 << 20;

  private final Optional<String> release;
  private final Placement placement;
  private final int limit;
  private final List<String> modules;
  private final List<String> includes;
  private final List<String> excludes;
  private final RootMedia media;

  public BootRootInitStep(StepInputs in) {
    super(NAME, Goal.CONFIGURE_BOOT_ROOT, "Boot root initialization: kernel and files", in);
    this.release = in.option("<bootRoot><kernel>", d -> d.bootRoot().kernel());
    this.placement = in.option("<bootRoot><placement>", d -> d.bootRoot().placement());
    this.limit = in.option("<bootRoot><initramfsLimit>", d -> d.bootRoot().initramfsLimit());
    this.modules = in.option("<bootRoot><modules>", d -> d.bootRoot().modules());
    this.includes = in.option("<bootArchive><includes>", d -> d.bootArchive().includes());
    this.excludes = in.option("<bootArchive><excludes>", d -> d.bootArchive().excludes());
    this.media = in.option("media", BootRootInitStep::media);
  }

  @Override
  public Run prepare() {
    in.epoch();
    return this::make;
  }

  private Result make(BuildState before) throws IOException {
    ImageTree image = before.pkgImage();
    KernelFiles kernel = KernelFiles.find(image, release);
    long size = size(image);
    ImageFamily family = kernel.family();
    boolean inMemory =
        !family.mayStayOnMedium()
            || placement == Placement.INITRAMFS
            || (placement == Placement.AUTO && size <= limit * MEBIBYTE);
    BootRootSelection selection = new BootRootSelection(includes, excludes, image, in.log());
    ImageTree root = inMemory ? family.selected(selection, in.epoch()) : small(image, kernel);
    BuildState after =
        before
            .withBootRoot(root)
            .withKernel(new BootFacts.Kernel(kernel.kernel(), family.name(), !inMemory));
    return new Result(Optional.of(after), List.of(), summary(kernel, size, inMemory));
  }

  private ImageTree small(ImageTree image, KernelFiles kernel) throws IOException {
    if (!includes.isEmpty() || !excludes.isEmpty()) {
      throw new ImageBuildException(
          "<bootArchive> has <includes> or <excludes>, which choose what of the root goes into"
              + " memory, and this root stays on the medium: leave them out, or set"
              + " <bootRoot><placement>initramfs</placement></bootRoot>");
    }
    TreePath directory =
        kernel
            .modules()
            .orElseThrow(
                () ->
                    new ImageBuildException(
                        "the root stays on the medium, and the image has no modules for the"
                            + " kernel "
                            + kernel.release()
                            + " to find it with (lib/modules/"
                            + kernel.release()
                            + "): add them, or set"
                            + " <bootRoot><placement>initramfs</placement></bootRoot>"));
    Map<String, RandomBytes> files = KernelFiles.moduleFiles(image, directory, in.store());
    MediumRoot root =
        MediumRoot.select(
            image,
            in.store(),
            new MediumRoot.Modules(ModuleDirectory.read(files), kernel.release(), files),
            media,
            modules,
            in.epoch());
    for (String name : modules) {
      if (root.modules().missing().contains(name)) {
        throw new ImageBuildException(
            "<bootRoot><modules> wants "
                + name
                + ", which the kernel "
                + kernel.release()
                + " does not have");
      }
    }
    in.log().debug("modules not in this kernel: " + root.modules().missing());
    for (String medium : root.unreachableMedia()) {
      in.log()
          .warn(
              "the root stays on the medium, and the kernel "
                  + kernel.release()
                  + " has no driver for a "
                  + medium
                  + ", so it does not start from there; the kernel of the package "
                  + MediumRoot.USUAL_KERNEL
                  + " has one");
    }
    return root.initramfs();
  }

  private static RootMedia media(ImageDescription description) {
    MediumRootOptions root = description.bootRoot().root();
    return new RootMedia(
        root.squashfs() ? Optional.of(SquashfsImage.compression(root.options())) : Optional.empty(),
        description.output(Media.Iso.class).filter(iso -> !iso.skip()).isPresent(),
        description.output(Media.Usb.class).filter(usb -> !usb.skip()).isPresent());
  }

  private static long size(ImageTree image) {
    long size = 0;
    for (Entry entry : image.entries()) {
      if (entry instanceof Entry.RegularFile file) {
        size += file.content().size();
      }
    }
    return size;
  }

  private static String summary(KernelFiles kernel, long size, boolean inMemory) {
    return String.format(
        Locale.ROOT,
        "kernel %s, root of %.1f MiB %s",
        kernel.release(),
        size / (double) MEBIBYTE,
        inMemory ? "in the initramfs" : "on the medium under an overlay");
  }
}
