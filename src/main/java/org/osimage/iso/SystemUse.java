package org.osimage.iso;

import java.util.ArrayList;
import java.util.List;
import org.osimage.bytes.Fields;

/**
 * Puts system use fields into a directory record, and what does not fit into the directory's
 * continuation area (SUSP 1.12 section 5.1): blocks of their own behind the directory. A
 * continuation never crosses a block; a longer one goes on in the next block.
 */
final class SystemUse {
  private static final int CE = 28;

  private final long area;
  private final Fields continuation = new Fields();

  /**
   * @param area the first block of the continuation area; any number while measuring
   */
  SystemUse(long area) {
    this.area = area;
  }

  /** The record's own part, at most {@code room} bytes, where {@code room} is 28 or more. */
  byte[] pack(List<byte[]> fields, int room) {
    Fields own = new Fields();
    if (length(fields) <= room) {
      fields.forEach(own::put);
      return own.toBytes();
    }
    int kept = 0;
    while (own.size() + fields.get(kept).length + CE <= room) {
      own.put(fields.get(kept++));
    }
    return own.put(place(fields.subList(kept, fields.size()))).toBytes();
  }

  /** Appends to the area and returns the CE field that points there. */
  private byte[] place(List<byte[]> fields) {
    List<List<byte[]>> pieces = split(fields);
    int used = continuation.size() % Extent.BLOCK;
    if (used + length(pieces.get(0)) > Extent.BLOCK || (used > 0 && pieces.size() > 1)) {
      padToBlock();
    }
    byte[] first = pointer(continuation.size(), pieces, 0);
    for (int i = 0; i < pieces.size(); i++) {
      pieces.get(i).forEach(continuation::put);
      if (i + 1 < pieces.size()) {
        int next = (continuation.size() / Extent.BLOCK + 1) * Extent.BLOCK;
        continuation.put(pointer(next, pieces, i + 1));
        padToBlock();
      }
    }
    return first;
  }

  /** One piece if a block holds it all, else pieces that leave room for a pointer to the next. */
  private static List<List<byte[]>> split(List<byte[]> fields) {
    if (length(fields) <= Extent.BLOCK) {
      return List.of(fields);
    }
    List<List<byte[]>> pieces = new ArrayList<>();
    int from = 0;
    int size = 0;
    for (int i = 0; i < fields.size(); i++) {
      int length = fields.get(i).length;
      if (size + length > Extent.BLOCK - CE) {
        pieces.add(fields.subList(from, i));
        from = i;
        size = 0;
      }
      size += length;
    }
    pieces.add(fields.subList(from, fields.size()));
    return pieces;
  }

  private byte[] pointer(int offset, List<List<byte[]>> pieces, int piece) {
    int length = length(pieces.get(piece)) + (piece + 1 < pieces.size() ? CE : 0);
    return new Fields()
        .ascii("CE")
        .u8(CE)
        .u8(1)
        .both32(area + offset / Extent.BLOCK)
        .both32(offset % Extent.BLOCK)
        .both32(length)
        .toBytes();
  }

  private static int length(List<byte[]> fields) {
    int length = 0;
    for (byte[] field : fields) {
      length += field.length;
    }
    return length;
  }

  private void padToBlock() {
    int used = continuation.size() % Extent.BLOCK;
    if (used > 0) {
      continuation.zeros(Extent.BLOCK - used);
    }
  }

  /** The area, filled up to whole blocks; empty when every record held its own. */
  byte[] area() {
    padToBlock();
    return continuation.toBytes();
  }
}
