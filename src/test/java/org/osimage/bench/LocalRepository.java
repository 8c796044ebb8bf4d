package org.osimage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.osimage.content.Sha256;

/** Makes a directory of packages a flat apt repository: {@code Packages} and {@code Release}. */
final class LocalRepository {
  private LocalRepository() {}

  static void index(Path directory) throws IOException, InterruptedException {
    StringBuilder packages = new StringBuilder();
    try (Stream<Path> debs = Files.list(directory)) {
      for (Path deb : debs.filter(p -> p.toString().endsWith(".deb")).sorted().toList()) {
        byte[] bytes = BenchInput.read(deb);
        packages.append(Command.run(directory, List.of("dpkg-deb", "-f", deb.toString())));
        packages.append("Filename: ./" + deb.getFileName() + "\n");
        packages.append("Size: " + bytes.length + "\n");
        packages.append("SHA256: " + hex(bytes) + "\n\n");
      }
    }
    byte[] index = packages.toString().getBytes("UTF-8");
    Files.write(directory.resolve("Packages"), index);
    String release =
        "Origin: bench\nSuite: bench\nCodename: bench\nDate: Thu, 01 Jan 2026 00:00:00 UTC\n"
            + "Architectures: amd64 all\nSHA256:\n "
            + hex(index)
            + " "
            + index.length
            + " Packages\n";
    Files.writeString(directory.resolve("Release"), release);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.of(bytes));
  }
}
