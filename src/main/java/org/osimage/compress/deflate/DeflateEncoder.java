package org.osimage.compress.deflate;

import org.osimage.compress.block.Encoded;

/**
 * Raw DEFLATE (RFC 1951) of one array at a time. A match is given up for a literal when the next
 * position, or on high levels the one after it, has a better one; better counts the length four
 * times as much as the magnitude of the distance.
 */
public final class DeflateEncoder {
  /** Bytes that must exist in the array behind the input; their values do not matter. */
  static final int SLACK = 8;

  /** A match of three bytes from farther away costs more than three literals. */
  private static final int FAR_FOR_THREE = 4096;

  private final DeflateLevel level;
  private final HashChains chains = new HashChains();
  private final TokenBlock block = new TokenBlock();
  private final DeflateBlockWriter writer = new DeflateBlockWriter();
  private final BitSink out = new BitSink(1 << 16);

  public DeflateEncoder(DeflateLevel level) {
    this.level = level;
  }

  /**
   * Encodes {@code input[start, end)}; the bytes before it, at most 32 KiB, are known to the
   * decoder.
   *
   * @param last whether the stream ends here; if not, the result ends at a byte boundary by an
   *     empty stored block
   */
  public Encoded encode(byte[] input, int start, int end, boolean last) {
    out.reset();
    if (level.depth() == 0) {
      writer.stored(out, input, start, end - start, last);
    } else {
      chains.reset(input, end);
      chains.enter(Math.max(0, start - DeflateSymbols.WINDOW), Math.min(start, end - 4));
      parse(input, start, end, last);
      if (!last) {
        writer.stored(out, input, end, 0, false);
      }
    }
    out.align();
    return out.encoded();
  }

  private void parse(byte[] input, int start, int end, boolean last) {
    int position = start;
    do {
      block.begin(position);
      position = parseBlock(input, position, end);
      writer.write(out, block, input, position, last && position == end);
    } while (position < end);
  }

  /** Fills the block, and returns the position that it reaches. */
  private int parseBlock(byte[] input, int start, int end) {
    int searchable = end - HashChains.LOOKAHEAD;
    int position = start;
    // giving up a match adds tokens between two looks at the block: at most one a position
    while (position < end && !block.complete(position)) {
      int match = position <= searchable ? find(position, 2, end, level.depth()) : 0;
      if (!worthwhile(match)) {
        block.literal(input[position++]);
        continue;
      }
      position = takeMatch(input, position, match, end, searchable);
    }
    return position;
  }

  private int find(int position, int beat, int end, int depth) {
    int longest = Math.min(DeflateSymbols.MAX_MATCH, end - position);
    return chains.find(position, beat, longest, level.nice(), depth);
  }

  private static boolean worthwhile(int match) {
    return match >= 4 << 16 || match != 0 && (match & 0xffff) <= FAR_FOR_THREE;
  }

  /** Puts out the match, or a better one that starts a little later; returns where it ends. */
  private int takeMatch(byte[] input, int start, int first, int end, int searchable) {
    int position = start;
    int match = first;
    int entered = position + 1;
    int room = TokenBlock.CAPACITY - 1 - block.size();
    while (match >>> 16 < level.nice() && room >= 2 && position + level.lazy() <= searchable) {
      int ahead = 0;
      int later = 0;
      while (ahead < level.lazy() && later == 0) {
        ahead++;
        entered = position + ahead + 1;
        later = find(position + ahead, (match >>> 16) - 1, end, level.depth() >> ahead);
        later = better(later, match, 4 * ahead - 2) ? later : 0;
      }
      if (later == 0) {
        break;
      }
      for (int i = 0; i < ahead; i++) {
        block.literal(input[position++]);
      }
      room -= ahead;
      match = later;
    }
    int behind = position + (match >>> 16);
    block.match(match >>> 16, match & 0xffff);
    chains.enter(entered, Math.min(behind, searchable + 1));
    return behind;
  }

  /** Whether a later match is worth the literals before it. */
  private static boolean better(int later, int earlier, int margin) {
    int gain = 4 * ((later >>> 16) - (earlier >>> 16));
    return later != 0 && gain + magnitude(earlier) - magnitude(later) > margin;
  }

  private static int magnitude(int match) {
    return 31 - Integer.numberOfLeadingZeros(match & 0xffff);
  }
}
