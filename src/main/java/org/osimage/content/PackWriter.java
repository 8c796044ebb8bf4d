package org.osimage.content;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Writes one pack. Single use, one thread. Closed before {@link #finish} it leaves nothing. */
public interface PackWriter extends Closeable {
  /** Appends a body, read to the end of the stream, which is not closed. */
  Content put(InputStream body) throws IOException;

  /**
   * Publishes the pack; its bodies can be read from now on, also by other processes.
   *
   * @param summary a body of this pack that describes it, see {@link ContentStore#pack}
   */
  void finish(Content summary) throws IOException;

  @Override
  void close() throws IOException;
}
