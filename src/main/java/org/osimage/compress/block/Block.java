package org.osimage.compress.block;

/**
 * A stretch of input that is encoded on its own.
 *
 * @param bytes the history, then the input
 * @param start where the input begins; before it lie the last bytes of the previous block
 * @param end behind the last byte of input
 * @param last whether the stream ends here
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer in flight, never compared
public record Block(byte[] bytes, int start, int end, boolean last) {
  /** Bytes of the array behind the input, at least; encoders may read, but not heed them. */
  public static final int SLACK = 8;

  public int length() {
    return end - start;
  }
}
