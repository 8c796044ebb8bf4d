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
  /** With fewer bytes free than this, a failed write has one reason. */
  private static final long NEARLY_NOTHING = 64 << 10;

  private OutputFile() {}

  /**
   * @return the file's length in bytes
   * @throws ImageBuildException if the disk is too small or full, the directory read-only, or the
   *     file a directory
   */
  public static long write(PlannedOutput output, Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IllegalArgumentException("no file name: " + file);
    }
    try {
      Files.createDirectories(directory);
      checkSpace(output, file, directory);
      return write(output, file, directory.resolve("." + file.getFileName() + ".part"));
    } catch (IOException e) {
      throw explain(e, file, directory);
    }
  }

  private static long write(PlannedOutput output, Path file, Path temporary) throws IOException {
    Files.deleteIfExists(temporary);
    boolean whole = false;
    try {
      long written = writeTemporary(output, temporary);
      if (output.size().orElse(written) != written) {
        throw new IllegalStateException(
            file + ": planned " + output.size().getAsLong() + " bytes, wrote " + written);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      whole = true;
      return written;
    } catch (IOException e) {
      throw diskFull(e, temporary) ? full(file, e) : e;
    } finally {
      if (!whole) {
        Files.deleteIfExists(temporary);
      }
    }
  }

  private static long writeTemporary(PlannedOutput output, Path temporary) throws IOException {
    try (ImageChannel channel =
        new ImageChannel(
            FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
      output.writeTo(channel);
      channel.flush();
      return channel.position();
    }
  }

  /** While the temporary file still takes its room: the system's message may be in any language. */
  private static boolean diskFull(IOException e, Path temporary) throws IOException {
    String message = String.valueOf(e.getMessage());
    return !(e instanceof ImageBuildException)
        && (message.contains("No space left on device")
            || message.contains("Disk quota exceeded")
            || (Files.exists(temporary)
                && Files.getFileStore(temporary).getUsableSpace() < NEARLY_NOTHING));
  }

  private static ImageBuildException full(Path file, IOException e) {
    return new ImageBuildException(
        "the disk is full while writing " + file + ": make room and build again", e);
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

  private static IOException explain(IOException e, Path file, Path directory) {
    if (e instanceof FileSystemException denied
        && Files.exists(directory)
        && !Files.isWritable(directory)) {
      return new ImageBuildException(
          "cannot write " + file + ": its directory is not writable (" + denied + ")", e);
    }
    if (Files.isDirectory(file)) {
      return new ImageBuildException("cannot write " + file + ": it is a directory", e);
    }
    return e;
  }
}
