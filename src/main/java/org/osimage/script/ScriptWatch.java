package org.osimage.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.host.HostListing;
import org.osimage.host.HostStat;

/**
 * Looks at what a running script uses. Kernels let no ordinary user limit all processes of a
 * namespace together, so that they are counted from outside, several times a second.
 */
final class ScriptWatch {
  private static final long PAGE = 4096;

  /** How often the files are looked through: after so many ms, and more where they are many. */
  private static final long REST_MILLIS = 500;

  private static final long FILES_PER_REST = 5000;

  private final ScriptLimits limits;
  private final Path files;
  private final long before;
  private long lookAt;
  private long seen;

  /**
   * @param files the workspace
   */
  ScriptWatch(ScriptLimits limits, Path files) {
    this.limits = limits;
    this.files = files;
    this.before = size(files, Long.MAX_VALUE);
  }

  /**
   * What the script has too much of; empty when all is well.
   *
   * @param elapsed since the start, in ms
   */
  Optional<String> excess(ProcessHandle process, long elapsed) {
    List<ProcessHandle> all = process.descendants().toList();
    if (all.size() > limits.processes()) {
      return excess(
          "more than " + limits.processes() + " processes", "osimage.scripts.processes=NUMBER");
    }
    long memory = all.stream().mapToLong(ScriptWatch::memory).sum();
    if (memory > limits.memory()) {
      return excess(
          "more than " + mib(limits.memory()) + " of memory", "osimage.scripts.memory=MIB");
    }
    if (elapsed < lookAt) {
      return Optional.empty();
    }
    Optional<String> written = written();
    lookAt = elapsed + REST_MILLIS * (1 + seen / FILES_PER_REST);
    return written;
  }

  /** To be asked once more at the end. */
  Optional<String> written() {
    seen = 0;
    return size(files, before + limits.written()) - before > limits.written()
        ? excess("files of more than " + mib(limits.written()), "osimage.scripts.written=MIB")
        : Optional.empty();
  }

  private static Optional<String> excess(String what, String option) {
    return Optional.of(what + "; allow more with -D" + option);
  }

  private static String mib(long bytes) {
    return String.format(Locale.ROOT, "%d MiB", bytes >> 20);
  }

  private static long memory(ProcessHandle process) {
    try {
      String statm =
          Files.readString(Path.of("/proc/" + process.pid() + "/statm"), StandardCharsets.US_ASCII);
      return Long.parseLong(statm.split(" ", -1)[1]) * PAGE;
    } catch (IOException | RuntimeException e) {
      return 0; // it has ended
    }
  }

  /** Of all files below, which come and go meanwhile; counts no further than the limit. */
  private long size(Path directory, long limit) {
    long size = 0;
    try {
      for (Path file : HostListing.children(directory)) {
        HostStat inode = HostStat.of(file);
        seen++;
        if (inode.isFile()) {
          size += inode.size() / inode.links();
        } else if (inode.isDirectory()) {
          size += size(file, limit - size);
        }
        if (size > limit) {
          return size;
        }
      }
    } catch (IOException e) {
      return size; // removed at this moment, or closed even to its owner
    }
    return size;
  }
}
