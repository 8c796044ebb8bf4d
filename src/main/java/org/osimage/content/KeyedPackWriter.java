package org.osimage.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Writes the pack of one key into a store's directory. */
final class KeyedPackWriter implements PackWriter {
  /** Brings the finished pack into the store's reach. */
  interface Finished {
    void attach() throws IOException;
  }

  private final PackBuilder builder;
  private final Path target;
  private final Finished finished;

  KeyedPackWriter(PackBuilder builder, Path target, Finished finished) {
    this.builder = builder;
    this.target = target;
    this.finished = finished;
  }

  @Override
  public Content put(InputStream body) throws IOException {
    PackBuilder.Written written = builder.write(body);
    builder.record(written);
    return written.content();
  }

  @Override
  public void finish(Content summary) throws IOException {
    int record = builder.records() - 1;
    while (record >= 0 && !builder.holds(record, summary)) {
      record--;
    }
    if (record < 0) {
      throw new IllegalArgumentException("the summary is not a body of this pack");
    }
    builder.publish(target, record);
    finished.attach();
  }

  /** Also removes the file of a pack that was not finished. */
  @Override
  public void close() throws IOException {
    builder.close();
  }
}
