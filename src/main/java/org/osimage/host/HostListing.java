package org.osimage.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.osimage.ImageBuildException;

/** What lies in a directory of the host, in one order on every host. */
public final class HostListing {
  private HostListing() {}

  /** The files and directories right in a directory, by the bytes of their names. */
  public static List<Path> children(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(children::add);
    } catch (DirectoryIteratorException e) {
      throw new IOException("cannot list " + directory, e.getCause());
    }
    children.sort(null);
    return children;
  }

  /**
   * As {@link #children}, for a directory that the user named.
   *
   * @param source what the user wrote, for the message
   * @throws ImageBuildException if this user may not read the directory
   */
  public static List<Path> children(Path directory, String source) throws IOException {
    try {
      return children(directory);
    } catch (AccessDeniedException e) {
      throw new ImageBuildException(
          source + ": no permission to read the directory " + directory, e);
    }
  }
}
