package org.osimage.compress.block;

import java.io.IOException;
import java.io.OutputStream;

/** A format that encodes fixed-size blocks independently and strings the results together. */
public interface BlockFormat {
  /** Turns blocks into bytes; used by one thread at a time, and again for later blocks. */
  interface Encoder {
    /** The encoded block; what the encoder did before must not show in it. */
    Encoded encode(Block block) throws IOException;
  }

  /** Bytes of input in every block but the last. */
  int blockSize();

  /** Bytes before a block that its encoder may refer to. */
  int history();

  Encoder newEncoder();

  /** Writes what comes before the first block. */
  void begin(OutputStream target) throws IOException;

  /** Writes an encoded block; called in the order of the input. */
  void append(Block block, Encoded encoded, OutputStream target) throws IOException;

  /** Writes what comes after the last block. */
  void end(OutputStream target) throws IOException;
}
