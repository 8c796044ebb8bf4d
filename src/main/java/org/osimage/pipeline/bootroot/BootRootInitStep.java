package org.osimage.pipeline.bootroot;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.boot.linux.MediumRoot;
import org.osimage.boot.linux.RootMedia;
import org.osimage.boot.module.ModuleDirectory;
import org.osimage.content.ContentStore;
import org.osimage.content.RandomBytes;
import org.osimage.manifest.BootArchive;
import org.osimage.manifest.BootRoot;
import org.osimage.manifest.BootRoot.Placement;
import org.osimage.manifest.ImageDescription;
import org.osimage.manifest.Media;
import org.osimage.manifest.MediumRootOptions;
import org.osimage.pipeline.family.BootRootSelection;
import org.osimage.pipeline.family.ImageFamily;
import org.osimage.pipeline.family.KernelFiles;
import org.osimage.pipeline.family.SquashfsImage;
import org.osimage.pipeline.step.BootFacts;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Finds the kernel, decides where the root file system lies, and picks the boot root's files. */
public final class BootRootInitStep implements BuildStep {
  static final String NAME = "br-init";

  private static final long MEBIBYTE = 1 << 20;

  private final BuildSettings settings;
  private final ContentStore store;
  private final BootRoot options;

  public BootRootInitStep(BuildSettings settings, ContentStore store) {
    this.settings = settings;
    this.store = store;
    this.options = settings.description().bootRoot();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Goal goal() {
    return Goal.CONFIGURE_BOOT_ROOT;
  }

  @Override
  public String description() {
    return "Boot root initialization: kernel and files";
  }

  @Override
  public SortedMap<String, String> inputs() {
    SortedMap<String, String> inputs = new TreeMap<>();
    inputs.put("<bootRoot><kernel>", options.kernel().orElse(""));
    inputs.put("<bootRoot><placement>", options.placement().toString());
    inputs.put("<bootRoot><initramfsLimit>", String.valueOf(options.initramfsLimit()));
    inputs.put("<bootRoot><modules>", options.modules().toString());
    inputs.put("media", media().toString());
    BootArchive archive = settings.description().bootArchive();
    inputs.put("<bootArchive><includes>", archive.includes().toString());
    inputs.put("<bootArchive><excludes>", archive.excludes().toString());
    inputs.put("outputTimestamp", String.valueOf(settings.epoch()));
    return inputs;
  }

  @Override
  public Result run(BuildState before) throws IOException {
    ImageTree image = before.pkgImage();
    KernelFiles kernel = KernelFiles.find(image, options.kernel());
    long size = size(image);
    ImageFamily family = kernel.family();
    boolean inMemory =
        !family.mayStayOnMedium()
            || options.placement() == Placement.INITRAMFS
            || (options.placement() == Placement.AUTO
                && size <= options.initramfsLimit() * MEBIBYTE);
    BootRootSelection selection =
        new BootRootSelection(settings.description().bootArchive(), image, settings.log());
    ImageTree root = inMemory ? family.selected(selection, settings.epoch()) : small(image, kernel);
    BuildState after =
        before
            .withBootRoot(root)
            .withKernel(new BootFacts.Kernel(kernel.kernel(), family.name(), !inMemory));
    return new Result(Optional.of(after), List.of(), summary(kernel, size, inMemory));
  }

  private ImageTree small(ImageTree image, KernelFiles kernel) throws IOException {
    BootArchive archive = settings.description().bootArchive();
    if (!archive.includes().isEmpty() || !archive.excludes().isEmpty()) {
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
    Map<String, RandomBytes> files = KernelFiles.moduleFiles(image, directory, store);
    MediumRoot root =
        MediumRoot.select(
            image,
            store,
            new MediumRoot.Modules(ModuleDirectory.read(files), kernel.release(), files),
            media(),
            options.modules(),
            settings.epoch());
    for (String name : options.modules()) {
      if (root.modules().missing().contains(name)) {
        throw new ImageBuildException(
            "<bootRoot><modules> wants "
                + name
                + ", which the kernel "
                + kernel.release()
                + " does not have");
      }
    }
    settings.log().debug("modules not in this kernel: " + root.modules().missing());
    for (String medium : root.unreachableMedia()) {
      settings
          .log()
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

  private RootMedia media() {
    ImageDescription description = settings.description();
    MediumRootOptions root = options.root();
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
