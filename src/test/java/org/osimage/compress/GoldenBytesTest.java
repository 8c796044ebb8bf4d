package org.osimage.compress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osimage.testing.Tools;

/**
 * A change of bytes is a decision: it changes {@code golden.txt}, and with it every image that
 * users have built. To make it, run {@link GoldenBytes} with the names of all types.
 */
class GoldenBytesTest {
  private static final List<String> OWN = List.of("gzip", "zlib", "deflate", "lofi", "compress");

  private static String golden(List<String> types) throws IOException {
    try (InputStream in = GoldenBytesTest.class.getResourceAsStream("golden.txt")) {
      StringBuilder chosen = new StringBuilder();
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      for (String type : types) {
        lines.stream()
            .filter(line -> line.startsWith(type + " "))
            .forEach(line -> chosen.append(line).append('\n'));
      }
      return chosen.toString();
    }
  }

  @Test
  void bytesAreThoseOfTheLastRelease() throws IOException {
    assertEquals(golden(Compression.types()), GoldenBytes.lines(Compression.types(), 2));
  }

  private static String inAnotherProcess(Path java, String heap, List<String> types) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(java.toString(), "-Xmx" + heap));
    // or newer versions print a warning when zstd-jni loads its code
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(GoldenBytes.class.getName());
    command.addAll(types);
    return Tools.run(Path.of("."), command).succeeded().output();
  }

  private static Path java(Path home) {
    return home.resolve("bin").resolve("java");
  }

  @Test
  void sixtyFourMegabytesAreEnoughForOurOwn() throws IOException {
    Path java = java(Path.of(System.getProperty("java.home")));
    assertEquals(golden(OWN), inAnotherProcess(java, "64m", OWN));
  }

  /** {@code -Dother.java.home=...} names another Java to compare with, e.g. 25. */
  @Test
  void anotherJavaGivesTheSameBytes() throws IOException {
    String home = System.getProperty("other.java.home", "");
    assumeTrue(!home.isEmpty(), "-Dother.java.home not given");
    Path java = java(Path.of(home));
    assumeTrue(Files.isExecutable(java), "no java in " + home);
    assertEquals(golden(Compression.types()), inAnotherProcess(java, "2g", Compression.types()));
  }
}
