package org.osimage.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * The format of compress(1), {@code .Z}: LZW with codes of 9 to 16 bits in block mode. Where codes
 * widen, when the dictionary is given up (every 10,000 bytes, once it is full, the compression
 * ratio is looked at, and a falling one clears it) and how codes are padded to groups of eight are
 * those of ncompress 4.2.4, whose output this equals byte for byte.
 */
final class LzwStream extends OutputStream {
  static final int MAGIC = 0x1f9d;
  static final int BLOCK_MODE = 0x80;
  static final int CLEAR = 256;
  static final int FIRST = 257;

  /** The width that codes start with. */
  static final int MIN_BITS = 9;

  static final int MAX_BITS = 16;

  /** Files of at most 9 bits exist, but tools, and versions of one tool, disagree on them. */
  static final int LEAST_MAX_BITS = 10;

  /** Bytes of input between two looks at the ratio. */
  private static final int CHECK_GAP = 10_000;

  /** Above it the ratio is computed in another way, which gives other values. */
  private static final long LARGE = 0x7f_ffff;

  private static final int BUFFER = 64 << 10;

  private final OutputStream target;
  private final int maxBits;
  private final LzwDictionary dictionary = new LzwDictionary();

  private final byte[] out = new byte[BUFFER + 64];
  private int size;
  private long flushed;
  private long held;
  private int count;
  private int codesInGroup;

  private int bits = MIN_BITS;
  private int free = FIRST;
  private int widenAt;
  private boolean frozen;
  private long consumed;
  private long checkpoint = CHECK_GAP;
  private int ratio;

  /** The code of the string read so far, or -1 before the first byte. */
  private int prefix = -1;

  private boolean failed;
  private boolean closed;

  /**
   * @param maxBits the width of the widest codes, 10 to 16
   */
  LzwStream(OutputStream target, int maxBits) {
    this.target = target;
    this.maxBits = maxBits;
    out[size++] = (byte) (MAGIC >> 8);
    out[size++] = (byte) MAGIC;
    out[size++] = (byte) (maxBits | BLOCK_MODE);
    this.widenAt = widenAt();
  }

  static long memory() {
    return (1 << 20) + BUFFER + 4096;
  }

  private int widenAt() {
    return bits < maxBits ? (1 << bits) + 1 : 1 << bits;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (closed || failed) {
      throw new IOException(closed ? "stream closed" : "stream failed before");
    }
    int at = offset;
    int end = offset + length;
    if (prefix < 0 && at < end) {
      prefix = bytes[at++] & 0xff;
      consumed = 1;
    }
    while (at < end) {
      if (prefix < CLEAR && (free >= widenAt || frozen && consumed >= checkpoint)) {
        adapt();
      }
      at = encode(bytes, at, end);
    }
  }

  /** Encodes until the end, or until a code was put out after which something has to change. */
  private int encode(byte[] bytes, int from, int end) throws IOException {
    int string = prefix;
    int at = from;
    // positions count from the stream's start: where the next look at the ratio is due
    long origin = consumed - from;
    long due = frozen ? checkpoint - origin : Long.MAX_VALUE;
    while (at < end) {
      int next = bytes[at++] & 0xff;
      int code = dictionary.find(string, next);
      if (code != LzwDictionary.UNKNOWN) {
        string = code;
        continue;
      }
      put(string);
      string = next;
      if (!frozen) {
        dictionary.add(free++);
      }
      if (free >= widenAt || at >= due) {
        break;
      }
    }
    prefix = string;
    consumed = origin + at;
    return at;
  }

  /** Between two codes: wider ones, an end to learning, or a fresh start. */
  private void adapt() throws IOException {
    if (free >= widenAt && bits < maxBits) {
      padGroup();
      bits++;
      widenAt = widenAt();
    } else if (free >= widenAt) {
      frozen = true;
      widenAt = Integer.MAX_VALUE;
    }
    if (frozen && consumed >= checkpoint) {
      checkpoint = consumed + CHECK_GAP;
      long now = ratio();
      if (now >= ratio) {
        ratio = (int) now;
      } else {
        clear();
      }
    }
  }

  private long ratio() {
    long written = flushed + size + (count >>> 3);
    if (consumed <= LARGE) {
      return (consumed << 8) / written;
    }
    return written >> 8 == 0 ? Integer.MAX_VALUE : consumed / (written >> 8);
  }

  private void clear() throws IOException {
    put(CLEAR);
    padGroup();
    dictionary.clear();
    ratio = 0;
    bits = MIN_BITS;
    free = FIRST;
    frozen = false;
    widenAt = widenAt();
  }

  private void put(int code) throws IOException {
    held |= (long) code << count;
    count += bits;
    codesInGroup++;
    while (count >= Integer.SIZE) {
      int word = (int) held;
      out[size] = (byte) word;
      out[size + 1] = (byte) (word >> 8);
      out[size + 2] = (byte) (word >> 16);
      out[size + 3] = (byte) (word >> 24);
      size += 4;
      held >>>= Integer.SIZE;
      count -= Integer.SIZE;
      if (size >= BUFFER) {
        drain();
      }
    }
  }

  /** Codes of one width come in groups of eight; a group begun is filled with zeros. */
  private void padGroup() throws IOException {
    int missing = -codesInGroup & 7;
    for (int i = 0; i < missing; i++) {
      put(0);
    }
    codesInGroup = 0;
  }

  private void drain() throws IOException {
    int n = size;
    size = 0;
    flushed += n;
    failed = true;
    target.write(out, 0, n);
    failed = false;
  }

  /** Puts out the last code, unless writing failed before, and closes the target in any case. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (target) {
      if (!failed) {
        if (prefix >= 0) {
          put(prefix);
        }
        for (; count > 0; count -= Byte.SIZE) {
          out[size++] = (byte) held;
          held >>>= Byte.SIZE;
        }
        drain();
      }
    }
  }
}
