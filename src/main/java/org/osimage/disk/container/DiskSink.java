package org.osimage.disk.container;

import java.io.IOException;

/** Takes a disk from its first byte to its last and writes it in some format. */
interface DiskSink {
  /** Takes a piece; what lies between it and the one before is zeros. */
  void put(Piece piece) throws IOException;

  /** After the last piece; what lies behind it is zeros. */
  void finish() throws IOException;
}
