package org.osimage.elf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.content.RandomBytes;

/**
 * What an ELF file (System V ABI, chapters 4 and 5) wants in memory beside itself.
 *
 * @param kind whether it is an ELF file, and of which class
 * @param interpreter path of the dynamic loader; empty for a library or a static program
 * @param libraries names as in {@code DT_NEEDED}
 * @param runPaths directories of {@code DT_RUNPATH} or, without that, {@code DT_RPATH}
 * @param soname the name under which a library is looked for, {@code DT_SONAME}
 * @param machine {@code e_machine}; 0 if it is no ELF file
 */
public record DynamicSection(
    Kind kind,
    Optional<String> interpreter,
    List<String> libraries,
    List<String> runPaths,
    Optional<String> soname,
    int machine) {
  /** What a file is. */
  public enum Kind {
    NO_ELF,
    ELF_32,
    ELF_64,
    /** A relocatable object, as illumos's kernel modules are. */
    MODULE_32,
    MODULE_64;

    /** Of 64 bits. */
    public boolean isWide() {
      return this == ELF_64 || this == MODULE_64;
    }

    public boolean isModule() {
      return this == MODULE_32 || this == MODULE_64;
    }
  }

  private static final DynamicSection NONE =
      new DynamicSection(Kind.NO_ELF, Optional.empty(), List.of(), List.of());
  private static final int SONAME = 14;
  private static final int LOAD = 1;
  private static final int DYNAMIC = 2;
  private static final int INTERPRETER = 3;
  private static final int DYNAMIC_SECTION = 6;
  private static final int RELOCATABLE = 1;
  private static final int NEEDED = 1;
  private static final int STRINGS = 5;
  private static final int STRINGS_SIZE = 10;
  private static final int RPATH = 15;
  private static final int RUNPATH = 29;
  private static final int MAX_TABLE = 1 << 20;

  /** Of a file that is no library. */
  public DynamicSection(
      Kind kind, Optional<String> interpreter, List<String> libraries, List<String> runPaths) {
    this(kind, interpreter, libraries, runPaths, Optional.empty(), 0);
  }

  public DynamicSection {
    libraries = List.copyOf(libraries);
    runPaths = List.copyOf(runPaths);
  }

  /**
   * Reads a file.
   *
   * @param name for messages
   * @throws ImageBuildException if it is an ELF file whose headers point outside of it
   */
  public static DynamicSection of(String name, RandomBytes file) throws IOException {
    ByteBuffer head = ByteBuffer.allocate((int) Math.min(64, file.size()));
    file.read(0, head);
    head.flip();
    boolean elf = head.limit() >= 52 && head.getInt(0) == 0x7f454c46;
    if (!elf || head.get(4) < 1 || head.get(4) > 2 || head.get(5) < 1 || head.get(5) > 2) {
      return NONE;
    }
    boolean wide = head.get(4) == 2;
    if (wide && head.limit() < 64) {
      return NONE;
    }
    head.order(head.get(5) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    return new Reader(name, file, head, wide).read();
  }

  /** A part of the file: a segment, or a section with the section of its strings. */
  private record Part(int type, long offset, long address, long size, int link) {}

  /** One file being read. */
  private static final class Reader {
    private final String name;
    private final RandomBytes file;
    private final ByteBuffer head;
    private final boolean wide;

    Reader(String name, RandomBytes file, ByteBuffer head, boolean wide) {
      this.name = name;
      this.file = file;
      this.head = head;
      this.wide = wide;
    }

    DynamicSection read() throws IOException {
      if (head.getShort(16) == RELOCATABLE) {
        return module();
      }
      List<Part> segments = segments();
      Optional<String> interpreter = Optional.empty();
      DynamicSection found =
          new DynamicSection(wide ? Kind.ELF_64 : Kind.ELF_32, interpreter, List.of(), List.of());
      for (Part segment : segments) {
        if (segment.type() == INTERPRETER) {
          long length = Math.min(segment.size(), 4096);
          interpreter = Optional.of(text(read(segment.offset(), length), 0));
        } else if (segment.type() == DYNAMIC) {
          found = dynamic(found.kind(), segment, segments, Optional.empty());
        }
      }
      return new DynamicSection(
          found.kind,
          interpreter,
          found.libraries,
          found.runPaths,
          found.soname,
          head.getShort(18) & 0xffff);
    }

    private DynamicSection module() throws IOException {
      Kind kind = wide ? Kind.MODULE_64 : Kind.MODULE_32;
      List<Part> sections = sections();
      for (Part section : sections) {
        if (section.type() == DYNAMIC_SECTION) {
          if (section.link() >= sections.size()) {
            throw damaged();
          }
          return dynamic(kind, section, List.of(), Optional.of(sections.get(section.link())));
        }
      }
      return new DynamicSection(kind, Optional.empty(), List.of(), List.of());
    }

    private long word(ByteBuffer bytes, int at) {
      return wide ? bytes.getLong(at) : bytes.getInt(at) & 0xffffffffL;
    }

    private List<Part> segments() throws IOException {
      int entry = head.getShort(wide ? 54 : 42) & 0xffff;
      int count = head.getShort(wide ? 56 : 44) & 0xffff;
      ByteBuffer table = read(word(head, wide ? 32 : 28), (long) entry * count);
      List<Part> segments = new ArrayList<>();
      for (int at = 0; entry >= (wide ? 56 : 32) && at + entry <= table.limit(); at += entry) {
        segments.add(
            new Part(
                table.getInt(at),
                word(table, at + (wide ? 8 : 4)),
                word(table, at + (wide ? 16 : 8)),
                word(table, at + (wide ? 32 : 16)),
                0));
      }
      return segments;
    }

    private List<Part> sections() throws IOException {
      int entry = head.getShort(wide ? 58 : 46) & 0xffff;
      int count = head.getShort(wide ? 60 : 48) & 0xffff;
      ByteBuffer table = read(word(head, wide ? 40 : 32), (long) entry * count);
      List<Part> sections = new ArrayList<>();
      for (int at = 0; entry >= (wide ? 64 : 40) && at + entry <= table.limit(); at += entry) {
        sections.add(
            new Part(
                table.getInt(at + 4),
                word(table, at + (wide ? 24 : 16)),
                0,
                word(table, at + (wide ? 32 : 20)),
                table.getInt(at + (wide ? 40 : 24)) & 0xffff));
      }
      return sections;
    }

    /**
     * @param text the section of the strings; empty to find them by their address
     */
    private DynamicSection dynamic(Kind kind, Part part, List<Part> segments, Optional<Part> text)
        throws IOException {
      ByteBuffer table = read(part.offset(), Math.min(part.size(), MAX_TABLE));
      int half = wide ? 8 : 4;
      List<Long> names = new ArrayList<>();
      long strings = 0;
      long size = 0;
      Optional<Long> soname = Optional.empty();
      Optional<Long> rpath = Optional.empty();
      Optional<Long> runpath = Optional.empty();
      for (int at = 0; at + 2 * half <= table.limit() && word(table, at) != 0; at += 2 * half) {
        long value = word(table, at + half);
        switch ((int) word(table, at)) {
          case NEEDED -> names.add(value);
          case STRINGS -> strings = value;
          case STRINGS_SIZE -> size = value;
          case SONAME -> soname = Optional.of(value);
          case RPATH -> rpath = Optional.of(value);
          case RUNPATH -> runpath = Optional.of(value);
          default -> {}
        }
      }
      Part at =
          text.isPresent() ? text.get() : new Part(0, fileOffset(segments, strings), 0, size, 0);
      ByteBuffer bytes = read(at.offset(), Math.min(at.size(), MAX_TABLE));
      List<String> libraries = new ArrayList<>();
      for (long offset : names) {
        libraries.add(checked(bytes, offset));
      }
      List<String> paths = List.of();
      Optional<Long> searched = runpath.isPresent() ? runpath : rpath;
      if (searched.isPresent()) {
        paths = List.of(checked(bytes, searched.get()).split(":"));
      }
      Optional<String> name =
          soname.isPresent() ? Optional.of(checked(bytes, soname.get())) : Optional.empty();
      return new DynamicSection(kind, Optional.empty(), libraries, paths, name, 0);
    }

    private String checked(ByteBuffer bytes, long offset) throws ImageBuildException {
      if (offset < 0 || offset >= bytes.limit()) {
        throw damaged();
      }
      return text(bytes, (int) offset);
    }

    private static long fileOffset(List<Part> segments, long address) {
      for (Part s : segments) {
        if (s.type() == LOAD && address >= s.address() && address - s.address() < s.size()) {
          return s.offset() + address - s.address();
        }
      }
      return -1;
    }

    private ByteBuffer read(long offset, long size) throws IOException {
      if (offset < 0 || size < 0 || size > (16 << 20) || offset > file.size() - size) {
        throw damaged();
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size).order(head.order());
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

    private ImageBuildException damaged() {
      return new ImageBuildException(
          "the program " + name + " is damaged: its ELF headers point outside of it");
    }
  }
}
