package org.osimage.tree;

import java.io.IOException;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;

/**
 * The small text files of an image, found through its symbolic links. What is read and written back
 * keeps every byte that the change did not mean, whatever encoding the file has: see {@link
 * ByteText}.
 */
public record ImageText(ImageTree image, ContentStore store) {
  /** The largest file that is read as text, in bytes; none that people edit comes near. */
  public static final long MAX_SIZE = 16 << 20;

  /**
   * The text of a file; empty when nothing lies at the path.
   *
   * @throws ImageBuildException if something else than a file lies there, or one over 16 MiB
   */
  public Optional<String> read(TreePath path) throws IOException {
    Optional<Entry> entry = image.find(SymlinkWalk.resolve(path, image)).map(image::body);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    Entry.RegularFile file = requireFile(path, entry.get());
    if (file.content().size() > MAX_SIZE) {
      throw new ImageBuildException(
          "/"
              + path
              + " of the image is no text file: it has "
              + file.content().size()
              + " bytes, and at most "
              + MAX_SIZE
              + " are read as text");
    }
    return Optional.of(ByteText.of(store.bytes(file.content())));
  }

  /** As {@link #read(TreePath)}, for a path that we know. */
  public Optional<String> read(String path) throws IOException {
    return read(TreePath.literal(path));
  }

  /**
   * The image with another text in a file, which keeps owner and mode.
   *
   * @param fresh of a file that is not there yet; its time is that of every file written
   * @throws ImageBuildException if something else than a file lies there
   */
  public ImageTree write(TreePath path, String text, Attributes fresh) throws IOException {
    TreePath real = SymlinkWalk.resolve(path, image);
    Optional<Entry> before = image.find(real).map(image::body);
    if (before.isPresent()) {
      requireFile(path, before.get());
    }
    long time = fresh.mtime();
    Attributes attributes = before.map(Entry::attributes).orElse(fresh).withMtime(time);
    Entry file = new Entry.RegularFile(real, attributes, store.put(ByteText.bytes(text)));
    return image.edit(editor -> editor.putWithParents(file, Attributes.root(0755, time)));
  }

  private static Entry.RegularFile requireFile(TreePath path, Entry entry)
      throws ImageBuildException {
    if (entry instanceof Entry.RegularFile file) {
      return file;
    }
    throw new ImageBuildException(
        "the image has a " + entry.kind() + " /" + path + ", which is to be a text file");
  }
}
