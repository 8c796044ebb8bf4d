package org.osimage.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.content.PackWriter;
import org.osimage.content.Sha256;

/** A store in the heap; also serves synthetic bodies of any size, see {@link #synthetic}. */
public final class MemoryContentStore implements ContentStore {
  private final Map<Content, byte[]> bodies = new HashMap<>();
  private final Map<Content, Synthetic> synthetic = new HashMap<>();
  private final Map<String, Content> packs = new HashMap<>();

  /** One repeated byte, and pieces with bytes of their own. */
  private record Synthetic(byte value, SortedMap<Long, byte[]> pieces) {
    void fill(long from, ByteBuffer target) {
      int start = target.position();
      int length = target.remaining();
      while (target.hasRemaining()) {
        target.put(value);
      }
      pieces.forEach(
          (offset, piece) -> {
            long first = Math.max(from, offset);
            long end = Math.min(from + length, offset + piece.length);
            if (first < end) {
              ByteBuffer part = target.duplicate();
              part.position(start + (int) (first - from));
              part.put(piece, (int) (first - offset), (int) (end - first));
            }
          });
    }
  }

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
    synthetic.put(content, new Synthetic(value, new TreeMap<>()));
    return content;
  }

  /** A body of zeros but for a piece at each of two offsets; its digest is made up. */
  public synchronized Content sparse(
      long size, long first, byte[] piece, long second, byte[] other) {
    Content content = new Content(size, first, second, piece.length, size);
    synthetic.put(
        content, new Synthetic((byte) 0, new TreeMap<>(Map.of(first, piece, second, other))));
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
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
          if (at >= content.size()) {
            return -1;
          }
          int n = (int) Math.min(length, content.size() - at);
          synthetic.get(content).fill(at, ByteBuffer.wrap(target, offset, n));
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
      synthetic.get(content).fill(offset, target);
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
