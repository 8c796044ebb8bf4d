package org.osimage.boot.linux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.boot.module.ModuleClosure;
import org.osimage.content.ContentStore;
import org.osimage.tree.ImageTree;

/**
 * How an image starts whose root lies on a disk, in an ext4 file system that is written to: a small
 * root finds it by its label and a line in it, lets it grow to the end of the disk, and starts its
 * init.
 *
 * @param initramfs the small root, complete
 * @param image the image as it goes onto the disk
 * @param modules what the small root loads, wanted and missing
 */
public record DiskInit(ImageTree initramfs, ImageTree image, ModuleClosure modules) {

  /**
   * What the small root looks for.
   *
   * @param label of the file system: 1 to 16 letters, digits, dots, dashes, underscores
   * @param id one line that the root has in {@code .volsetid}
   * @param grow whether partition and file system grow to the disk
   */
  public record Root(String label, String id, boolean grow) {}

  /**
   * Completes both roots.
   *
   * @param extraModules wanted besides the usual ones
   * @param init absolute path of the program to start; empty for the usual ones
   * @param mtime of the new entries, seconds since 1970
   * @throws ImageBuildException if the kernel has no ext4, or the image lacks the configured init,
   *     a shell, or what grows; names packages
   */
  public static DiskInit configure(
      ImageTree image,
      ContentStore store,
      MediumRoot.Modules modules,
      List<String> extraModules,
      Root root,
      Optional<String> init,
      long mtime)
      throws IOException {
    ShellTools tools =
        ShellTools.require(
            image, ShellTools.TO_SWITCH, "the root lies on a disk, so the initramfs must find it");
    List<String> growth = root.grow() ? growth(image) : List.of("", "");
    List<String> programs = new ArrayList<>(tools.programs());
    growth.stream().filter(path -> !path.isEmpty()).forEach(programs::add);
    ModuleClosure closure = ModuleClosure.of(modules.directory(), BootModules.onDisk(extraModules));
    if (closure.missing().contains("ext4")) {
      throw new ImageBuildException(
          "<disk>: the kernel "
              + modules.release()
              + " has no module ext4, without which its root cannot be mounted: take another"
              + " kernel, such as the package "
              + MediumRoot.USUAL_KERNEL
              + " of Debian");
    }
    ImageTree small = MediumRoot.small(image, store, modules, programs, closure, mtime);
    Optional<String> program = ImageInit.find(image, init);
    String script =
        InitScript.findDisk(tools, program.orElse(ImageInit.GENERATED))
            .replace("@LABEL_LENGTH@", String.valueOf(root.label().length()))
            .replace("@LABEL@", root.label())
            .replace("@SFDISK@", growth.get(0))
            .replace("@RESIZE2FS@", growth.get(1));
    MediumInit both =
        MediumInit.complete(small, image, store, script, tools, program, root.id(), mtime);
    return new DiskInit(both.initramfs(), both.image(), closure);
  }

  private static List<String> growth(ImageTree image) throws ImageBuildException {
    Optional<String> sfdisk = ShellTools.program(image, "sfdisk");
    Optional<String> resize2fs = ShellTools.program(image, "resize2fs");
    if (sfdisk.isEmpty() || resize2fs.isEmpty()) {
      throw new ImageBuildException(
          "<disk>: the root cannot grow to a larger disk, for the image has no "
              + (sfdisk.isPresent() ? "" : "sfdisk")
              + (sfdisk.isEmpty() && resize2fs.isEmpty() ? " and no " : "")
              + (resize2fs.isPresent() ? "" : "resize2fs")
              + ": add the packages fdisk and e2fsprogs, or set <disk><grow>false</grow></disk>");
    }
    return List.of(sfdisk.get(), resize2fs.get());
  }
}
