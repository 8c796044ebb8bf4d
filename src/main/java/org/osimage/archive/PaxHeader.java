package org.osimage.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.Device;
import org.osimage.tree.Entry.HardLink;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.Entry.Symlink;

/**
 * The blocks before a body: a ustar header, and before it, if a value does not fit there, a pax
 * extended header whose records stand in the order of their keywords (POSIX.1-2017 pax, "ustar
 * Interchange Format" and "pax Extended Header"). A value that went to the extended header leaves
 * its ustar field at its largest (ids), at 0 (numbers) or cut (names).
 */
final class PaxHeader {
  static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int PREFIX = 155;
  private static final int OWNER_NAME = 31;
  private static final long MAX_OCTAL_7 = 07777777;
  private static final long MAX_OCTAL_11 = 077777777777L;

  private final SortedMap<String, byte[]> records = new TreeMap<>();
  private final byte[] header = new byte[BLOCK];

  private PaxHeader() {}

  /**
   * @param number of the entry in its archive, for the name of its extended header
   */
  static byte[] of(Entry entry, Entry body, OwnerNames names, int number) {
    PaxHeader pax = new PaxHeader();
    Attributes a = body.attributes();
    pax.path(entry, body);
    pax.number(100, 8, a.mode());
    pax.id(108, a.uid(), "uid");
    pax.id(116, a.gid(), "gid");
    long size =
        entry instanceof RegularFile file ? file.content().size() : 0; // links have no body here
    pax.large(124, size, "size");
    pax.large(136, a.mtime(), "mtime");
    pax.header[156] = (byte) type(entry);
    pax.link(entry);
    pax.magic();
    pax.owner(265, names.users().apply(a.uid()), "uname");
    pax.owner(297, names.groups().apply(a.gid()), "gname");
    if (entry instanceof Device device) {
      pax.device(329, device.major(), "SCHILY.devmajor");
      pax.device(337, device.minor(), "SCHILY.devminor");
    }
    if (!(entry instanceof HardLink)) {
      a.xattrs()
          .forEach((k, v) -> pax.records.put("SCHILY.xattr." + k, HexFormat.of().parseHex(v)));
    }
    pax.checksum();
    return pax.blocks(number);
  }

  private static char type(Entry entry) {
    return switch (entry.kind()) {
      case FILE -> '0';
      case HARD_LINK -> '1';
      case SYMLINK -> '2';
      case DEVICE -> ((Device) entry).block() ? '4' : '3';
      case DIRECTORY -> '5';
      case FIFO -> '6';
    };
  }

  private void path(Entry entry, Entry body) {
    byte[] path = entry.path().toBytes();
    if (body.kind() == Entry.Kind.DIRECTORY) {
      path = entry.path().isRoot() ? ascii("./") : Arrays.copyOf(path, path.length + 1);
      path[path.length - 1] = '/';
    }
    boolean plain = isAscii(path);
    int slash = path.length <= NAME ? 0 : split(path);
    if (!plain || slash < 0) {
      records.put("path", path);
      put(0, cut(path, NAME));
    } else if (slash > 0) {
      put(345, Arrays.copyOf(path, slash));
      put(0, Arrays.copyOfRange(path, slash + 1, path.length));
    } else {
      put(0, path);
    }
  }

  /**
   * The first slash that leaves at most 100 bytes of name, or -1 if the prefix is then too long.
   */
  private static int split(byte[] path) {
    for (int i = Math.max(1, path.length - NAME - 1); i < path.length - 1; i++) {
      if (path[i] == '/') {
        return i <= PREFIX ? i : -1;
      }
    }
    return -1;
  }

  private void link(Entry entry) {
    byte[] target =
        entry instanceof Symlink symlink
            ? symlink.target().getBytes(StandardCharsets.UTF_8)
            : entry instanceof HardLink link ? link.target().toBytes() : new byte[0];
    put(157, cut(target, NAME));
    if (target.length > NAME || !isAscii(target)) {
      records.put("linkpath", target);
    }
  }

  private void magic() {
    put(257, ascii("ustar\0" + "00"));
    number(329, 8, 0);
    number(337, 8, 0);
  }

  private void owner(int at, Optional<String> name, String key) {
    byte[] bytes = name.map(n -> n.getBytes(StandardCharsets.UTF_8)).orElse(new byte[0]);
    if (bytes.length > OWNER_NAME || !isAscii(bytes)) {
      records.put(key, bytes);
    } else {
      put(at, bytes);
    }
  }

  private void id(int at, long id, String key) {
    number(at, 8, Math.min(id, MAX_OCTAL_7));
    if (id > MAX_OCTAL_7) {
      records.put(key, ascii(Long.toString(id)));
    }
  }

  private void device(int at, int value, String key) {
    long number = Integer.toUnsignedLong(value);
    id(at, number, key);
  }

  private void large(int at, long value, String key) {
    boolean fits = value >= 0 && value <= MAX_OCTAL_11;
    number(at, 12, fits ? value : 0);
    if (!fits) {
      records.put(key, ascii(Long.toString(value)));
    }
  }

  /** Octal digits and a NUL in {@code width} bytes. */
  private void number(int at, int width, long value) {
    long rest = value;
    for (int i = at + width - 2; i >= at; i--) {
      header[i] = (byte) ('0' + (rest & 7));
      rest >>>= 3;
    }
    header[at + width - 1] = 0;
  }

  private void checksum() {
    checksum(header);
  }

  /** Six octal digits, NUL, space; the sum takes the field as spaces. */
  private static void checksum(byte[] block) {
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    for (int i = 153; i >= 148; i--) {
      block[i] = (byte) ('0' + (sum & 7));
      sum >>>= 3;
    }
    block[154] = 0;
  }

  private byte[] blocks(int number) {
    if (records.isEmpty()) {
      return header;
    }
    byte[] body = body();
    PaxHeader extended = new PaxHeader();
    extended.put(0, ascii("PaxHeaders/" + number));
    extended.number(100, 8, 0644);
    extended.number(108, 8, 0);
    extended.number(116, 8, 0);
    extended.number(124, 12, body.length);
    System.arraycopy(header, 136, extended.header, 136, 12);
    extended.header[156] = 'x';
    extended.magic();
    extended.checksum();
    int padded = (body.length + BLOCK - 1) / BLOCK * BLOCK;
    byte[] all = Arrays.copyOf(extended.header, BLOCK + padded + BLOCK);
    System.arraycopy(body, 0, all, BLOCK, body.length);
    System.arraycopy(header, 0, all, BLOCK + padded, BLOCK);
    return all;
  }

  /** Records "length keyword=value\n", the length counting its own digits. */
  private byte[] body() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Map.Entry<String, byte[]> record : records.entrySet()) {
      byte[] key = record.getKey().getBytes(StandardCharsets.UTF_8);
      int rest = 1 + key.length + 1 + record.getValue().length + 1;
      int length = rest + 1;
      while (length != rest + Integer.toString(length).length()) {
        length++;
      }
      body.writeBytes(ascii(length + " "));
      body.writeBytes(key);
      body.write('=');
      body.writeBytes(record.getValue());
      body.write('\n');
    }
    return body.toByteArray();
  }

  private void put(int at, byte[] bytes) {
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  /** At most {@code width} bytes, ending at a character. */
  private static byte[] cut(byte[] bytes, int width) {
    int end = Math.min(bytes.length, width);
    while (end < bytes.length && end > 0 && (bytes[end] & 0xc0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
