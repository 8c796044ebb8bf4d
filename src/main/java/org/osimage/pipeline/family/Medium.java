package org.osimage.pipeline.family;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.boot.BootFiles;
import org.osimage.boot.Firmware;
import org.osimage.boot.LoaderAssets;
import org.osimage.boot.MediaId;
import org.osimage.content.Content;
import org.osimage.manifest.ImageDescription;
import org.osimage.pipeline.step.BootFileNames;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** A state that becomes a bootable medium, and what to make it with. */
public record Medium(BuildState state, StepInputs in) {
  /** Asks for what every medium depends on. */
  public static void prepare(StepInputs in) {
    in.epoch();
    in.arch();
    in.option("<firmware>", ImageDescription::firmware);
  }

  public ImageFamily family() {
    return ImageFamily.of(state);
  }

  ImageTree image() {
    return state.pkgImage();
  }

  long epoch() {
    return in.epoch();
  }

  public MediaId id() {
    return state.identity().mediaId();
  }

  /** From which every identifier derives. */
  public byte[] digest() {
    return state.identity().bytes();
  }

  Set<Firmware> firmware() {
    Set<Firmware> firmware = EnumSet.noneOf(Firmware.class);
    for (ImageDescription.Firmware wanted : in.option("<firmware>", ImageDescription::firmware)) {
      firmware.add(Firmware.valueOf(wanted.name()));
    }
    return firmware;
  }

  LoaderAssets loaders() throws ImageBuildException {
    return new LoaderAssets(in.arch(), state.pkgImage(), state.loaders(), in.store());
  }

  BootFiles bootFiles() {
    return new BootFiles(content(BootFileNames.KERNEL), content(BootFileNames.BOOT_ARCHIVE));
  }

  Content content(TreePath bootFile) {
    return ((Entry.RegularFile) state.bootFiles().find(bootFile).orElseThrow()).content();
  }

  /** The root as SquashFS, where the medium has it so. */
  Optional<Content> compressedRoot() {
    return state.bootFiles().contains(BootFileNames.ROOT)
        ? Optional.of(content(BootFileNames.ROOT))
        : Optional.empty();
  }

  /** The body of the kernel. */
  public Content kernel() {
    Entry entry = image().find(state.kernel().path()).orElseThrow();
    return ((Entry.RegularFile) image().body(entry)).content();
  }

  /** The image with the files of another tree laid over it. */
  ImageTree under(ImageTree more) throws ImageBuildException {
    return over(image(), more);
  }

  /** A tree with the files of another laid over it. */
  static ImageTree over(ImageTree base, ImageTree more) throws ImageBuildException {
    return base.edit(
        editor -> {
          for (Entry entry : more.entries()) {
            boolean directory = entry.kind() == Entry.Kind.DIRECTORY;
            if (!directory || editor.find(entry.path()).isEmpty()) {
              editor.put(entry);
            }
          }
        });
  }
}
