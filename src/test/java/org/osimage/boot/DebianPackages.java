package org.osimage.boot;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osimage.testing.Tools;

/**
 * Real Debian packages for peer tests, fetched with the host's apt into the build directory and
 * unpacked there; the test is skipped where that is not possible.
 */
public final class DebianPackages {
  private DebianPackages() {}

  /** The unpacked tree of a package. */
  public static Path unpacked(String name) throws IOException {
    Tools.require("apt-get", "dpkg-deb");
    Path base = Path.of(System.getProperty("project.build.directory", "target"), "peer-packages");
    Path done = base.toAbsolutePath().resolve(name);
    if (Files.isDirectory(done)) {
      return done;
    }
    Path work = Files.createTempDirectory(Files.createDirectories(done.getParent()), "get");
    Tools.Result got = Tools.run(work, List.of("apt-get", "download", name));
    Optional<Path> deb;
    try (Stream<Path> files = Files.list(work)) {
      deb = files.filter(f -> f.toString().endsWith(".deb")).findFirst();
    }
    if (deb.isEmpty()) {
      if (Boolean.getBoolean("peers.required")) {
        fail("no package " + name + ": " + got.output());
      }
      assumeTrue(false, "no package " + name + ": " + got.output());
    }
    Path tree = work.resolve("tree");
    Tools.run("dpkg-deb", "-x", deb.orElseThrow().toString(), tree.toString()).succeeded();
    Files.delete(deb.orElseThrow());
    Files.move(tree, done);
    Files.delete(work);
    return done;
  }

  /** The package that a meta package such as linux-image-amd64 depends on. */
  public static String kernelPackage(String meta) {
    Tools.require("apt-cache");
    Matcher m =
        Pattern.compile("Depends: (linux-image-\\S+)")
            .matcher(Tools.run("apt-cache", "depends", meta).output());
    boolean found = m.find();
    if (!found && Boolean.getBoolean("peers.required")) {
      fail("apt-cache knows no " + meta);
    }
    assumeTrue(found, "apt-cache knows no " + meta);
    return m.group(1);
  }
}
