package org.osimage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.osimage.content.Sha256;

/** Makes a directory with packages in {@code debs} an apt repository of the suite bench. */
final class LocalRepository {
  private static final String INDEX = "main/binary-amd64/Packages";

  private LocalRepository() {}

  static void index(Path home) throws IOException, InterruptedException {
    Path directory = home.resolve("debs");
    StringBuilder packages = new StringBuilder();
    try (Stream<Path> debs = Files.list(directory)) {
      for (Path deb : debs.filter(p -> p.toString().endsWith(".deb")).sorted().toList()) {
        byte[] bytes = BenchInput.read(deb);
        packages.append(Command.run(directory, List.of("dpkg-deb", "-f", deb.toString())));
        packages.append("Filename: debs/" + deb.getFileName() + "\n");
        packages.append("Size: " + bytes.length + "\n");
        packages.append("SHA256: " + hex(bytes) + "\n\n");
      }
    }
    byte[] index = packages.toString().getBytes("UTF-8");
    Path dist = home.resolve("dists/bench");
    Files.createDirectories(dist.resolve(INDEX).getParent());
    Files.write(dist.resolve(INDEX), index);
    String release =
        "Origin: bench\nSuite: bench\nCodename: bench\nDate: Thu, 01 Jan 2026 00:00:00 UTC\n"
            + "Architectures: amd64\nComponents: main\nSHA256:\n "
            + hex(index)
            + " "
            + index.length
            + " "
            + INDEX
            + "\n";
    Files.writeString(dist.resolve("Release"), release);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.of(bytes));
  }
}
