package org.osimage.boot.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.ImageBuildException;
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
 * An image too large for memory: it stays on its medium, an ISO 9660 file system, and the kernel is
 * given a small initramfs that finds it by its volume set id, lays a writable overlay in memory
 * over it, and starts its init.
 *
 * @param initramfs the small root's programs and modules; {@link MediumInit} completes it
 * @param modules what the small root loads, wanted and missing
 */
public record MediumRoot(ImageTree initramfs, ModuleClosure modules) {
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
   * @param extraModules wanted besides {@link BootModules#names}
   * @param mtime of the new entries, seconds since 1970
   * @throws ImageBuildException if the image has no shell with the tools, naming a package; or the
   *     kernel cannot mount ISO 9660 or overlays
   */
  public static MediumRoot select(
      ImageTree image, ContentStore store, Modules modules, List<String> extraModules, long mtime)
      throws IOException {
    ShellTools tools = MediumInit.tools(image);
    List<String> wanted = new ArrayList<>(BootModules.names());
    wanted.addAll(extraModules);
    ModuleClosure closure = ModuleClosure.of(modules.directory(), wanted);
    for (String name : BootModules.INDISPENSABLE) {
      if (closure.missing().contains(name)) {
        throw new ImageBuildException(
            "the root stays on the medium, and the kernel "
                + modules.release()
                + " has no module "
                + name
                + ", without which it cannot be mounted: take another kernel package, or keep the"
                + " root in the initramfs");
      }
    }
    Builder small = new Builder(image, store, mtime);
    for (String path : tools.programs()) {
      small.programs.add(path);
    }
    small.modules(modules, closure);
    return new MediumRoot(small.finish(), closure);
  }

  /** Kinds of media, e.g. {@code CD}, from which this root cannot be found for want of a driver. */
  public List<String> unreachableMedia() {
    return BootModules.DRIVERS.entrySet().stream()
        .filter(kind -> modules.missing().containsAll(kind.getValue()))
        .map(Map.Entry::getKey)
        .toList();
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
