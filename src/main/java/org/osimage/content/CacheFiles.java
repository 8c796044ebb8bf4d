package org.osimage.content;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import org.osimage.ImageBuildException;

/**
 * What all files of a cache have in common: who may read them, whose clock counts, what is wrong.
 */
public final class CacheFiles {
  private CacheFiles() {}

  /**
   * Makes an empty file with a name of its own. Its permissions are those of the user's umask,
   * which {@link Files#createTempFile} does not ask: a cache may be shared.
   */
  public static Path create(Path directory, String prefix, String suffix) throws IOException {
    try {
      Path file = Files.createTempFile(directory, prefix, suffix);
      Files.delete(file);
      Files.newByteChannel(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE).close();
      return file;
    } catch (FileSystemException e) {
      throw explain(e, directory);
    }
  }

  /**
   * The time in the eyes of the file system that holds the directory: that of a file just made
   * there. The clock of this host may be days away from a server's, and from that of other builds.
   */
  public static FileTime now(Path directory) throws IOException {
    Path probe = create(directory, "clock", "");
    try {
      return Files.getLastModifiedTime(probe);
    } finally {
      Files.deleteIfExists(probe);
    }
  }

  /**
   * The same failure in words that help, where it has a usual reason.
   *
   * @param directory of the cache
   */
  public static IOException explain(IOException e, Path directory) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("no space left on device") || message.contains("disk quota exceeded")) {
      return new ImageBuildException(
          "the disk is full while writing to the cache "
              + directory
              + ": make room, put the cache elsewhere (-Dosimage.cache=DIRECTORY), or keep less in"
              + " it (-Dosimage.cache.limit=MIB)",
          e);
    }
    if (message.contains("too many open files")) {
      return new ImageBuildException(
          "too many open files, at the cache "
              + directory
              + ": allow this process more (ulimit -n 1024), or give it fewer threads"
              + " (-Dosimage.threads=1)",
          e);
    }
    if (message.contains("read-only file system")) {
      return new ImageBuildException(
          "the cache "
              + directory
              + " is on a read-only file system: choose another directory"
              + " (-Dosimage.cache=DIRECTORY)",
          e);
    }
    return e;
  }
}
