package org.osimage.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes little programs, libraries and modules for tests: headers, a dynamic section, names. */
public final class ElfProgram {
  private final boolean wide;
  private final ByteOrder order;
  private final boolean module;

  public ElfProgram(boolean wide, ByteOrder order, boolean module) {
    this.wide = wide;
    this.order = order;
    this.module = module;
  }

  /** For amd64. */
  public static byte[] wide(String runPath, String... needed) {
    return new ElfProgram(true, ByteOrder.LITTLE_ENDIAN, false).of(runPath, needed);
  }

  private void word(ByteBuffer b, long value) {
    if (wide) {
      b.putLong(value);
    } else {
      b.putInt((int) value);
    }
  }

  /**
   * @param runPath empty for none
   */
  public byte[] of(String runPath, String... needed) {
    StringBuilder names = new StringBuilder("\0");
    List<long[]> tags = new ArrayList<>();
    for (String name : needed) {
      tags.add(new long[] {1, names.length()});
      names.append(name).append('\0');
    }
    if (!runPath.isEmpty()) {
      tags.add(new long[] {29, names.length()});
      names.append(runPath).append('\0');
    }
    int table = 512;
    int strings = 1024;
    tags.add(new long[] {5, 0x1000 + strings});
    tags.add(new long[] {10, names.length()});
    tags.add(new long[] {0, 0});
    ByteBuffer b = ByteBuffer.allocate(2048).order(order);
    b.put(new byte[] {0x7f, 'E', 'L', 'F', (byte) (wide ? 2 : 1)});
    b.put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 1 : 2)).put((byte) 1);
    b.putShort(16, (short) (module ? 1 : 3));
    int headers = 64;
    b.position(wide ? 32 : 28);
    word(b, module ? 0 : headers);
    word(b, module ? headers : 0);
    b.putShort(wide ? 54 : 42, (short) (wide ? 56 : 32)).putShort(wide ? 56 : 44, (short) 2);
    b.putShort(wide ? 58 : 46, (short) (wide ? 64 : 40)).putShort(wide ? 60 : 48, (short) 2);
    b.position(headers);
    if (module) {
      section(b, 6, table, tags.size() * (wide ? 16 : 8), 1);
      section(b, 3, strings, names.length(), 0);
    } else {
      segment(b, 1, 0, 0x1000, 2048);
      segment(b, 2, table, 0, tags.size() * (wide ? 16 : 8));
    }
    b.position(table);
    for (long[] tag : tags) {
      word(b, tag[0]);
      word(b, tag[1]);
    }
    b.position(strings);
    b.put(names.toString().getBytes(StandardCharsets.ISO_8859_1));
    return b.array();
  }

  private void segment(ByteBuffer b, int type, long offset, long address, long size) {
    b.putInt(type);
    if (wide) {
      b.putInt(0);
    }
    word(b, offset);
    word(b, address);
    word(b, address);
    word(b, size);
    word(b, size);
    if (!wide) {
      b.putInt(0);
    }
    word(b, 0);
  }

  private void section(ByteBuffer b, int type, long offset, long size, int link) {
    b.putInt(0).putInt(type);
    word(b, 0);
    word(b, 0);
    word(b, offset);
    word(b, size);
    b.putInt(link).putInt(0);
    word(b, 0);
    word(b, 0);
  }
}
