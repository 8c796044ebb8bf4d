package org.osimage.archive.read;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The central directory of a zip file (PKWARE APPNOTE 4.3.12 to 4.3.16, zip64 included). Bytes
 * before the archive, such as a launch script, are allowed.
 */
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END_LENGTH = 22;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final long NONE_32 = 0xffffffffL;
  private static final long DOS_EPOCH = 315532800L;

  /**
   * One record.
   *
   * @param name as it is stored
   * @param unicodeName the field 0x7075 of Info-ZIP, empty if there is none
   * @param host the system that made the archive (APPNOTE 4.4.2.2): 3 for Unix, 0 for DOS
   * @param offset of the local header, from the start of the file
   * @param mode st_mode with type bits, 0 when the archive was not made on a Unix system
   * @param mtime seconds since 1970; DOS times are taken as UTC
   */
  record Item(
      byte[] name,
      byte[] unicodeName,
      int host,
      int flags,
      int method,
      long crc,
      long packed,
      long size,
      long offset,
      int mode,
      long mtime) {}

  private final FileChannel channel;
  private final String archive;
  private long start;
  private long length;
  private long shift;

  private ZipDirectory(FileChannel channel, String archive) {
    this.channel = channel;
    this.archive = archive;
  }

  static List<Item> read(FileChannel channel, String archive) throws IOException {
    ZipDirectory directory = new ZipDirectory(channel, archive);
    directory.find();
    return directory.items();
  }

  private org.osimage.ImageBuildException error(String what) {
    return new org.osimage.ImageBuildException(archive + ": " + what);
  }

  private ByteBuffer bytes(long at, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (at < 0 || channel.read(buffer, at + buffer.position()) < 0) {
        throw error("the zip file is truncated or damaged at byte " + at);
      }
    }
    return buffer.flip();
  }

  private void find() throws IOException {
    int tail = (int) Math.min(channel.size(), END_LENGTH + LONGEST_COMMENT);
    long from = channel.size() - tail;
    ByteBuffer end = bytes(from, tail);
    int at = tail - END_LENGTH;
    while (at >= 0
        && (end.getInt(at) != END || at + END_LENGTH + (end.getShort(at + 20) & 0xffff) != tail)) {
      at--;
    }
    if (at < 0) {
      throw error("no zip file, or truncated: it lacks the end of its directory");
    }
    length = end.getInt(at + 12) & NONE_32;
    start = end.getInt(at + 16) & NONE_32;
    long directoryEnd = from + at;
    boolean wide = length == NONE_32 || start == NONE_32 || end.getShort(at + 10) == -1;
    if (wide && directoryEnd >= 20) {
      ByteBuffer locator = bytes(directoryEnd - 20, 20);
      if (locator.getInt(0) == LOCATOR_64) {
        directoryEnd = find64(locator.getLong(8), directoryEnd - 20);
      }
    }
    boolean inside = length >= 0 && length <= directoryEnd && start >= 0 && start <= directoryEnd;
    shift = directoryEnd - length - start;
    if (!inside || shift < 0) {
      throw error("the zip file is truncated or damaged: its directory lies outside");
    }
    start += shift;
  }

  private long find64(long declared, long locatorAt) throws IOException {
    long at = declared;
    if (at < 0 || at > locatorAt - 56 || bytes(at, 4).getInt(0) != END_64) {
      at = locatorAt - 56; // something stands before the archive
    }
    ByteBuffer end = bytes(at, 56);
    if (end.getInt(0) != END_64) {
      throw error("the zip file is damaged: no zip64 end of its directory");
    }
    length = end.getLong(40);
    start = end.getLong(48);
    return at;
  }

  private List<Item> items() throws IOException {
    List<Item> items = new ArrayList<>();
    long at = start;
    try (InputStream slice = new Slice(channel, start, length, archive);
        InputStream in = new BufferedInputStream(slice, 1 << 16)) {
      while (at < start + length) {
        ByteBuffer fixed = ByteBuffer.wrap(in.readNBytes(46)).order(ByteOrder.LITTLE_ENDIAN);
        if (fixed.limit() < 46 || fixed.getInt(0) != CENTRAL) {
          throw error("damaged zip directory at byte " + at);
        }
        int name = fixed.getShort(28) & 0xffff;
        int extra = fixed.getShort(30) & 0xffff;
        int comment = fixed.getShort(32) & 0xffff;
        byte[] rest = in.readNBytes(name + extra + comment);
        if (rest.length < name + extra + comment) {
          throw error("damaged zip directory at byte " + at);
        }
        items.add(item(fixed, ByteBuffer.wrap(rest).order(ByteOrder.LITTLE_ENDIAN), name, extra));
        at += 46 + rest.length;
      }
    }
    return items;
  }

  private Item item(ByteBuffer fixed, ByteBuffer rest, int nameLength, int extraLength)
      throws IOException {
    byte[] name = new byte[nameLength];
    rest.get(0, name);
    int host = fixed.get(5) & 0xff;
    int mode = host == 3 || host == 19 ? fixed.getInt(38) >>> 16 : 0;
    long[] wide = {
      fixed.getInt(24) & NONE_32, fixed.getInt(20) & NONE_32, fixed.getInt(42) & NONE_32
    };
    long mtime = dosTime(fixed.getShort(14) & 0xffff, fixed.getShort(12) & 0xffff);
    byte[] unicode = {};
    int at = nameLength;
    int end = nameLength + extraLength;
    while (at + 4 <= end) {
      int id = rest.getShort(at) & 0xffff;
      int size = rest.getShort(at + 2) & 0xffff;
      int field = at + 4;
      if (field + size > end) {
        break; // some writers pad the field with rubbish
      }
      if (id == 1) {
        int next = field;
        for (int i = 0; i < wide.length; i++) {
          if (wide[i] == NONE_32 && next + 8 <= field + size) {
            wide[i] = rest.getLong(next);
            next += 8;
          }
        }
      } else if (id == 0x5455 && size >= 5 && (rest.get(field) & 1) != 0) {
        mtime = rest.getInt(field + 1);
      } else if (id == 0x7075 && size > 5 && rest.get(field) == 1) {
        CRC32 sum = new CRC32();
        sum.update(name);
        if ((rest.getInt(field + 1) & NONE_32) == sum.getValue()) {
          unicode = new byte[size - 5];
          rest.get(field + 5, unicode);
        }
      }
      at = field + size;
    }
    if (wide[0] < 0 || wide[1] < 0 || wide[1] > start || wide[2] < 0 || wide[2] > start) {
      throw error("damaged zip directory: a member lies outside of the file");
    }
    return new Item(
        name,
        unicode,
        host,
        fixed.getShort(8) & 0xffff,
        fixed.getShort(10) & 0xffff,
        fixed.getInt(16) & NONE_32,
        wide[1],
        wide[0],
        wide[2] + shift,
        mode,
        mtime);
  }

  /** Local time without a zone: UTC, since the host's zone must not count. */
  private static long dosTime(int date, int time) {
    try {
      return LocalDateTime.of(
              1980 + (date >> 9),
              date >> 5 & 15,
              date & 31,
              time >> 11,
              time >> 5 & 63,
              (time & 31) * 2)
          .toEpochSecond(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return DOS_EPOCH;
    }
  }

  /** Part of a file as a stream. */
  static final class Slice extends InputStream {
    private final FileChannel channel;
    private final String archive;
    private long at;
    private long left;

    Slice(FileChannel channel, long at, long length, String archive) {
      this.channel = channel;
      this.archive = archive;
      this.at = at;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      if (left == 0 || count == 0) {
        return count == 0 ? 0 : -1;
      }
      int n = channel.read(ByteBuffer.wrap(target, offset, (int) Math.min(count, left)), at);
      if (n < 0) {
        throw new org.osimage.ImageBuildException(
            archive + ": the zip file is truncated at byte " + at);
      }
      at += n;
      left -= n;
      return n;
    }
  }
}
