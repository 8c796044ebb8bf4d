package org.osimage.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The referees: native tools that judge our output. A missing tool skips the test on a laptop and
 * fails it under {@code -Dpeers.required=true}, which CI sets.
 */
public final class Tools {
  /** What a finished tool left: its exit status and everything it printed, both streams merged. */
  public record Result(int exit, String output) {
    public Result succeeded() {
      if (exit != 0) {
        fail("exit status " + exit + ":\n" + output);
      }
      return this;
    }
  }

  private Tools() {}

  /** Skips or fails the calling test unless every tool is on the PATH. */
  public static void require(String... tools) {
    for (String tool : tools) {
      if (find(tool).isEmpty()) {
        missing(tool);
      }
    }
  }

  /** Skips or fails the calling test unless the file exists, e.g. a firmware image. */
  public static void requireFile(Path file) {
    if (!Files.exists(file)) {
      missing(file.toString());
    }
  }

  private static void missing(String what) {
    if (Boolean.getBoolean("peers.required")) {
      fail("referee missing: " + what);
    }
    assumeTrue(false, "referee missing: " + what);
  }

  public static Optional<Path> find(String tool) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    for (String dir : (path + ":/usr/sbin:/sbin").split(File.pathSeparator)) {
      Path candidate = Path.of(dir, tool);
      if (!dir.isEmpty() && Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  public static Result run(String... command) {
    return run(Path.of("."), List.of(command));
  }

  /** Runs a tool in a directory, in the C locale and UTC, with a limit of five minutes. */
  public static Result run(Path directory, List<String> command) {
    try {
      String tool = find(command.get(0)).map(Path::toString).orElse(command.get(0));
      java.util.ArrayList<String> argv = new java.util.ArrayList<>(command);
      argv.set(0, tool);
      ProcessBuilder builder =
          new ProcessBuilder(argv).directory(directory.toFile()).redirectErrorStream(true);
      builder.environment().put("LC_ALL", "C.UTF-8");
      builder.environment().put("TZ", "UTC");
      Process process = builder.start();
      process.getOutputStream().close();
      String output;
      try (InputStream in = process.getInputStream()) {
        output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        fail("no end after five minutes: " + String.join(" ", command));
      }
      return new Result(process.exitValue(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
