package org.osimage.boot.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.boot.module.RandomBytes;

/**
 * What an ELF program (System V ABI, chapter 5) wants in memory beside itself.
 *
 * @param interpreter path of the dynamic loader; empty for a library or a static program
 * @param libraries names as in {@code DT_NEEDED}
 */
record DynamicSection(Optional<String> interpreter, List<String> libraries) {
  private static final DynamicSection NONE = new DynamicSection(Optional.empty(), List.of());
  private static final int LOAD = 1;
  private static final int DYNAMIC = 2;
  private static final int INTERPRETER = 3;
  private static final int MAX_TABLE = 1 << 20;

  private record Segment(int type, long offset, long address, long size) {}

  /** Of a file that is no ELF program for a 64-bit little-endian machine: nothing is wanted. */
  static DynamicSection of(String name, RandomBytes file) throws IOException {
    ByteBuffer head = read(name, file, 0, Math.min(64, file.size()));
    if (head.limit() < 64 || head.getInt(0) != 0x464C457F || head.get(4) != 2 || head.get(5) != 1) {
      return NONE;
    }
    List<Segment> segments = segments(name, file, head);
    Optional<String> interpreter = Optional.empty();
    List<String> libraries = List.of();
    for (Segment segment : segments) {
      if (segment.type() == INTERPRETER) {
        interpreter =
            Optional.of(
                text(read(name, file, segment.offset(), Math.min(segment.size(), 4096)), 0));
      } else if (segment.type() == DYNAMIC) {
        libraries = libraries(name, file, segments, segment);
      }
    }
    return new DynamicSection(interpreter, libraries);
  }

  private static List<Segment> segments(String name, RandomBytes file, ByteBuffer head)
      throws IOException {
    int size = Short.toUnsignedInt(head.getShort(54));
    int count = Short.toUnsignedInt(head.getShort(56));
    ByteBuffer table = read(name, file, head.getLong(32), (long) size * count);
    List<Segment> segments = new ArrayList<>();
    for (int at = 0; size >= 56 && at + 56 <= table.limit(); at += size) {
      segments.add(
          new Segment(
              table.getInt(at),
              table.getLong(at + 8),
              table.getLong(at + 16),
              table.getLong(at + 32)));
    }
    return segments;
  }

  private static List<String> libraries(
      String name, RandomBytes file, List<Segment> segments, Segment dynamic) throws IOException {
    ByteBuffer table = read(name, file, dynamic.offset(), Math.min(dynamic.size(), MAX_TABLE));
    List<Long> names = new ArrayList<>();
    long strings = 0;
    long size = 0;
    for (int at = 0; at + 16 <= table.limit() && table.getLong(at) != 0; at += 16) {
      long value = table.getLong(at + 8);
      switch ((int) table.getLong(at)) {
        case 1 -> names.add(value);
        case 5 -> strings = value;
        case 10 -> size = value;
        default -> {}
      }
    }
    ByteBuffer text = read(name, file, fileOffset(segments, strings), Math.min(size, MAX_TABLE));
    List<String> libraries = new ArrayList<>();
    for (long at : names) {
      if (at < 0 || at >= text.limit()) {
        throw damaged(name);
      }
      libraries.add(text(text, (int) at));
    }
    return libraries;
  }

  private static long fileOffset(List<Segment> segments, long address) {
    for (Segment s : segments) {
      if (s.type() == LOAD && address >= s.address() && address - s.address() < s.size()) {
        return s.offset() + address - s.address();
      }
    }
    return -1;
  }

  private static ByteBuffer read(String name, RandomBytes file, long offset, long size)
      throws IOException {
    if (offset < 0 || size < 0 || size > (16 << 20) || offset > file.size() - size) {
      throw damaged(name);
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    file.read(offset, bytes);
    return bytes.flip();
  }

  private static String text(ByteBuffer table, int from) {
    int end = from;
    while (end < table.limit() && table.get(end) != 0) {
      end++;
    }
    return new String(table.array(), from, end - from, StandardCharsets.ISO_8859_1);
  }

  private static ImageBuildException damaged(String name) {
    return new ImageBuildException(
        "the program " + name + " is damaged: its ELF headers point outside of it");
  }
}
