package org.osimage.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.osimage.host.HostListing;
import org.osimage.host.HostStat;
import org.osimage.host.HostStat.FileId;

/**
 * What scripts did that only root can: owners, devices, set-id bits that a later write would clear.
 * It belongs to a file, whatever it is called in the end: every file but a directory gets a further
 * hard link here, so that its inode number cannot pass to another one. Safe for several threads.
 */
final class Ownership {
  /** A device that a script made. */
  record DeviceNumber(boolean block, int major, int minor) {}

  /**
   * @param mode the permission bits after the last chmod(1) of a file with a set-id bit
   * @param capabilities as the extended attribute has them, in hexadecimal; empty text: none any
   *     more
   */
  record Recorded(
      OptionalLong uid,
      OptionalLong gid,
      Optional<DeviceNumber> device,
      OptionalInt mode,
      Optional<String> capabilities) {
    static final Recorded NOTHING =
        new Recorded(
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty());
  }

  private record Known(Recorded recorded, Path path, boolean directory) {}

  private final HeldDirectory files;
  private final Path links;
  private final Map<FileId, Known> known = new HashMap<>();
  private int next;

  /**
   * @param files what scripts see
   * @param links a directory on the same file system, which they do not see
   */
  Ownership(HeldDirectory files, Path links) {
    this.files = files;
    this.links = links;
  }

  synchronized Recorded of(Path file, HostStat inode) {
    return known(file, inode).map(Known::recorded).orElse(Recorded.NOTHING);
  }

  private Optional<Known> known(Path file, HostStat inode) {
    return Optional.ofNullable(known.get(inode.file()))
        .filter(k -> k.directory() == inode.isDirectory())
        // a directory's number passes to another one when it goes; if it moved, its path is free
        .filter(
            k ->
                !k.directory()
                    || k.path().equals(file)
                    || !Files.exists(k.path(), LinkOption.NOFOLLOW_LINKS));
  }

  synchronized void setOwner(Path file, OptionalLong uid, OptionalLong gid) throws IOException {
    Recorded r = at(file);
    put(
        file,
        new Recorded(
            uid.isPresent() ? uid : r.uid(),
            gid.isPresent() ? gid : r.gid(),
            r.device(),
            r.mode(),
            r.capabilities()));
  }

  synchronized void setDevice(Path file, DeviceNumber device) throws IOException {
    Recorded r = at(file);
    put(file, new Recorded(r.uid(), r.gid(), Optional.of(device), r.mode(), r.capabilities()));
  }

  synchronized void setMode(Path file, int mode) throws IOException {
    Recorded r = at(file);
    put(file, new Recorded(r.uid(), r.gid(), r.device(), OptionalInt.of(mode), r.capabilities()));
  }

  synchronized void setCapabilities(Path file, String hex) throws IOException {
    Recorded r = at(file);
    put(file, new Recorded(r.uid(), r.gid(), r.device(), r.mode(), Optional.of(hex)));
  }

  private Recorded at(Path file) throws IOException {
    return of(file, inode(file));
  }

  private void put(Path file, Recorded recorded) throws IOException {
    HostStat inode = inode(file);
    if (!inode.isDirectory() && known(file, inode).isEmpty()) {
      keep(file, inode);
    }
    known.put(inode.file(), new Known(recorded, file, inode.isDirectory()));
  }

  private HostStat inode(Path file) throws IOException {
    return files.inode(file).orElseThrow(() -> new NoSuchFileException(file.toString()));
  }

  /** The link is made by path: a script may have put another file there at this moment. */
  private void keep(Path file, HostStat inode) throws IOException {
    Path link = links.resolve(String.valueOf(next++));
    Files.createLink(link, file);
    if (!HostStat.of(link).file().equals(inode.file())) {
      Files.delete(link);
      throw new IOException("a file was replaced while its owner was recorded");
    }
  }

  /** Forgets everything, once it is in the tree. */
  synchronized void clear() throws IOException {
    known.clear();
    for (Path link : HostListing.children(links)) {
      Files.delete(link);
    }
  }
}
