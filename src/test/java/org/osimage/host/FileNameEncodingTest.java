package org.osimage.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.source.ProjectFile;
import org.osimage.source.SourceContext;
import org.osimage.source.live.HostScanner;
import org.osimage.source.overlay.OverlayRequest;
import org.osimage.source.overlay.OverlaySource;
import org.osimage.testing.MemoryContentStore;

/** Runs a JVM in other locales over a directory with a name that is not ASCII. */
class FileNameEncodingTest {
  private static final String NAME = "\u00e4.txt";

  @TempDir Path directory;

  /** The program that is started: what of the host it reads or writes, and where. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[1]);
    try {
      switch (arguments[0]) {
        case "overlay" ->
            new OverlaySource(OverlayRequest.of("o"), new ProjectFile(directory, "o"), Map.of())
                .prepare(
                    new MemoryContentStore(),
                    new SourceContext(Runnable::run, 1, 0, BuildLog.SILENT));
        case "scan" -> HostScanner.scan(directory);
        case "place" -> HostNames.resolve(directory, NAME);
        default -> HostNames.linkTarget("l", NAME);
      }
      print("fine");
    } catch (ImageBuildException e) {
      print(e.getMessage());
    }
  }

  private static void print(String line) {
    new java.io.PrintStream(System.out, true, StandardCharsets.UTF_8).print(line);
  }

  private String inLocale(String locale, String what) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    FileNameEncodingTest.class.getName(),
                    what,
                    directory.toString()))
            .redirectErrorStream(true);
    builder.environment().put("LC_ALL", locale);
    Process process = builder.start();
    try (InputStream in = process.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void refusedInTheCLocale(String what, String message) throws Exception {
    String refusal = inLocale("C", what);
    assertTrue(refusal.startsWith(message), refusal);
    assertTrue(refusal.contains("Set LC_ALL=C.UTF-8"), refusal);
    assertEquals("fine", inLocale("C.UTF-8", what));
  }

  @Test
  void aNameThatTheJvmCannotReadIsOneErrorWithTheCure() throws Exception {
    Files.createFile(directory.resolve(NAME));
    refusedInTheCLocale("overlay", "<overlay> o: " + directory + ": the file name %C3%A4.txt ");
    refusedInTheCLocale("scan", directory + ": the file name ");
  }

  @Test
  void aTargetThatTheJvmCannotReadIsOneErrorWithTheCure() throws Exception {
    Files.createSymbolicLink(directory.resolve("link"), Path.of(NAME + "/b"));
    refusedInTheCLocale("overlay", "<overlay> o: the target of the link ");
    refusedInTheCLocale("scan", directory + ": the target of the link ");
  }

  @Test
  void aNameThatTheJvmCannotWriteIsOneErrorWithTheCure() throws Exception {
    refusedInTheCLocale("place", "this JVM ");
    refusedInTheCLocale("link", "this JVM ");
  }
}
