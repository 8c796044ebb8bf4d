package org.osimage.compress.block;

import java.util.Locale;
import org.osimage.ImageBuildException;

/**
 * What an encoder over blocks holds on the heap.
 *
 * @param block bytes for a block in flight, read and encoded
 * @param encoder bytes for the state of one encoder
 */
public record MemoryNeed(long block, long encoder) {
  /** Bytes for a stream with so many threads: a block for each, and one being filled. */
  public long of(int threads) {
    return threads == 1 ? block + encoder : (threads + 1) * block + threads * encoder;
  }

  /**
   * The same resources with as many threads as the heap allows; the bytes do not depend on it.
   *
   * @throws ImageBuildException if it does not even allow one
   */
  public Resources grant(String what, Resources resources) throws ImageBuildException {
    for (int threads = resources.threads(); threads > 0; threads--) {
      if (of(threads) <= resources.heap()) {
        return resources.withThreads(threads);
      }
    }
    throw new ImageBuildException(
        String.format(
            Locale.ROOT,
            "compression with %s needs %d MiB of heap and may take %d MiB: choose a lower <level>,"
                + " or give Maven more with MAVEN_OPTS=-Xmx",
            what,
            (of(1) >> 20) + 1,
            resources.heap() >> 20));
  }
}
