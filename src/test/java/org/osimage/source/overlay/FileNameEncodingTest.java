package org.osimage.source.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.source.SourceContext;
import org.osimage.testing.MemoryContentStore;

/** Runs a JVM in other locales over a directory with a name that is not ASCII. */
class FileNameEncodingTest {
  @TempDir Path directory;

  /** The program that is started. */
  public static void main(String[] arguments) throws IOException {
    try {
      new OverlaySource(OverlayRequest.of("o", Path.of(arguments[0])))
          .prepare(
              new MemoryContentStore(), new SourceContext(Runnable::run, 1, 0, BuildLog.SILENT));
      print("fine");
    } catch (ImageBuildException e) {
      print(e.getMessage());
    }
  }

  private static void print(String line) {
    new java.io.PrintStream(System.out, true, StandardCharsets.UTF_8).print(line);
  }

  private String inLocale(String locale) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    FileNameEncodingTest.class.getName(),
                    directory.toString()))
            .redirectErrorStream(true);
    builder.environment().put("LC_ALL", locale);
    Process process = builder.start();
    try (InputStream in = process.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aNameThatTheJvmCannotReadIsOneErrorWithTheCure() throws Exception {
    Files.createFile(directory.resolve("\u00e4.txt"));
    String message = inLocale("C");
    assertTrue(message.startsWith("o: the file name "), message);
    assertTrue(message.contains("Set LC_ALL=C.UTF-8"), message);
    assertEquals("fine", inLocale("C.UTF-8"));
  }

  @Test
  void aTargetThatTheJvmCannotReadIsOneErrorWithTheCure() throws Exception {
    Files.createSymbolicLink(directory.resolve("link"), Path.of("\u00e4/b"));
    String message = inLocale("C");
    assertTrue(message.startsWith("o: the target of the link "), message);
    assertEquals("fine", inLocale("C.UTF-8"));
  }
}
