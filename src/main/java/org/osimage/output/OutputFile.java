package org.osimage.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.osimage.ImageBuildException;

/**
 * Writes a planned output to a file: under a temporary name beside it, then moved, so that the file
 * is whole or not there.
 */
public final class OutputFile {
  private OutputFile() {}

  /**
   * @return the file's length in bytes
   * @throws ImageBuildException if the disk is too small or full, or the directory is read-only
   */
  public static long write(PlannedOutput output, Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IllegalArgumentException("no file name: " + file);
    }
    Files.createDirectories(directory);
    checkSpace(output, file, directory);
    Path temporary = directory.resolve("." + file.getFileName() + ".part");
    Files.deleteIfExists(temporary);
    try {
      long written;
      try (ImageChannel channel =
          new ImageChannel(
              FileChannel.open(
                  temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
        output.writeTo(channel);
        written = channel.position();
      }
      if (output.size().isPresent() && output.size().getAsLong() != written) {
        throw new IllegalStateException(
            file + ": planned " + output.size().getAsLong() + " bytes, wrote " + written);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return written;
    } catch (IOException e) {
      throw explain(e, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void checkSpace(PlannedOutput output, Path file, Path directory)
      throws IOException {
    long free = Files.getFileStore(directory).getUsableSpace();
    long needed = output.size().orElse(0);
    if (needed > free) {
      throw new ImageBuildException(
          String.format(
              Locale.ROOT,
              "%s needs %d bytes, and its file system has %d free: make room, or put the build"
                  + " directory elsewhere",
              file,
              needed,
              free));
    }
  }

  private static IOException explain(IOException e, Path file) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
      return new ImageBuildException(
          "the disk is full while writing " + file + ": make room and build again", e);
    }
    if (e instanceof FileSystemException denied && !Files.isWritable(file.getParent())) {
      return new ImageBuildException(
          "cannot write " + file + ": its directory is not writable (" + denied.getMessage() + ")",
          e);
    }
    return e;
  }
}
