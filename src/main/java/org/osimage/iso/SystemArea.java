package org.osimage.iso;

import java.io.IOException;

/**
 * What stands outside of ISO 9660: boot code and partition tables in the first sixteen blocks, and
 * for instance a backup table at the end of the image. Asked while writing, when all extents are
 * known.
 */
public interface SystemArea {
  /** At most so many bytes precede the volume descriptors. */
  int LEADING = 32_768;

  /** Nothing but zeros, and no trailing bytes. */
  SystemArea NONE =
      new SystemArea() {
        @Override
        public byte[] leading(IsoPlan plan) {
          return new byte[0];
        }

        @Override
        public byte[] trailing(IsoPlan plan) {
          return new byte[0];
        }
      };

  /** At most {@link #LEADING} bytes for the start of the image. */
  byte[] leading(IsoPlan plan) throws IOException;

  /** Length of the trailing bytes; they are the very last of the image. */
  default int trailingSize() {
    return 0;
  }

  /** Exactly {@link #trailingSize} bytes. */
  byte[] trailing(IsoPlan plan) throws IOException;
}
