package org.osimage.flar;

import java.util.Optional;
import org.osimage.archive.FileType;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;

/**
 * What lstat(2) tells of a name, as far as manifests compare it.
 *
 * @param mode st_mode with the type bits
 * @param mtime seconds since 1970
 * @param size in bytes, of a file; empty where it says nothing
 * @param target of a symbolic link
 */
public record FileState(
    int mode, long uid, long gid, long mtime, Optional<Long> size, Optional<String> target) {
  /**
   * @param body no hard link, but the entry that owns the body
   */
  public static FileState of(Entry body) {
    Attributes a = body.attributes();
    return new FileState(
        FileType.of(body) | a.mode(),
        a.uid(),
        a.gid(),
        a.mtime(),
        body instanceof Entry.RegularFile file
            ? Optional.of(file.content().size())
            : Optional.empty(),
        body instanceof Entry.Symlink link ? Optional.of(link.target()) : Optional.empty());
  }

  public boolean isDirectory() {
    return (mode & FileType.MASK) == FileType.DIRECTORY;
  }

  boolean isSymlink() {
    return (mode & FileType.MASK) == FileType.SYMLINK;
  }
}
