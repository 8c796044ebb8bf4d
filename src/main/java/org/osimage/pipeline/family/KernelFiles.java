package org.osimage.pipeline.family;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.arch.Architecture;
import org.osimage.boot.illumos.IllumosPaths;
import org.osimage.content.ContentStore;
import org.osimage.content.RandomBytes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * Where an image keeps its kernel.
 *
 * @param release e.g. 6.1.0-18-amd64; {@code illumos} for a kernel at illumos's place
 * @param kernel the bootable file
 * @param modules its module directory, when the image has one
 */
public record KernelFiles(String release, TreePath kernel, Optional<TreePath> modules) {
  private static final TreePath BOOT = TreePath.literal("boot");
  private static final String PREFIX = "vmlinuz-";
  private static final String ILLUMOS = "illumos";
  private static final List<TreePath> MODULE_ROOTS =
      List.of(TreePath.literal("usr/lib/modules"), TreePath.literal("lib/modules"));

  /** {@code lib/modules/RELEASE} of every kernel, wherever {@code lib} really lies. */
  public static List<TreePath> moduleDirectories(ImageTree image) {
    List<TreePath> found = new ArrayList<>();
    for (TreePath root : MODULE_ROOTS) {
      for (Entry entry : image.subtree(root)) {
        if (entry.kind() == Entry.Kind.DIRECTORY && entry.path().parent().equals(root)) {
          found.add(entry.path());
        }
      }
    }
    return found;
  }

  /**
   * The kernel to boot.
   *
   * @param wanted its release, needed when there are several
   * @throws ImageBuildException if there is none, or several and nothing says which
   */
  public static KernelFiles find(ImageTree image, Optional<String> wanted)
      throws ImageBuildException {
    List<KernelFiles> kernels = all(image);
    if (wanted.isPresent()) {
      return kernels.stream()
          .filter(k -> k.release.equals(wanted.get()))
          .findFirst()
          .orElseThrow(
              () ->
                  new ImageBuildException(
                      "<bootRoot><kernel> names the kernel "
                          + wanted.get()
                          + ", and the image has "
                          + (kernels.isEmpty() ? "none" : releases(kernels))));
    }
    if (kernels.isEmpty()) {
      throw new ImageBuildException(
          "the image has no kernel (no boot/vmlinuz-RELEASE, no "
              + IllumosPaths.UNIX
              + "): add a package such as "
              + Architecture.X86_64.in("linux-image-{debian}")
              + ", or an overlay that holds one; where"
              + " only a Flash archive is wanted, which needs no kernel, set"
              + " <skipConfigureBootRoot>true</skipConfigureBootRoot> and"
              + " <skipArchive>true</skipArchive>");
    }
    if (kernels.size() > 1) {
      throw new ImageBuildException(
          "the image has "
              + kernels.size()
              + " kernels: "
              + releases(kernels)
              + "; say which one boots with <bootRoot><kernel>RELEASE</kernel></bootRoot>");
    }
    return kernels.get(0);
  }

  private static String releases(List<KernelFiles> kernels) {
    return String.join(", ", kernels.stream().map(KernelFiles::release).toList());
  }

  private static List<KernelFiles> all(ImageTree image) {
    List<KernelFiles> kernels = new ArrayList<>();
    for (Entry entry : image.subtree(BOOT)) {
      String name = entry.path().name();
      if (entry.path().parent().equals(BOOT)
          && name.startsWith(PREFIX)
          && image.body(entry).kind() == Entry.Kind.FILE) {
        String release = name.substring(PREFIX.length());
        kernels.add(
            new KernelFiles(
                release,
                entry.path(),
                moduleDirectories(image).stream()
                    .filter(d -> d.name().equals(release))
                    .findFirst()));
      }
    }
    if (image.find(IllumosPaths.UNIX).map(image::body).filter(KernelFiles::isFile).isPresent()) {
      kernels.add(new KernelFiles(ILLUMOS, IllumosPaths.UNIX, Optional.empty()));
    }
    return kernels;
  }

  private static boolean isFile(Entry entry) {
    return entry.kind() == Entry.Kind.FILE;
  }

  /** The family whose layout the image has, whatever its kernel is. */
  public ImageFamily family() {
    return kernel.equals(IllumosPaths.UNIX) ? ImageFamily.ILLUMOS : ImageFamily.LINUX;
  }

  /** The files of a kernel's module directory by their paths relative to it. */
  public static Map<String, RandomBytes> moduleFiles(
      ImageTree image, TreePath directory, ContentStore store) {
    Map<String, RandomBytes> files = new HashMap<>();
    for (Entry entry : image.subtree(directory)) {
      if (image.body(entry) instanceof Entry.RegularFile file) {
        files.put(
            entry.path().relativeTo(directory).toString(), RandomBytes.of(store, file.content()));
      }
    }
    return files;
  }
}
