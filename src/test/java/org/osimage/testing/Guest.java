package org.osimage.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Linux to judge images with: kernel, modules and busybox from packages of the host's own apt
 * sources, unpacked without root into a cache that survives {@code clean} only where told to
 * ({@code -Dosimage.test.cache=DIR}). Skips, or fails when referees are required, without apt.
 */
public final class Guest {
  private final Path root;

  private Guest(Path root) {
    this.root = root;
  }

  /** Finds or makes the cache. */
  public static synchronized Guest obtain() throws IOException {
    Tools.require("apt-get", "apt-cache", "dpkg-deb", "cpio");
    Path build = Path.of(System.getProperty("project.build.directory", "target")).toAbsolutePath();
    String chosen = System.getProperty("osimage.test.cache", "");
    Path cache = chosen.isEmpty() ? build.resolve("guest") : Path.of(chosen);
    Path done = cache.resolve("done");
    if (!Files.exists(done)) {
      Files.createDirectories(cache);
      if (!unpack(cache)) {
        Tools.requireFile(done);
      }
      Files.createFile(done);
    }
    return new Guest(cache.resolve("root"));
  }

  /** Whether the host's apt has both packages and hands them out. */
  private static boolean unpack(Path cache) throws IOException {
    Tools.Result depends = Tools.run("apt-cache", "depends", "linux-image-amd64");
    List<String> download = new ArrayList<>(List.of("apt-get", "download", "busybox-static"));
    depends
        .output()
        .lines()
        .filter(line -> line.contains("Depends: linux-image-"))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .limit(1)
        .forEach(download::add);
    if (download.size() != 4 || Tools.run(cache, download).exit() != 0) {
      return false;
    }
    try (Stream<Path> files = Files.list(cache)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".deb")).toList()) {
        String root = cache.resolve("root").toString();
        Tools.run("dpkg-deb", "-x", file.toString(), root).succeeded();
        Files.delete(file);
      }
    }
    return true;
  }

  public Path kernel() throws IOException {
    return only(root.resolve("boot"), "vmlinuz-");
  }

  public Path busybox() {
    return root.resolve("bin/busybox");
  }

  /** The directory that {@code modprobe} would look into: {@code lib/modules/<release>}. */
  public Path modules() throws IOException {
    return only(root.resolve("lib/modules"), "");
  }

  private static Path only(Path directory, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(f -> f.getFileName().toString().startsWith(prefix))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  /**
   * An uncompressed initramfs with busybox, the named modules (loaded in this order before the
   * script) and a script that the guest runs and then powers off after.
   *
   * @param modules plain names such as {@code isofs}
   * @param script lines for busybox's shell; /proc, /sys and /dev are mounted
   */
  public Path initramfs(Path directory, List<String> modules, String script) throws IOException {
    Path stage = directory.resolve("initramfs");
    for (String name : List.of("bin", "proc", "sys", "dev", "mnt", "modules", "tmp")) {
      Files.createDirectories(stage.resolve(name));
    }
    Files.copy(busybox(), stage.resolve("bin/busybox"), StandardCopyOption.REPLACE_EXISTING);
    StringBuilder init = new StringBuilder("#!/bin/busybox sh\n/bin/busybox --install -s /bin\n");
    init.append("export PATH=/bin\nmount -t proc proc /proc\nmount -t sysfs sys /sys\n");
    init.append("mount -t devtmpfs dev /dev\n");
    for (String module : modules) {
      Path file = module(module);
      Files.copy(
          file,
          stage.resolve("modules").resolve(file.getFileName()),
          StandardCopyOption.REPLACE_EXISTING);
      init.append("insmod /modules/").append(file.getFileName()).append('\n');
    }
    init.append(script).append("\nsync\npoweroff -f\n");
    Path file = stage.resolve("init");
    Files.write(file, init.toString().getBytes(StandardCharsets.UTF_8));
    for (Path executable : List.of(file, stage.resolve("bin/busybox"))) {
      Files.setPosixFilePermissions(
          executable, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Path archive = directory.resolve("initramfs.cpio");
    Tools.run(
            stage,
            List.of("sh", "-c", "find . | cpio -o -H newc --quiet -R 0:0 > '" + archive + "'"))
        .succeeded();
    return archive;
  }

  private Path module(String name) throws IOException {
    try (Stream<Path> files = Files.walk(modules().resolve("kernel"))) {
      return files
          .filter(
              f ->
                  f.getFileName()
                      .toString()
                      .matches(name.replace('_', '-') + "\\.ko(\\..*)?|" + name + "\\.ko(\\..*)?"))
          .findFirst()
          .orElseThrow(() -> new IOException("the guest's kernel has no module " + name));
    }
  }
}
