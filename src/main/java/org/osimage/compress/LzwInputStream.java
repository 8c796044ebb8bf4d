package org.osimage.compress;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.osimage.ImageBuildException;

/**
 * Reads {@code .Z} files of compress(1), with and without block mode. The format has neither
 * lengths nor checks: what is certainly wrong is refused, and a file cut between two codes reads as
 * a shorter one. Memory is fixed, about half a mebibyte.
 */
public final class LzwInputStream extends InputStream {
  private static final int CODES = 1 << LzwStream.MAX_BITS;
  private static final int NONE = -1;

  private final InputStream source;
  private final String name;
  private final int maxBits;
  private final boolean blockMode;

  private final char[] prefixes = new char[CODES];
  private final byte[] suffixes = new byte[CODES];
  private final int[] lengths = new int[CODES];

  /** Decoded bytes; a code stands for at most 65,536. */
  private final byte[] out = new byte[2 * CODES];

  private int outAt;
  private int outEnd;

  private final byte[] in = new byte[32 << 10];
  private int inAt;
  private int inEnd;
  private long held;
  private int count;
  private boolean sourceEnded;
  private boolean ended;

  private int bits = LzwStream.MIN_BITS;
  private int codesInGroup;
  private int free;
  private int previous = NONE;

  /**
   * Reads the header.
   *
   * @param source closed with this stream
   * @param name what error messages call the source
   * @throws ImageBuildException if it is not a {@code .Z} file
   */
  public LzwInputStream(InputStream source, String name) throws IOException {
    this.source = source;
    this.name = name;
    byte[] header = source.readNBytes(3);
    if (header.length < 3
        || ((header[0] & 0xff) << 8 | header[1] & 0xff) != LzwStream.MAGIC
        || (header[2] & 0x60) != 0) {
      throw new ImageBuildException(name + ": not a compress(1) file, its header is wrong");
    }
    this.maxBits = header[2] & 0x1f;
    this.blockMode = (header[2] & LzwStream.BLOCK_MODE) != 0;
    if (maxBits < LzwStream.LEAST_MAX_BITS || maxBits > LzwStream.MAX_BITS) {
      throw new ImageBuildException(
          name
              + ": compressed with "
              + maxBits
              + " bits, and only 10 to 16 can be read: compress it again with compress -b 16");
    }
    this.free = first();
    for (int i = 0; i < 256; i++) {
      suffixes[i] = (byte) i;
    }
    Arrays.fill(lengths, 0, 256, 1);
  }

  private int first() {
    return blockMode ? LzwStream.FIRST : 256;
  }

  @Override
  public int read() throws IOException {
    return fill() ? out[outAt++] & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int n = Math.min(length, outEnd - outAt);
    System.arraycopy(out, outAt, bytes, offset, n);
    outAt += n;
    return n;
  }

  @Override
  public int available() {
    return outEnd - outAt;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }

  /** Whether there is something to hand out. */
  private boolean fill() throws IOException {
    if (outAt < outEnd) {
      return true;
    }
    outAt = 0;
    outEnd = 0;
    while (!ended && outEnd <= out.length - CODES) {
      decode();
    }
    return outEnd > 0;
  }

  private void decode() throws IOException {
    if (free >= 1 << bits && bits < maxBits) {
      skipGroup();
      bits++;
    }
    int code = next();
    if (code == NONE) {
      ended = true;
    } else if (code == LzwStream.CLEAR && blockMode) {
      skipGroup();
      bits = LzwStream.MIN_BITS;
      free = first();
      previous = NONE;
    } else if (previous == NONE) {
      first(code);
    } else {
      string(code);
    }
  }

  private void first(int code) throws ImageBuildException {
    if (code > 255) {
      throw damaged("the first code after a start is " + code + ", not a byte");
    }
    out[outEnd++] = (byte) code;
    previous = code;
  }

  private void string(int code) throws ImageBuildException {
    boolean itself = code == free;
    if (code > free || itself && free == 1 << maxBits) {
      throw damaged("code " + code + " comes before it is defined");
    }
    // a code used in the moment of its definition: the previous string and its first byte again
    int known = itself ? previous : code;
    int length = lengths[known];
    int at = outEnd + length;
    for (int rest = known; at > outEnd; rest = prefixes[rest]) {
      out[--at] = suffixes[rest];
    }
    byte first = out[outEnd];
    outEnd += length;
    if (itself) {
      out[outEnd++] = first;
    }
    if (free < 1 << maxBits) {
      prefixes[free] = (char) previous;
      suffixes[free] = first;
      lengths[free] = lengths[previous] + 1;
      free++;
    }
    previous = code;
  }

  private ImageBuildException damaged(String how) {
    return new ImageBuildException(
        name + ": the compressed data is damaged (" + how + "): fetch or build it again");
  }

  /** The next code, or none if less than a byte is left. */
  private int next() throws IOException {
    while (count < bits && !sourceEnded) {
      refill();
    }
    if (count < bits) {
      if (count > 7 || held != 0) {
        throw damaged("it ends within a code");
      }
      return NONE;
    }
    int code = (int) held & (1 << bits) - 1;
    held >>>= bits;
    count -= bits;
    codesInGroup = codesInGroup + 1 & 7;
    return code;
  }

  private void skipGroup() throws IOException {
    while (codesInGroup != 0 && next() != NONE) {
      // padding has no meaning
    }
    codesInGroup = 0;
  }

  private void refill() throws IOException {
    if (inAt == inEnd) {
      int n = source.read(in);
      if (n < 0) {
        sourceEnded = true;
        return;
      }
      inAt = 0;
      inEnd = n;
    }
    while (count <= 48 && inAt < inEnd) {
      held |= (in[inAt++] & 0xffL) << count;
      count += Byte.SIZE;
    }
  }
}
