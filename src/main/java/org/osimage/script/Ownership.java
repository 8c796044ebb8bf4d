package org.osimage.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
   */
  record Recorded(
      OptionalLong uid, OptionalLong gid, Optional<DeviceNumber> device, OptionalInt mode) {
    static final Recorded NOTHING =
        new Recorded(
            OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), OptionalInt.empty());
  }

  private record Known(Recorded recorded, Path path, boolean directory) {}

  private final Path links;
  private final Map<FileId, Known> files = new HashMap<>();
  private int next;

  /**
   * @param links a directory of the workspace, for the further links
   */
  Ownership(Path links) {
    this.links = links;
  }

  synchronized Recorded of(Path file, HostStat inode) {
    return known(file, inode).map(Known::recorded).orElse(Recorded.NOTHING);
  }

  private Optional<Known> known(Path file, HostStat inode) {
    return Optional.ofNullable(files.get(inode.file()))
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
            r.mode()));
  }

  synchronized void setDevice(Path file, DeviceNumber device) throws IOException {
    Recorded r = at(file);
    put(file, new Recorded(r.uid(), r.gid(), Optional.of(device), r.mode()));
  }

  synchronized void setMode(Path file, int mode) throws IOException {
    Recorded r = at(file);
    put(file, new Recorded(r.uid(), r.gid(), r.device(), OptionalInt.of(mode)));
  }

  private Recorded at(Path file) throws IOException {
    return of(file, HostStat.of(file));
  }

  private void put(Path file, Recorded recorded) throws IOException {
    HostStat inode = HostStat.of(file);
    if (!inode.isDirectory() && known(file, inode).isEmpty()) {
      Files.createLink(links.resolve(String.valueOf(next++)), file);
    }
    files.put(inode.file(), new Known(recorded, file, inode.isDirectory()));
  }

  /** Forgets everything, once it is in the tree. */
  synchronized void clear() throws IOException {
    files.clear();
    for (Path link : HostListing.children(links)) {
      Files.delete(link);
    }
  }
}
