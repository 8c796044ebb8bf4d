package org.osimage.disk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.content.Sha256;
import org.osimage.output.PlannedOutput;
import org.osimage.output.TreeWriter;
import org.osimage.tree.ImageTree;

/**
 * Writes FAT12, FAT16 and FAT32 volumes with long names, after the Microsoft FAT specification
 * 1.03. Files lie in the order of the tree without gaps. FAT knows neither owners nor modes, which
 * are left out, nor links: a hard link becomes a copy; symbolic links, devices and fifos are
 * refused. Times are UTC, in steps of two seconds, from 1980 to 2107.
 */
public final class FatWriter implements TreeWriter {
  private final FatOptions options;

  public FatWriter(FatOptions options) {
    this.options = options;
  }

  /**
   * @return a plan of exact size
   * @throws ImageBuildException if the label is not possible, an entry is no file or directory, a
   *     file has 4 GiB or more, a name is invalid or differs from its sibling's only in case, or
   *     the files do not fit
   */
  @Override
  public PlannedOutput plan(ImageTree tree, ContentStore store) throws ImageBuildException {
    options.check();
    FatTree files = new FatTree(tree, !options.label().isEmpty());
    FatGeometry geometry = FatSizing.choose(files, options.size());
    return new FatPlan(files, store, geometry, options, serial(files));
  }

  private long serial(FatTree files) {
    if (options.serial().isPresent()) {
      return options.serial().getAsLong();
    }
    MessageDigest digest = Sha256.digest();
    digest.update(options.label().getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < files.size(); i++) {
      digest.update((byte) 0);
      digest.update(files.entry(i).path().toBytes());
      if (!files.isDirectory(i)) {
        digest.update((byte) 0);
        digest.update(files.content(i).digest());
      }
    }
    return ByteBuffer.wrap(digest.digest()).getInt() & 0xffffffffL;
  }
}
