package org.osimage.it;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.osimage.testing.Tools;

/** Other Mavens than the one that runs the tests, fetched as Maven artifacts. */
final class OtherMavens {
  /** The oldest supported, the newest 3.9 and 3, and the newest release candidate of 4. */
  static final List<String> VERSIONS = List.of("3.8.7", "3.9.16", "3.10.0", "4.0.0-rc-6");

  private OtherMavens() {}

  static Path home(String version) {
    Path home = Builds.work().resolve("apache-maven-" + version);
    if (Files.isDirectory(home)) {
      return home;
    }
    try {
      Path empty = Files.createDirectories(Builds.work().resolve("fetch"));
      MavenRun.of(empty)
          .run(
              "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy",
              "-Dartifact=org.apache.maven:apache-maven:" + version + ":tar.gz:bin",
              "-DoutputDirectory=" + Builds.work())
          .succeeded();
      Path archive = Builds.work().resolve("apache-maven-" + version + "-bin.tar.gz");
      Tools.run(Builds.work(), List.of("tar", "xzf", archive.toString())).succeeded();
      if (!Files.isDirectory(home)) {
        fail("no directory " + home + " in " + archive);
      }
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
