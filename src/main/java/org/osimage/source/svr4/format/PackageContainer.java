package org.osimage.source.svr4.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.osimage.ImageBuildException;
import org.osimage.archive.read.CompressedStream;
import org.osimage.content.ContentStore;
import org.osimage.host.HostListing;
import org.osimage.host.HostNames;

/** Where packages lie: a directory in directory format, or a file in datastream format. */
public interface PackageContainer {
  /** The packages, without their data. */
  List<PackageHead> heads();

  /** Whether the package lies in a datastream. */
  boolean isStream();

  /**
   * A digest of everything that the package puts into an image. What has to be read for it is in
   * the store afterwards.
   */
  String digest(PackageHead head, ContentStore store) throws IOException;

  /**
   * The package with its data, not yet compared with its map.
   *
   * @throws ImageBuildException if data are damaged or do not belong to the package
   */
  DeliveredPackage read(PackageHead head, ContentStore store) throws IOException;

  /**
   * Opens a file or directory; a directory is one package, or holds packages and datastreams.
   *
   * @param shown what messages call it
   * @param trusted whether signed packages are taken without verifying the signature
   * @throws ImageBuildException if there is no package, or one of them is malformed
   */
  static List<PackageContainer> open(Path path, String shown, boolean trusted) throws IOException {
    if (!Files.exists(path)) {
      throw new ImageBuildException(
          "there is no file or directory with SVR4 packages "
              + shown
              + " ("
              + path.toAbsolutePath()
              + "): create it, or correct the path");
    }
    if (!Files.isDirectory(path)) {
      return List.of(DatastreamFile.open(path, shown, trusted));
    }
    if (DirectoryPackage.isOne(path)) {
      return List.of(DirectoryPackage.open(path, shown));
    }
    List<PackageContainer> found = new ArrayList<>();
    for (Path child : HostListing.children(path, shown)) {
      String name = shown + "/" + HostNames.name(child, shown);
      if (DirectoryPackage.isOne(child)) {
        found.add(DirectoryPackage.open(child, name));
      } else if (Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS) && isDatastream(child)) {
        found.add(DatastreamFile.open(child, name, trusted));
      }
    }
    if (found.isEmpty()) {
      throw new ImageBuildException(
          shown + " holds no package: neither directories with pkginfo and pkgmap nor datastreams");
    }
    return List.copyOf(found);
  }

  private static boolean isDatastream(Path file) throws IOException {
    try (InputStream in = CompressedStream.open(Files.newInputStream(file), file.toString())) {
      return DatastreamHeader.begins(in.readNBytes(DatastreamHeader.MAGIC_LENGTH));
    } catch (ImageBuildException e) {
      return false; // some other file that begins like a compressed one
    }
  }
}
