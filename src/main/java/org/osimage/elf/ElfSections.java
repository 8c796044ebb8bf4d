package org.osimage.elf;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.osimage.ImageBuildException;
import org.osimage.content.RandomBytes;

/** The named sections of a little-endian ELF file (System V ABI, chapter 4), read on demand. */
public final class ElfSections {
  /** No section of a module comes near; a lie in a header must not cost us the heap. */
  private static final long MAX_SECTION = 64 << 20;

  private record Section(long offset, long size, boolean empty) {}

  private final String name;
  private final RandomBytes file;
  private final boolean wide;
  private final Map<String, Section> sections = new HashMap<>();

  /**
   * Reads the table of sections.
   *
   * @param name of the file, for messages
   */
  public ElfSections(String name, RandomBytes file) throws IOException {
    this.name = name;
    this.file = file;
    ByteBuffer head = at(0, (int) Math.min(64, file.size()), "header");
    if (head.limit() < 52 || head.getInt(0) != 0x464C457F) {
      throw damaged("it is no ELF file");
    }
    if (head.get(5) != 1) {
      throw damaged("it is a big-endian ELF file, which no supported architecture has");
    }
    wide = head.get(4) == 2;
    if (wide ? head.limit() < 64 : head.get(4) != 1) {
      throw damaged("its ELF class is unknown");
    }
    readTable(head);
  }

  private void readTable(ByteBuffer head) throws IOException {
    long offset = wide ? head.getLong(40) : Integer.toUnsignedLong(head.getInt(32));
    int size = Short.toUnsignedInt(head.getShort(wide ? 58 : 46));
    int count = Short.toUnsignedInt(head.getShort(wide ? 60 : 48));
    int nameSection = Short.toUnsignedInt(head.getShort(wide ? 62 : 50));
    if (size != (wide ? 64 : 40) || nameSection >= count) {
      throw damaged("its section table is wrong");
    }
    ByteBuffer table = at(offset, size * count, "section table");
    Section strings = section(table, nameSection * size);
    ByteBuffer names = body(strings, "section names");
    for (int i = 0; i < count; i++) {
      long at = Integer.toUnsignedLong(table.getInt(i * size));
      if (at < names.limit()) {
        sections.putIfAbsent(text(names, (int) at), section(table, i * size));
      }
    }
  }

  private Section section(ByteBuffer table, int at) {
    boolean noBits = table.getInt(at + 4) == 8;
    return wide
        ? new Section(table.getLong(at + 24), table.getLong(at + 32), noBits)
        : new Section(
            Integer.toUnsignedLong(table.getInt(at + 16)),
            Integer.toUnsignedLong(table.getInt(at + 20)),
            noBits);
  }

  /** Whether addresses have 64 bits. */
  public boolean wide() {
    return wide;
  }

  /** The section's bytes, little-endian, from position 0; no bytes when there is no such one. */
  public ByteBuffer read(String section) throws IOException {
    Section found = sections.get(section);
    return found == null ? ByteBuffer.allocate(0) : body(found, section);
  }

  private ByteBuffer body(Section section, String what) throws IOException {
    if (section.empty()) {
      return ByteBuffer.allocate(0);
    }
    if (section.size() < 0 || section.size() > MAX_SECTION) {
      throw damaged("its " + what + " claims " + Long.toUnsignedString(section.size()) + " bytes");
    }
    return at(section.offset(), (int) section.size(), what);
  }

  private ByteBuffer at(long offset, int size, String what) throws IOException {
    if (offset < 0 || offset > file.size() - size) {
      throw damaged("its " + what + " lies past its end at " + file.size());
    }
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    try {
      file.read(offset, bytes);
    } catch (EOFException e) {
      throw damaged("its " + what + " is cut off");
    }
    return bytes.flip();
  }

  /** The text at an offset of a string table, up to its NUL or the end of the table. */
  public static String text(ByteBuffer table, int at) {
    int end = at;
    while (end < table.limit() && table.get(end) != 0) {
      end++;
    }
    // module files are not bound to an encoding: Latin-1 gives every byte back as it came
    return new String(
        table.array(),
        table.arrayOffset() + at,
        end - at,
        java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  public ImageBuildException damaged(String why) {
    return new ImageBuildException("the kernel module " + name + " cannot be read: " + why);
  }
}
