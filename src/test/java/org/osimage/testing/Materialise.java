package org.osimage.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.osimage.content.ContentStore;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/**
 * A tree as files of this host, for referees that look at directories. Goes through tar(1), which
 * does not mind names that the JVM's locale cannot spell; owners and devices need root.
 */
public final class Materialise {
  private Materialise() {}

  /** Writes the tree to a directory, which is created. */
  public static Path tree(ImageTree tree, ContentStore store, Path directory) throws IOException {
    Tools.require("tar");
    Files.createDirectories(directory);
    Path archive = directory.resolveSibling(directory.getFileName() + ".tar");
    try (OutputStream out = Files.newOutputStream(archive)) {
      tar(tree, store, out);
    }
    Tools.run(directory, List.of("tar", "-xpf", archive.toAbsolutePath().toString()));
    return directory;
  }

  /** Writes the tree as a tar archive with GNU long names. */
  public static void tar(ImageTree tree, ContentStore store, OutputStream out) throws IOException {
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
      for (Entry entry : tree.entries()) {
        TarArchiveEntry header = header(entry);
        Attributes a = entry.attributes();
        header.setMode(a.mode());
        header.setUserId(a.uid());
        header.setGroupId(a.gid());
        header.setModTime(a.mtime() * 1000);
        tar.putArchiveEntry(header);
        if (entry instanceof Entry.RegularFile file) {
          try (InputStream body = store.open(file.content())) {
            body.transferTo(tar);
          }
        }
        tar.closeArchiveEntry();
      }
    }
  }

  private static TarArchiveEntry header(Entry entry) {
    String name = "./" + (entry.path().isRoot() ? "" : entry.path().toString());
    return switch (entry.kind()) {
      case DIRECTORY -> new TarArchiveEntry(name.endsWith("/") ? name : name + "/", true);
      case FILE -> {
        TarArchiveEntry e = new TarArchiveEntry(name, true);
        e.setSize(((Entry.RegularFile) entry).content().size());
        yield e;
      }
      case SYMLINK -> link(name, '2', ((Entry.Symlink) entry).target());
      case HARD_LINK -> link(name, '1', "./" + ((Entry.HardLink) entry).target());
      case FIFO -> new TarArchiveEntry(name, (byte) '6', true);
      case DEVICE -> {
        Entry.Device device = (Entry.Device) entry;
        TarArchiveEntry e = new TarArchiveEntry(name, (byte) (device.block() ? '4' : '3'), true);
        e.setDevMajor(device.major());
        e.setDevMinor(device.minor());
        yield e;
      }
    };
  }

  private static TarArchiveEntry link(String name, char type, String target) {
    TarArchiveEntry e = new TarArchiveEntry(name, (byte) type, true);
    e.setLinkName(target);
    return e;
  }
}
