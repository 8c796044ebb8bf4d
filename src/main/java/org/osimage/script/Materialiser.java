package org.osimage.script;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.host.HostNames;
import org.osimage.host.HostStat;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/**
 * Writes a tree into a directory. Files are copies, never links into the store, since a script may
 * edit in place; owners are not written; a device is an empty file, so that a script can change its
 * owner and mode, rename and remove it.
 */
final class Materialiser {
  private final ContentStore store;
  private final Path root;

  Materialiser(ContentStore store, Path root) {
    this.store = store;
    this.root = root;
  }

  /** Writes into a directory that does not exist yet. */
  Materialised write(ImageTree tree) throws IOException {
    List<Path> files = new ArrayList<>(tree.size());
    for (Entry entry : tree.entries()) {
      Path file = HostNames.resolve(root, entry.path().toString());
      files.add(file);
      try {
        write(entry, file);
      } catch (FileAlreadyExistsException e) {
        throw new ImageBuildException(
            entry.path()
                + " cannot be written for scripts: the file system of "
                + root
                + " takes its name for another one's",
            e);
      }
    }
    // files in a directory change its time, and nobody could enter one without its x bit before
    for (int i = tree.size() - 1; i >= 0; i--) {
      Entry entry = tree.entries().get(i);
      if (entry.kind() == Entry.Kind.DIRECTORY) {
        setAttributes(entry, entry.attributes().mode() | 0700, files.get(i));
      }
    }
    return read(tree, files);
  }

  /** The mode and time of a directory that is there. */
  void setDirectoryAttributes(Entry directory) throws IOException {
    Path file = HostNames.resolve(root, directory.path().toString());
    setAttributes(directory, directory.attributes().mode() | 0700, file);
  }

  /** The mode and time of something else that is there, where it has them. */
  void setFileAttributes(Entry entry) throws IOException {
    Path file = HostNames.resolve(root, entry.path().toString());
    switch (entry.kind()) {
      case FILE, DEVICE -> setAttributes(entry, entry.attributes().mode(), file);
      case FIFO -> Files.setAttribute(file, "unix:mode", entry.attributes().mode());
      default -> {
        // a link has neither
      }
    }
  }

  void write(Entry entry, Path file) throws IOException {
    switch (entry.kind()) {
      case DIRECTORY -> Files.createDirectory(file);
      case FILE -> {
        try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
          store.copyTo(((Entry.RegularFile) entry).content(), channel);
        }
        setAttributes(entry, entry.attributes().mode(), file);
      }
      case DEVICE -> {
        Files.createFile(file);
        setAttributes(entry, entry.attributes().mode(), file);
      }
      case FIFO -> {
        Commands.run(root, "mkfifo", "--", file.toString());
        // not the time: Java would open the fifo for that, and wait for a writer
        Files.setAttribute(file, "unix:mode", entry.attributes().mode());
      }
      case SYMLINK ->
          Files.createSymbolicLink(
              file,
              HostNames.linkTarget(entry.path().toString(), ((Entry.Symlink) entry).target()));
      case HARD_LINK ->
          Files.createLink(
              file, HostNames.resolve(root, ((Entry.HardLink) entry).target().toString()));
    }
  }

  private static void setAttributes(Entry entry, int mode, Path file) throws IOException {
    // the mode last: Java opens a file to set its time
    Files.setLastModifiedTime(file, FileTime.from(entry.attributes().mtime(), TimeUnit.SECONDS));
    Files.setAttribute(file, "unix:mode", mode);
  }

  private static Materialised read(ImageTree tree, List<Path> files) throws IOException {
    Materialised written = new Materialised(tree);
    for (int i = 0; i < tree.size(); i++) {
      Entry entry = tree.entries().get(i);
      written.add(entry.path(), tree.body(entry), HostStat.of(files.get(i)));
    }
    return written;
  }
}
