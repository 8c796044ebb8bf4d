package org.osimage.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What was computed from bodies and costs more to compute than to keep, by a key of the caller's:
 * the compressed blocks of files. Nothing here is needed: what is gone or damaged is computed anew.
 * Safe for use by several threads.
 */
public interface DerivedBodies {
  /** Keeps nothing. */
  DerivedBodies NONE =
      new DerivedBodies() {
        @Override
        public Optional<Kept> find(Content key) {
          return Optional.empty();
        }

        @Override
        public void keep(Content key, byte[] bytes) {}

        @Override
        public void publish() {}
      };

  /** Bytes that are kept. */
  interface Kept {
    int size();

    /**
     * Fills the target, which has room for them.
     *
     * @return whether they were undamaged
     */
    boolean read(ByteBuffer target) throws IOException;
  }

  /**
   * Looks for bytes.
   *
   * @param key a SHA-256 of everything that the bytes depend on; its size does not count
   */
  Optional<Kept> find(Content key);

  /** Keeps bytes that are not kept yet; may forget them where it cannot write. */
  void keep(Content key, byte[] bytes);

  /** Makes what was kept visible to later runs. */
  void publish() throws IOException;
}
