package org.osimage.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.content.PackWriter;
import org.osimage.content.Sha256;

/** A store in the heap; also serves synthetic bodies of any size, see {@link #synthetic}. */
public final class MemoryContentStore implements ContentStore {
  private final Map<Content, byte[]> bodies = new HashMap<>();
  private final Map<Content, Byte> synthetic = new HashMap<>();
  private final Map<String, Content> packs = new HashMap<>();

  @Override
  public synchronized Content put(InputStream body) throws IOException {
    byte[] bytes = body.readAllBytes();
    Content content = Content.of(Sha256.of(bytes), bytes.length);
    bodies.put(content, bytes);
    return content;
  }

  /** A body of one repeated byte that takes no memory; its digest is made up. */
  public synchronized Content synthetic(byte value, long size) {
    Content content = new Content(value, size, 0, 0, size);
    synthetic.put(content, value);
    return content;
  }

  @Override
  public synchronized boolean contains(Content content) {
    return bodies.containsKey(content) || synthetic.containsKey(content);
  }

  @Override
  public InputStream open(Content content) throws IOException {
    if (synthetic.containsKey(content)) {
      return new InputStream() {
        private long at;

        @Override
        public int read() throws IOException {
          return at++ < content.size() ? synthetic.get(content) & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
          if (at >= content.size()) {
            return -1;
          }
          int n = (int) Math.min(length, content.size() - at);
          java.util.Arrays.fill(target, offset, offset + n, synthetic.get(content));
          at += n;
          return n;
        }
      };
    }
    byte[] bytes = bodies.get(content);
    if (bytes == null) {
      throw new IOException("not in the store: " + content);
    }
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public void read(Content content, long offset, ByteBuffer target) throws IOException {
    if (synthetic.containsKey(content)) {
      while (target.hasRemaining()) {
        target.put(synthetic.get(content));
      }
      return;
    }
    target.put(bodies.get(content), (int) offset, target.remaining());
  }

  @Override
  public void copyTo(Content content, WritableByteChannel target) throws IOException {
    byte[] chunk = new byte[1 << 20];
    try (InputStream in = open(content)) {
      int n;
      while ((n = in.read(chunk, 0, chunk.length)) > 0) {
        ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, n);
        while (buffer.hasRemaining()) {
          target.write(buffer);
        }
      }
    }
  }

  @Override
  public synchronized Optional<Content> pack(String key) {
    return Optional.ofNullable(packs.get(key));
  }

  @Override
  public PackWriter newPack(String key) {
    return new PackWriter() {
      @Override
      public Content put(InputStream body) throws IOException {
        return MemoryContentStore.this.put(body);
      }

      @Override
      public void finish(Content summary) {
        packs.put(key, summary);
      }

      @Override
      public void close() {}
    };
  }
}
