package org.osimage.tree;

import org.osimage.content.Content;

/** One name in an image. The type is the class; the mode holds only the permission bits. */
public sealed interface Entry
    permits Entry.Directory,
        Entry.RegularFile,
        Entry.Symlink,
        Entry.HardLink,
        Entry.Device,
        Entry.Fifo {
  /** For exhaustive {@code switch} expressions, until Java has them over types. */
  enum Kind {
    DIRECTORY("directory"),
    FILE("file"),
    SYMLINK("symbolic link"),
    HARD_LINK("hard link"),
    DEVICE("device"),
    FIFO("fifo");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  TreePath path();

  Attributes attributes();

  Kind kind();

  Entry withPath(TreePath path);

  Entry withAttributes(Attributes attributes);

  record Directory(TreePath path, Attributes attributes) implements Entry {
    @Override
    public Kind kind() {
      return Kind.DIRECTORY;
    }

    @Override
    public Directory withPath(TreePath newPath) {
      return new Directory(newPath, attributes);
    }

    @Override
    public Directory withAttributes(Attributes newAttributes) {
      return new Directory(path, newAttributes);
    }
  }

  record RegularFile(TreePath path, Attributes attributes, Content content) implements Entry {
    @Override
    public Kind kind() {
      return Kind.FILE;
    }

    @Override
    public RegularFile withPath(TreePath newPath) {
      return new RegularFile(newPath, attributes, content);
    }

    @Override
    public RegularFile withAttributes(Attributes newAttributes) {
      return new RegularFile(path, newAttributes, content);
    }
  }

  /**
   * @param target as readlink(2) would return it: not empty, without NUL, expressible in UTF-8
   */
  record Symlink(TreePath path, Attributes attributes, String target) implements Entry {
    public Symlink {
      if (target.isEmpty() || target.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("empty link target, or one with NUL: " + path);
      }
      if (TreePath.hasLoneSurrogate(target)) {
        throw new IllegalArgumentException("link target with half a surrogate pair: " + path);
      }
    }

    @Override
    public Kind kind() {
      return Kind.SYMLINK;
    }

    @Override
    public Symlink withPath(TreePath newPath) {
      return new Symlink(newPath, attributes, target);
    }

    @Override
    public Symlink withAttributes(Attributes newAttributes) {
      return new Symlink(path, newAttributes, target);
    }
  }

  /**
   * Another name of a file, symbolic link, device or fifo.
   *
   * @param attributes those of the target; a tree sees to it
   * @param target in a tree always the entry that owns the body, which stands before this one
   */
  record HardLink(TreePath path, Attributes attributes, TreePath target) implements Entry {
    @Override
    public Kind kind() {
      return Kind.HARD_LINK;
    }

    @Override
    public HardLink withPath(TreePath newPath) {
      return new HardLink(newPath, attributes, target);
    }

    @Override
    public HardLink withAttributes(Attributes newAttributes) {
      return new HardLink(path, newAttributes, target);
    }
  }

  /**
   * @param block a block device, else a character device
   * @param major 0 to 4095 as Linux has it; 32 bits are kept
   * @param minor 0 to 1048575 as Linux has it; 32 bits are kept
   */
  record Device(TreePath path, Attributes attributes, boolean block, int major, int minor)
      implements Entry {
    @Override
    public Kind kind() {
      return Kind.DEVICE;
    }

    @Override
    public Device withPath(TreePath newPath) {
      return new Device(newPath, attributes, block, major, minor);
    }

    @Override
    public Device withAttributes(Attributes newAttributes) {
      return new Device(path, newAttributes, block, major, minor);
    }
  }

  record Fifo(TreePath path, Attributes attributes) implements Entry {
    @Override
    public Kind kind() {
      return Kind.FIFO;
    }

    @Override
    public Fifo withPath(TreePath newPath) {
      return new Fifo(newPath, attributes);
    }

    @Override
    public Fifo withAttributes(Attributes newAttributes) {
      return new Fifo(path, newAttributes);
    }
  }
}
