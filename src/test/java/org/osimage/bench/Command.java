package org.osimage.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs native programs. */
final class Command {
  private Command() {}

  /** Runs a shell script, fails unless it succeeds, and returns what it printed. */
  static String shell(Path directory, String script) throws IOException, InterruptedException {
    return run(directory, List.of("bash", "-euo", "pipefail", "-c", script));
  }

  static String run(Path directory, List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), "UTF-8");
    if (process.waitFor() != 0) {
      List<String> end = command.subList(Math.max(0, command.size() - 4), command.size());
      throw new IOException(
          "exit status " + process.exitValue() + " of ... " + end + "\n" + output);
    }
    return output;
  }

  /** Wall and CPU time in seconds, and the largest process's peak memory in MiB. */
  record Cost(double wall, double cpu, double memory) {}

  /** Measures a program with GNU time, after the disk has settled. */
  static Cost measure(Path directory, List<String> command)
      throws IOException, InterruptedException {
    run(directory, List.of("sync"));
    List<String> timed = new ArrayList<>(List.of("/usr/bin/time", "-f", "TIMED %U %S %M"));
    timed.addAll(command);
    long start = System.nanoTime();
    String output = run(directory, timed);
    double wall = (System.nanoTime() - start) / 1e9;
    String[] f = output.substring(output.lastIndexOf("TIMED")).trim().split(" ");
    return new Cost(
        wall, Double.parseDouble(f[1]) + Double.parseDouble(f[2]), Double.parseDouble(f[3]) / 1024);
  }
}
