package org.osimage.shell.file;

/** Is asked before the tree grows; refuses by an unchecked exception of its own. */
public interface Growth {
  Growth UNLIMITED =
      new Growth() {
        @Override
        public void entry() {}

        @Override
        public void grow(long bytes) {}

        @Override
        public void inMemory(long bytes) {}
      };

  /** One more name. */
  void entry();

  /** So many more bytes of bodies. */
  void grow(long bytes);

  /** A body of so many bytes is about to be held in memory. */
  void inMemory(long bytes);
}
