package org.osimage.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where zstd-jni puts its native code before it loads it. Usually that is {@code java.io.tmpdir};
 * where that is not there, cannot be written or is mounted noexec, it is the build's own directory.
 */
final class NativeCode {
  /** Read by zstd-jni. */
  private static final String FOLDER = "ZstdTempFolder";

  private NativeCode() {}

  static synchronized void prepare(Path target) throws IOException {
    if (System.getProperty(FOLDER) == null
        && !takesPrograms(Path.of(System.getProperty("java.io.tmpdir", "/tmp")))) {
      Path own = Files.createDirectories(target.resolve("osimage/native"));
      if (takesPrograms(own)) {
        System.setProperty(FOLDER, own.toString());
      }
    }
  }

  /** Whether files there can be executed: access(2) says no on a noexec mount. */
  static boolean takesPrograms(Path directory) {
    try {
      Path probe = Files.createTempFile(directory, "osimage", "");
      try {
        Files.setPosixFilePermissions(probe, PosixFilePermissions.fromString("rwx------"));
        return Files.isExecutable(probe);
      } finally {
        Files.delete(probe);
      }
    } catch (UnsupportedOperationException e) {
      return true; // a host without such modes
    } catch (IOException e) {
      return false;
    }
  }
}
