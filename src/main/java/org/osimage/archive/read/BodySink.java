package org.osimage.archive.read;

import java.io.IOException;
import java.io.InputStream;
import org.osimage.content.Content;

/** Where a reader puts bodies: {@code store::put} or {@code pack::put}. */
@FunctionalInterface
public interface BodySink {
  /** Reads the stream to its end and keeps its bytes; the stream is not closed. */
  Content put(InputStream body) throws IOException;
}
