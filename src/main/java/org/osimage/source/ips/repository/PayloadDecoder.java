package org.osimage.source.ips.repository;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.osimage.content.Digests;

/**
 * Decompresses payloads: exactly one gzip member (RFC 1952), of the size and digest that it must
 * have. Its buffers serve for one payload after the other. One thread.
 */
final class PayloadDecoder implements Closeable {
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;
  private static final int LONGEST_TEXT = 1 << 16;

  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[1 << 16];

  /**
   * The content of a payload; its end is reached only if everything about it is right, but for a
   * digest that the store computes.
   *
   * @param compressed is not closed
   */
  InputStream decode(InputStream compressed, Payload payload) throws IOException {
    inflater.reset();
    crc.reset();
    Body body = new Body(compressed, payload);
    body.header();
    return body;
  }

  private final class Body extends InputStream {
    private final InputStream in;
    private final Payload payload;
    private final Optional<MessageDigest> digest;
    private int at;
    private int filled;
    private long read;
    private long written;
    private boolean done;

    Body(InputStream in, Payload payload) {
      this.in = in;
      this.payload = payload;
      this.digest =
          payload.provenByStore() ? Optional.empty() : Optional.of(Digests.of(payload.digest()));
    }

    private boolean fill() throws IOException {
      int n = in.read(buffer, 0, buffer.length);
      at = 0;
      filled = Math.max(n, 0);
      read += filled;
      return n > 0;
    }

    private int next() throws IOException {
      if (at == filled && !fill()) {
        throw truncated();
      }
      return buffer[at++] & 0xff;
    }

    private IOException truncated() {
      return payload.error("is truncated after " + read + " bytes");
    }

    private void header() throws IOException {
      boolean gzip = next() == 0x1f && next() == 0x8b && next() == 8;
      int flags = gzip ? next() : RESERVED;
      if ((flags & RESERVED) != 0) {
        throw payload.error("is not compressed by gzip");
      }
      for (int i = 0; i < 6; i++) {
        next();
      }
      if ((flags & EXTRA) != 0) {
        for (int left = next() | next() << 8; left > 0; left--) {
          next();
        }
      }
      text((flags & NAME) != 0);
      text((flags & COMMENT) != 0);
      if ((flags & HEADER_CRC) != 0) {
        next();
        next();
      }
    }

    private void text(boolean there) throws IOException {
      for (int left = LONGEST_TEXT; there && next() != 0; left--) {
        if (left == 0) {
          throw payload.error("has a gzip header without end");
        }
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (done || length == 0) {
        return done ? -1 : 0;
      }
      int n = 0;
      while (n == 0 && !inflater.finished()) {
        n = inflate(target, offset, length);
      }
      if (n == 0) {
        trailer();
        done = true;
        return -1;
      }
      crc.update(target, offset, n);
      if (digest.isPresent()) {
        digest.get().update(target, offset, n);
      }
      written += n;
      if (written > payload.limit()) {
        throw payload.error("has more content than the " + payload.limit() + " bytes of pkg.size");
      }
      return n;
    }

    private int inflate(byte[] target, int offset, int length) throws IOException {
      try {
        if (inflater.needsInput()) {
          if (at == filled && !fill()) {
            throw truncated();
          }
          inflater.setInput(buffer, at, filled - at);
          at = filled;
        }
        int n = inflater.inflate(target, offset, length);
        if (n == 0 && inflater.needsDictionary()) {
          throw payload.error("is damaged");
        }
        return n;
      } catch (DataFormatException e) {
        throw payload.error("is damaged");
      }
    }

    private void trailer() throws IOException {
      at = filled - inflater.getRemaining();
      long sum = 0;
      long size = 0;
      for (int shift = 0; shift < 32; shift += 8) {
        sum |= (long) next() << shift;
      }
      for (int shift = 0; shift < 32; shift += 8) {
        size |= (long) next() << shift;
      }
      if (sum != crc.getValue() || size != (written & 0xffffffffL)) {
        throw payload.error("is damaged: its checksum is wrong");
      }
      if (at != filled || fill()) {
        throw payload.error("has something behind its end");
      }
      if (written != payload.size().orElse(written)) {
        throw payload.error(
            "has " + written + " bytes, but the manifest says " + payload.size().orElse(0L));
      }
      if (read != payload.compressed().orElse(read)) {
        throw payload.error(
            "has "
                + read
                + " compressed bytes, but the manifest says "
                + payload.compressed().orElse(0L));
      }
      if (digest.isPresent()) {
        payload.check(digest.get().digest());
      }
    }
  }

  /** Frees what the inflater holds outside of the heap. */
  @Override
  public void close() {
    inflater.end();
  }
}
