package org.osimage.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Writes tar archives that well-bred writers do not: members twice, no end mark, any type, any
 * number. What is set with {@code mode}, {@code time} and {@code owner} holds for the next member.
 */
public final class RawTar {
  public static final long TIME = 1_600_000_000L;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int mode = -1;
  private long time = TIME;
  private long uid;
  private long gid;
  private String user = "root";
  private String group = "root";

  public RawTar mode(int bits) {
    mode = bits;
    return this;
  }

  public RawTar time(long seconds) {
    time = seconds;
    return this;
  }

  public RawTar owner(long userId, String userName, long groupId, String groupName) {
    uid = userId;
    user = userName;
    gid = groupId;
    group = groupName;
    return this;
  }

  public RawTar dir(String name) {
    return member(name, '5', "", new byte[0]);
  }

  public RawTar file(String name, String body) {
    return member(name, '0', "", body.getBytes(StandardCharsets.UTF_8));
  }

  public RawTar symlink(String name, String target) {
    return member(name, '2', target, new byte[0]);
  }

  public RawTar hardLink(String name, String target) {
    return member(name, '1', target, new byte[0]);
  }

  /** A pax header of records for the next member, or with type {@code g} for all. */
  public RawTar pax(char type, String... keysAndValues) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      byte[] rest =
          (" " + keysAndValues[i] + "=" + keysAndValues[i + 1] + "\n")
              .getBytes(StandardCharsets.UTF_8);
      int length = rest.length + 1;
      while (length != rest.length + Integer.toString(length).length()) {
        length++;
      }
      body.writeBytes(Integer.toString(length).getBytes(StandardCharsets.US_ASCII));
      body.writeBytes(rest);
    }
    return member("PaxHeaders/x", type, "", body.toByteArray());
  }

  public RawTar member(String name, char type, String link, byte[] body) {
    return member(name.getBytes(StandardCharsets.UTF_8), type, link, body);
  }

  public RawTar member(byte[] name, char type, String link, byte[] body) {
    byte[] header = new byte[512];
    byte[] target = link.getBytes(StandardCharsets.UTF_8);
    longName('L', name);
    longName('K', target);
    System.arraycopy(name, 0, header, 0, Math.min(100, name.length));
    int bits = mode >= 0 ? mode : type == '5' ? 0755 : type == '2' ? 0777 : 0644;
    number(header, 100, 8, bits);
    number(header, 108, 8, uid);
    number(header, 116, 8, gid);
    number(header, 124, 12, body.length);
    number(header, 136, 12, time);
    header[156] = (byte) type;
    System.arraycopy(target, 0, header, 157, Math.min(100, target.length));
    put(header, 257, "ustar  ");
    put(header, 265, user);
    put(header, 297, group);
    if (type == '3' || type == '4') {
      number(header, 329, 8, 1);
      number(header, 337, 8, 3);
    }
    raw(header, body);
    if (type != 'x' && type != 'g') {
      mode = -1;
      time = TIME;
      owner(0, "root", 0, "root");
    }
    return this;
  }

  private void longName(char type, byte[] name) {
    if (name.length > 100) {
      byte[] header = new byte[512];
      put(header, 0, "././@LongLink");
      number(header, 100, 8, 0);
      number(header, 108, 8, 0);
      number(header, 116, 8, 0);
      number(header, 124, 12, name.length + 1);
      number(header, 136, 12, 0);
      header[156] = (byte) type;
      put(header, 257, "ustar  ");
      raw(header, Arrays.copyOf(name, name.length + 1));
    }
  }

  /** A header whose sum is put in, and a body that is padded. */
  public RawTar raw(byte[] header, byte[] body) {
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, String.format(Locale.ROOT, "%06o", sum));
    header[154] = 0;
    out.writeBytes(header);
    out.writeBytes(Arrays.copyOf(body, (body.length + 511) / 512 * 512));
    return this;
  }

  /** Octal, or base-256 where that does not do. */
  private static void number(byte[] header, int at, int width, long value) {
    String octal = Long.toOctalString(value);
    if (value >= 0 && octal.length() < width) {
      put(header, at, "0".repeat(width - 1 - octal.length()) + octal);
      return;
    }
    for (int i = 0; i < width; i++) {
      int shift = 8 * (width - 1 - i);
      header[at + i] = (byte) (shift > 56 ? value >> 63 : value >> shift);
    }
    header[at] |= (byte) 0x80;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(raw, 0, header, at, raw.length);
  }

  /** The members alone. */
  public byte[] open() {
    return out.toByteArray();
  }

  /** With the end mark. */
  public byte[] end() {
    return Arrays.copyOf(out.toByteArray(), out.size() + 1024);
  }
}
