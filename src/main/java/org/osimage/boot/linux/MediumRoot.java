package org.osimage.boot.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.arch.Architecture;
import org.osimage.boot.module.KernelModule;
import org.osimage.boot.module.ModuleClosure;
import org.osimage.boot.module.ModuleDirectory;
import org.osimage.content.ContentStore;
import org.osimage.content.RandomBytes;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * An image too large for memory: it stays on its medium, as SquashFS or ISO 9660, and the kernel is
 * given a small initramfs that finds it by its volume set id, lays a writable overlay in memory
 * over it, and starts its init.
 *
 * @param initramfs the small root's programs and modules; {@link MediumInit} completes it
 * @param modules what the small root loads, wanted and missing
 * @param unreachableMedia kinds of media on which this root cannot be found for want of a driver,
 *     e.g. {@code USB stick (CONFIG_USB_STORAGE)}
 */
public record MediumRoot(
    ImageTree initramfs, ModuleClosure modules, List<String> unreachableMedia) {
  /** The package of a kernel that has everything. */
  public static final String USUAL_KERNEL = Architecture.X86_64.in("linux-image-{debian}");

  /**
   * The kernel's modules.
   *
   * @param directory what was read
   * @param release the directory's name, e.g. 6.1.0-18-amd64
   * @param files the files of the directory by path relative to it
   */
  public record Modules(
      ModuleDirectory directory, String release, Map<String, RandomBytes> files) {}

  /**
   * Picks what the small root needs from the image.
   *
   * @param media on which the root lies, and how
   * @param extraModules wanted besides {@link BootModules#names}
   * @param mtime of the new entries, seconds since 1970
   * @throws ImageBuildException if the image has no shell with the tools, naming a package; or the
   *     kernel cannot mount the root, or reach none of the media
   */
  public static MediumRoot select(
      ImageTree image,
      ContentStore store,
      Modules modules,
      RootMedia media,
      List<String> extraModules,
      long mtime)
      throws IOException {
    ShellTools tools = MediumInit.tools(image);
    List<String> wanted = new ArrayList<>(BootModules.names());
    wanted.addAll(extraModules);
    ModuleClosure closure = ModuleClosure.of(modules.directory(), wanted);
    List<String> unreachable =
        check(image, store, modules.release(), media, new HashSet<>(closure.missing()));
    ImageTree small = small(image, store, modules, tools.programs(), closure, mtime);
    return new MediumRoot(small, closure, unreachable);
  }

  /** A small root of programs of the image, by their absolute paths, and modules to load. */
  static ImageTree small(
      ImageTree image,
      ContentStore store,
      Modules modules,
      List<String> programs,
      ModuleClosure closure,
      long mtime)
      throws IOException {
    Builder small = new Builder(image, store, mtime);
    for (String path : programs) {
      small.programs.add(path);
    }
    small.modules(modules, closure);
    return small.finish();
  }

  /** The kinds of media that the root is not found on. */
  private static List<String> check(
      ImageTree image, ContentStore store, String release, RootMedia media, Set<String> missing)
      throws IOException {
    boolean xattrs =
        image.entries().stream().anyMatch(entry -> !entry.attributes().xattrs().isEmpty());
    Optional<KernelConfig> config = KernelConfig.find(image, store, release);
    List<String> lacking = media.lacking(missing, config, xattrs);
    if (!lacking.isEmpty()) {
      throw new ImageBuildException(
          "the root stays on the medium"
              + media.compression().map(c -> " as SquashFS with " + c).orElse(" as ISO 9660")
              + ", and the kernel "
              + release
              + " cannot mount it, it lacks "
              + String.join(", ", lacking)
              + ": take a kernel that has this, as the package "
              + USUAL_KERNEL
              + " of Debian does, choose another <format> or <compression> in <bootRoot><root>, or"
              + " keep the root in memory with"
              + " <bootRoot><placement>initramfs</placement></bootRoot>");
    }
    List<String> unreachable = media.unreachable(missing, config);
    if (media.count() > 0 && unreachable.size() == media.count()) {
      throw new ImageBuildException(
          "the root stays on the medium, and the kernel "
              + release
              + " has a driver for none: "
              + String.join(", ", unreachable)
              + "; take a kernel that has one, such as the package "
              + USUAL_KERNEL
              + " of Debian");
    }
    return unreachable;
  }

  private static final class Builder {
    private final ContentStore store;
    private final long mtime;
    private final ProgramFiles programs;
    private final List<Entry> entries = new ArrayList<>();

    Builder(ImageTree image, ContentStore store, long mtime) {
      this.store = store;
      this.mtime = mtime;
      this.programs = new ProgramFiles(image, store);
    }

    private void file(String path, byte[] body) throws IOException {
      entries.add(
          new RegularFile(TreePath.of(path), Attributes.root(0644, mtime), store.put(body)));
    }

    /** Modules go in unpacked: the initramfs is compressed anyway, and any insmod can load them. */
    void modules(Modules modules, ModuleClosure closure) throws IOException {
      String directory = "usr/lib/modules/" + modules.release() + "/";
      StringBuilder list = new StringBuilder();
      for (KernelModule module : closure.modules()) {
        RandomBytes packed = Optional.ofNullable(modules.files().get(module.path())).orElseThrow();
        String path = directory + ModuleDirectory.unpackedPath(module);
        file(path, ModuleDirectory.unpackedBody(module, packed));
        list.append('/').append(path).append('\n');
      }
      file("etc/osimage/modules", list.toString().getBytes(StandardCharsets.UTF_8));
    }

    ImageTree finish() throws IOException {
      entries.addAll(programs.entries().values());
      return ImageTree.withImplicitParents(entries, Attributes.root(0755, mtime));
    }
  }
}
