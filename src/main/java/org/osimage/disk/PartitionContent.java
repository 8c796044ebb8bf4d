package org.osimage.disk;

import java.util.OptionalLong;
import org.osimage.ImageBuildException;
import org.osimage.output.ImageChannel;
import org.osimage.output.PlannedOutput;

/**
 * What a partition holds. It is planned once its place on the disk is known, because boot loaders
 * and FAT volumes record their own first sector.
 */
@FunctionalInterface
public interface PartitionContent {
  /**
   * @param firstLba the partition's first 512-byte sector
   * @return a plan of known size
   */
  PlannedOutput at(long firstLba) throws ImageBuildException;

  /** Content that does not depend on its place. */
  static PartitionContent of(PlannedOutput content) {
    return firstLba -> content;
  }

  /** Bytes in memory, e.g. of a boot loader. */
  static PlannedOutput bytes(byte[] bytes) {
    byte[] copy = bytes.clone();
    return new PlannedOutput() {
      @Override
      public OptionalLong size() {
        return OptionalLong.of(copy.length);
      }

      @Override
      public String describe() {
        return "0 " + copy.length + " bytes\n";
      }

      @Override
      public void writeTo(ImageChannel out) throws java.io.IOException {
        out.write(copy);
      }
    };
  }
}
