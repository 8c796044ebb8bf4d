package org.osimage.pipeline.populate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.source.LockFile;

/** The lock file of a build, which all sources with versions share. */
public final class Locks {
  private final BuildSettings settings;

  public Locks(BuildSettings settings) {
    this.settings = settings;
  }

  /** The file; empty when there is none. */
  Optional<LockFile> read() throws IOException {
    Path file = settings.lockFile();
    refuseDirectory(file);
    return Files.exists(file) ? Optional.of(LockFile.read(file)) : Optional.empty();
  }

  private void refuseDirectory(Path file) throws ImageBuildException {
    if (Files.isDirectory(file)) {
      throw new ImageBuildException(
          "<lockFile> " + settings.shown(file) + " is a directory: name a file");
    }
  }

  void warnOfFloating(String name, String where) {
    settings
        .log()
        .warn(
            name
                + ": no "
                + settings.shown(settings.lockFile())
                + ", so the packages float with "
                + where
                + "; goal lock pins them");
  }

  /** Resolves every request of the description anew and writes the file. */
  public void write() throws IOException {
    refuseDirectory(settings.lockFile());
    DebianSources debian = new DebianSources(settings);
    IpsSources ips = new IpsSources(settings);
    if (!debian.any() && !ips.any()) {
      throw new ImageBuildException(
          "goal lock: <software> has no <debian> and no <ips>, so nothing to lock");
    }
    // the sections of other executions stay: they share the file
    LockFile lock = existing();
    int packages = 0;
    if (debian.any()) {
      DebianSources.Locked locked = debian.lock(lock);
      lock = locked.file();
      packages += locked.packages();
    }
    if (ips.any()) {
      DebianSources.Locked locked = ips.lock(lock);
      lock = locked.file();
      packages += locked.packages();
    }
    write(lock, settings.lockFile());
    settings
        .log()
        .info("lock: " + packages + " packages in " + settings.shown(settings.lockFile()));
  }

  private LockFile existing() throws IOException {
    try {
      return read().orElse(LockFile.empty());
    } catch (ImageBuildException e) {
      settings.log().warn(e.getMessage() + " - it is replaced");
      return LockFile.empty();
    }
  }

  private static void write(LockFile lock, Path file) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      Files.createDirectories(file.resolveSibling(""));
      Files.writeString(temporary, lock.toString());
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
