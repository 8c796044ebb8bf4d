package org.osimage.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.boot.MediaId;
import org.osimage.boot.linux.InitramfsRoot;
import org.osimage.boot.linux.MediumRoot;
import org.osimage.boot.module.ModuleDirectory;
import org.osimage.boot.module.RandomBytes;
import org.osimage.content.ContentStore;
import org.osimage.content.Sha256;
import org.osimage.manifest.BootRoot;
import org.osimage.manifest.BootRoot.Placement;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreeListing;
import org.osimage.tree.TreePath;

/** Finds the kernel, decides where the root file system lies, and makes the boot root. */
final class BootRootStep implements BuildStep {
  static final Predecessor AS_PREDECESSOR = new Predecessor("br-config", "configure-boot-root");

  /** Fact: path of the kernel in the image. */
  static final String KERNEL = "kernel";

  /** Fact: {@code initramfs} or {@code medium}. */
  static final String PLACEMENT = "placement";

  /** Fact: the digest from which the media's identifiers derive, in hexadecimal. */
  static final String IDENTITY = "identity";

  /** Fact: what the boot menu shows when the description names no title. */
  static final String TITLE = "title";

  private static final long MEBIBYTE = 1 << 20;

  private final BuildSettings settings;
  private final ContentStore store;
  private final BootRoot options;

  BootRootStep(BuildSettings settings, ContentStore store) {
    this.settings = settings;
    this.store = store;
    this.options = settings.description().bootRoot();
  }

  @Override
  public String name() {
    return AS_PREDECESSOR.step();
  }

  @Override
  public String goal() {
    return AS_PREDECESSOR.goal();
  }

  @Override
  public Optional<Predecessor> predecessor() {
    return Optional.of(PopulateStep.AS_PREDECESSOR);
  }

  @Override
  public SortedMap<String, String> inputs() {
    SortedMap<String, String> inputs = new TreeMap<>();
    inputs.put("<bootRoot>", options.toString());
    inputs.put("<distro><name>", settings.description().name());
    inputs.put("outputTimestamp", String.valueOf(settings.epoch()));
    return inputs;
  }

  @Override
  public Result run(BuildState before) throws IOException {
    ImageTree image = before.pkgImage();
    KernelFiles kernel = KernelFiles.find(image, options.kernel());
    byte[] identity = Sha256.of(TreeListing.text(image).getBytes(StandardCharsets.UTF_8));
    long size = size(image);
    boolean inMemory =
        options.placement() == Placement.INITRAMFS
            || (options.placement() == Placement.AUTO
                && size <= options.initramfsLimit() * MEBIBYTE);
    BuildState after =
        inMemory
            ? before.withBootRoot(
                InitramfsRoot.prepare(image, store, options.init(), settings.epoch()))
            : onMedium(before, kernel, new MediaId(identity));
    after =
        after
            .withFact(KERNEL, kernel.kernel().toString())
            .withFact(PLACEMENT, inMemory ? "initramfs" : "medium")
            .withFact(IDENTITY, HexFormat.of().formatHex(identity))
            .withFact(TITLE, BootTitle.of(image, store, settings.description().name()));
    return new Result(Optional.of(after), List.of(), summary(kernel, size, inMemory));
  }

  private BuildState onMedium(BuildState before, KernelFiles kernel, MediaId id)
      throws IOException {
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
    Map<String, RandomBytes> files = ModuleIndexStep.files(before.pkgImage(), directory, store);
    MediumRoot root =
        MediumRoot.prepare(
            before.pkgImage(),
            store,
            new MediumRoot.Modules(ModuleDirectory.read(files), kernel.release(), files),
            options.modules(),
            id.volumeSetId(),
            options.init(),
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
                  + " has no driver for "
                  + medium);
    }
    return before.withPkgImage(root.image()).withBootRoot(root.initramfs());
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
