package org.osimage.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalInt;

/**
 * One encoder at one level. The bytes it produces depend on the bytes written to it, its name and
 * its level, and on nothing else: not on how the input was cut into writes, on flushes, or on the
 * number of threads. It may be used any number of times, also at the same time.
 */
public interface Compressor {
  /** The name that {@link Compression#of} knows it by, e.g. {@code gzip}. */
  String name();

  /** The level in effect; empty where the format has none. */
  OptionalInt level();

  /** What its files are called: {@code .gz}; empty for {@code none}. */
  String extension();

  /** Bytes of memory, heap and native together, that one stream takes at most (an estimate). */
  long memory();

  /**
   * Starts a stream in this format.
   *
   * @param target receives the encoded bytes; only ever called from the thread that calls the
   *     returned stream
   * @return a stream for one thread. Its {@code close()} ends the format and closes the target;
   *     {@code flush()} does nothing, or the bytes would depend on it. To keep the target open,
   *     hand in one whose {@code close()} does nothing
   */
  OutputStream compress(OutputStream target) throws IOException;
}
