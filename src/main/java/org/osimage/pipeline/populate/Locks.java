package org.osimage.pipeline.populate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.osimage.ImageBuildException;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.source.LockFile;
import org.osimage.source.LockSection;
import org.osimage.source.Lockable;
import org.osimage.source.SourceElement;

/** Writes the lock file of a build, which all sources with versions share. */
public final class Locks {
  private final BuildSettings settings;
  private final ProjectSurroundings surroundings;

  public Locks(BuildSettings settings) {
    this.settings = settings;
    this.surroundings = new ProjectSurroundings(settings);
  }

  /** Resolves every request of the description anew and writes the file. */
  public void write() throws IOException {
    // the sections of other executions stay: they share the file
    LockFile lock = existing();
    List<SourceElement> items = new ArrayList<>(settings.description().software());
    items.addAll(LoaderSources.of(settings.description()));
    int packages = 0;
    boolean any = false;
    for (SourceElement item : items) {
      if (item instanceof Lockable lockable) {
        any = true;
        for (LockSection section : lockable.lock(surroundings)) {
          lock = lock.with(section);
          packages += section.packages();
        }
      }
    }
    if (!any) {
      throw new ImageBuildException(
          "goal lock: <software> has nothing with versions to lock, such as <debian> or <ips>");
    }
    write(lock, settings.lockFile());
    settings
        .log()
        .info("lock: " + packages + " packages in " + settings.shown(settings.lockFile()));
  }

  private LockFile existing() throws IOException {
    if (Files.isDirectory(settings.lockFile())) {
      surroundings.lock(); // refuses it
    }
    try {
      return surroundings.lock().orElse(LockFile.empty());
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
