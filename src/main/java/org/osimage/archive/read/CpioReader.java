package org.osimage.archive.read;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.osimage.archive.FileType;
import org.osimage.archive.read.CpioMembers.Member;
import org.osimage.content.Content;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry.Device;
import org.osimage.tree.Entry.Directory;
import org.osimage.tree.Entry.Fifo;
import org.osimage.tree.Entry.Symlink;
import org.osimage.tree.TreePath;

/** Reads cpio: newc, newc with checksums, odc. The old binary format is refused by name. */
public final class CpioReader {
  private final ArchiveInput in;
  private final CpioMembers members;
  private final BodySink sink;
  private final EntryCollector collector;
  private final CpioLinks links;

  private CpioReader(InputStream in, String archive, BodySink sink) {
    this.in = new ArchiveInput(in, archive);
    this.members = new CpioMembers(this.in);
    this.sink = sink;
    this.collector = new EntryCollector(archive);
    this.links = new CpioLinks(collector);
  }

  /**
   * @param archive its name for messages
   * @throws org.osimage.ImageBuildException if the archive is damaged, truncated or unsafe
   */
  public static ArchiveContents read(InputStream in, String archive, BodySink sink)
      throws IOException {
    return new CpioReader(in, archive, sink).run();
  }

  private ArchiveContents run() throws IOException {
    for (Optional<Member> member = members.next(); member.isPresent(); member = members.next()) {
      member(member.get(), collector.path(member.get().rawName()));
    }
    end();
    links.finish();
    return collector.finish();
  }

  private void member(Member h, TreePath path) throws IOException {
    Attributes a = collector.attributes(h.mode(), h.uid(), h.gid(), h.mtime(), path);
    CpioLinks.Inode inode = new CpioLinks.Inode(h.device(), h.inode());
    switch (h.mode() & FileType.MASK) {
      case FileType.REGULAR -> {
        links.file(path, a, body(h), inode, h.links());
      }
      case FileType.SYMLINK -> links.other(new Symlink(path, a, target(h, path)), inode, h.links());
      case FileType.DIRECTORY -> collector.add(new Directory(path, a));
      case FileType.FIFO -> links.other(new Fifo(path, a), inode, h.links());
      case FileType.CHARACTER, FileType.BLOCK -> {
        boolean block = (h.mode() & FileType.MASK) == FileType.BLOCK;
        links.other(new Device(path, a, block, h.major(), h.minor()), inode, h.links());
      }
      default ->
          throw in.error(
              path
                  + " is of a type that an image cannot hold (mode "
                  + Integer.toOctalString(h.mode())
                  + ")");
    }
  }

  private String target(Member h, TreePath path) throws IOException {
    if (h.size() > EntryCollector.LONGEST_TARGET) {
      throw in.error(path + " is a symbolic link with a target of " + h.size() + " bytes");
    }
    return collector.target(members.body().readNBytes((int) h.size()), path);
  }

  private Content body(Member h) throws IOException {
    return h.size() == 0 ? Content.EMPTY : sink.put(members.body());
  }

  /** Only zeros may follow the trailer. */
  private void end() throws IOException {
    byte[] rest = in.upTo(4096);
    while (rest.length > 0) {
      for (byte b : rest) {
        if (b != 0) {
          throw in.error(
              "something follows the end of the archive before byte "
                  + in.position()
                  + "; concatenated archives are not read");
        }
      }
      rest = in.upTo(4096);
    }
  }
}
