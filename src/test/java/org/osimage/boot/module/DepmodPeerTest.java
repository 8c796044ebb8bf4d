package org.osimage.boot.module;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.boot.DebianPackages;
import org.osimage.testing.Tools;

/** Our module indexes against depmod's over a real kernel, byte for byte. */
@Tag("peer")
class DepmodPeerTest {
  private static final List<String> SOFTDEP_CARRIERS =
      List.of("libcrc32c", "btrfs", "virtio_blk", "isofs", "overlay", "sr_mod", "usb_storage");

  @TempDir private Path root;

  @Test
  void indexesOfTheCloudKernel() throws Exception {
    compare("linux-image-cloud-amd64");
  }

  @Test
  void indexesOfTheWholeKernel() throws Exception {
    compare("linux-image-amd64");
  }

  @Test
  void indexesOfCompressedModules() throws Exception {
    Tools.require("xz", "zstd", "gzip");
    Path modules = copyOfModules("linux-image-cloud-amd64");
    Tools.run(
            modules,
            List.of(
                "sh",
                "-c",
                "find . -name '*.ko' -print0 | sort -z > list;"
                    + "grep -zE '/[a-f][^/]*$' list | xargs -0 xz -0 -T1 --check=crc32;"
                    + "grep -zE '/[g-m][^/]*$' list | xargs -0 zstd -1 -q --rm;"
                    + "grep -zE '/[n-p][^/]*$' list | xargs -0 gzip -1; rm list"))
        .succeeded();
    ModuleDirectory plain =
        ModuleDirectory.read(ModuleFiles.of(modulesOf(tree("linux-image-cloud-amd64"))));
    ModuleDirectory packed = ModuleDirectory.read(ModuleFiles.of(modules));
    assertEquals(plain.modules().size(), packed.modules().size());
    // kmod of the host need not read all compressions: against our own plain result
    assertEquals(
        plain.modules().stream().map(m -> m.name() + m.info() + m.exports() + m.needs()).toList(),
        packed.modules().stream().map(m -> m.name() + m.info() + m.exports() + m.needs()).toList());
    assertEquals(
        new String(plain.indexFiles().get("modules.dep"), StandardCharsets.US_ASCII),
        new String(packed.indexFiles().get("modules.dep"), StandardCharsets.US_ASCII)
            .replaceAll("\\.ko\\.(xz|zst|gz)", ".ko"));
  }

  private void compare(String meta) throws Exception {
    Path modules = copyOfModules(meta);
    ModuleDirectory directory = ModuleDirectory.read(ModuleFiles.of(modules));
    Map<String, byte[]> ours = directory.indexFiles();
    String version = modules.getFileName().toString();
    Path kmod = kmod();
    Tools.run(root, List.of(kmod.resolve("depmod").toString(), "-b", root.toString(), version))
        .succeeded();
    for (Map.Entry<String, byte[]> file : ours.entrySet()) {
      byte[] theirs = Files.readAllBytes(modules.resolve(file.getKey()));
      assertArrayEquals(theirs, file.getValue(), file.getKey());
    }
    try (Stream<Path> names = Files.list(modules)) {
      names
          .map(p -> p.getFileName().toString())
          .filter(n -> n.startsWith("modules.") && !n.equals("modules.weakdep"))
          .filter(
              n ->
                  !List.of(
                          "modules.order",
                          "modules.builtin",
                          "modules.builtin.modinfo",
                          "modules.builtin.ranges")
                      .contains(n))
          .forEach(n -> assertTrue(ours.containsKey(n), n));
    }
    agreesWithModprobe(directory, kmod, version);
  }

  private void agreesWithModprobe(ModuleDirectory directory, Path kmod, String version) {
    for (String name : SOFTDEP_CARRIERS) {
      if (directory.find(name).isEmpty()) {
        continue;
      }
      String shown =
          Tools.run(
                  root,
                  List.of(
                      kmod.resolve("modprobe").toString(),
                      "-D",
                      "-d",
                      root.toString(),
                      "-S",
                      version,
                      name))
              .succeeded()
              .output();
      List<String> theirs =
          shown
              .lines()
              .filter(l -> l.startsWith("insmod "))
              .map(l -> l.replaceAll(".*/([^/]*)\\.ko.*", "$1").replace('-', '_'))
              .toList();
      List<String> ours =
          ModuleClosure.of(directory, List.of(name)).modules().stream()
              .map(KernelModule::name)
              .toList();
      List<String> common = new ArrayList<>(ours);
      common.retainAll(theirs);
      assertEquals(theirs, common, name); // ours may have more: all softdep lines count
    }
  }

  /** kmod of its package under its two names. */
  private Path kmod() throws IOException {
    Path bin = Files.createDirectories(root.resolve("bin"));
    Path kmod = DebianPackages.unpacked("kmod").resolve("bin/kmod");
    for (String name : List.of("depmod", "modprobe")) {
      Files.copy(kmod, bin.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
    }
    return bin;
  }

  private static Path tree(String meta) throws IOException {
    return DebianPackages.unpacked(DebianPackages.kernelPackage(meta));
  }

  private static Path modulesOf(Path tree) throws IOException {
    Path lib =
        Files.isDirectory(tree.resolve("lib")) ? tree.resolve("lib") : tree.resolve("usr/lib");
    try (Stream<Path> versions = Files.list(lib.resolve("modules"))) {
      return versions.findFirst().orElseThrow();
    }
  }

  private Path copyOfModules(String meta) throws IOException {
    Path from = modulesOf(tree(meta));
    Path to = root.resolve("lib/modules").resolve(from.getFileName().toString());
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return to;
  }
}
