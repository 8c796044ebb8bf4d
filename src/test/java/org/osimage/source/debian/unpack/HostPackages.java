package org.osimage.source.debian.unpack;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.osimage.content.Sha256;
import org.osimage.testing.Tools;

/** Real packages, from wherever this host's apt gets its own. */
final class HostPackages {
  private HostPackages() {}

  /** Downloads into a directory; skips the test when apt has no way to. */
  static List<DebFile> download(Path directory, String... names) throws IOException {
    Tools.require("apt-get", "dpkg-deb");
    Files.createDirectories(directory);
    List<String> command = new ArrayList<>(List.of("apt-get", "-q", "download"));
    command.addAll(List.of(names));
    Tools.Result result = Tools.run(directory, command);
    assumeTrue(result.exit() == 0, "apt-get cannot download: " + result.output());
    return debs(directory);
  }

  /** Every package file in a directory. */
  static List<DebFile> debs(Path directory) throws IOException {
    List<DebFile> debs = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".deb")).sorted().toList()) {
        String[] fields =
            Tools.run(
                    "dpkg-deb",
                    "-W",
                    "--showformat",
                    "${Package} ${Version} ${Architecture}",
                    file.toString())
                .succeeded()
                .output()
                .split(" ");
        byte[] bytes = Files.readAllBytes(file);
        String sha = HexFormat.of().formatHex(Sha256.of(bytes));
        debs.add(
            new DebFile(
                fields[0], fields[1], fields[2], file, sha, bytes.length, debs.size() % 2 == 0));
      }
    }
    return debs;
  }
}
