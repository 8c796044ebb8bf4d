package org.osimage.squashfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads sets of extended attributes by number. */
final class XattrReader {
  /** The value is a reference to where it stands. */
  private static final int ELSEWHERE = 0x100;

  /** Pairs of one set: more than Linux lists in its 64 KiB. */
  private static final int MOST_PAIRS = 1 << 14;

  private final ImageFile file;
  private final MetadataReader metadata;
  private final Budget budget;
  private final long header;

  private long lastNumber = -1;
  private SortedMap<String, String> last = new TreeMap<>();

  /**
   * @param header where the table's header is, or {@link Layout#NO_TABLE}
   */
  XattrReader(ImageFile file, MetadataReader metadata, Budget budget, long header) {
    this.file = file;
    this.metadata = metadata;
    this.budget = budget;
    this.header = header;
  }

  SortedMap<String, String> read(long number) throws IOException {
    if (number == lastNumber) {
      return last;
    }
    if (header == Layout.NO_TABLE) {
      throw file.damaged("extended attributes without a table of them");
    }
    ByteBuffer head = ByteBuffer.wrap(file.read(header, 16)).order(ByteOrder.LITTLE_ENDIAN);
    long pairs = head.getLong();
    long count = head.getInt() & 0xffffffffL;
    if (number >= count) {
      throw file.damaged("extended attributes number " + number + " of " + count);
    }
    ByteBuffer set = metadata.indexed(header + 16, number, Layout.XATTR_ENTRY);
    MetadataReader.Cursor cursor = metadata.at(pairs, set.getLong());
    int n = set.getInt();
    if (n < 0 || n > MOST_PAIRS) {
      throw file.damaged((n & 0xffffffffL) + " extended attributes of one file");
    }
    SortedMap<String, String> xattrs = new TreeMap<>();
    for (int i = 0; i < n; i++) {
      readPair(cursor, pairs, xattrs);
    }
    lastNumber = number;
    last = xattrs;
    return xattrs;
  }

  private void readPair(MetadataReader.Cursor cursor, long pairs, SortedMap<String, String> xattrs)
      throws IOException {
    ByteBuffer key = cursor.take(4);
    int type = key.getShort() & 0xffff;
    int length = key.getShort() & 0xffff;
    int prefix = type & ~ELSEWHERE;
    if (prefix >= XattrTable.prefixes() || length == 0 || length > SquashfsLimits.NAME) {
      throw file.damaged("an extended attribute of kind " + type + ", its name " + length);
    }
    String name =
        XattrTable.prefix(prefix)
            + Text.decode(file, "the name of an extended attribute", cursor.take(length));
    byte[] value = value(cursor);
    if ((type & ELSEWHERE) != 0) {
      if (value.length != Long.BYTES) {
        throw file.damaged("a reference of " + value.length + " bytes");
      }
      long reference = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong();
      value = value(metadata.at(pairs, reference));
    }
    budget.memory(name.length() + 2L * value.length);
    if (xattrs.put(name, HexFormat.of().formatHex(value)) != null) {
      throw file.damaged("two extended attributes " + name + " of one file");
    }
  }

  private byte[] value(MetadataReader.Cursor cursor) throws IOException {
    int length = cursor.take(4).getInt();
    if (length < 0 || length > SquashfsLimits.XATTR_VALUE) {
      throw file.damaged("an extended attribute of " + (length & 0xffffffffL) + " bytes");
    }
    return cursor.take(length).array();
  }
}
