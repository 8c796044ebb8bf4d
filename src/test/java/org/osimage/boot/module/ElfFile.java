package org.osimage.boot.module;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osimage.bytes.Fields;

/** Makes little module files for tests: ELF, 32 or 64 bits, with just what depmod looks at. */
public final class ElfFile {
  private ElfFile() {}

  public static byte[] module(
      boolean wide, List<String> info, List<String> exports, List<String> needs) {
    Map<String, byte[]> sections = new LinkedHashMap<>();
    sections.put("", new byte[0]);
    sections.put(".modinfo", strings(info));
    Fields names = new Fields().u8(0);
    Fields symbols = new Fields().zeros(wide ? 24 : 16);
    for (String need : needs) {
      symbol(wide, symbols, names.size(), 0);
      names.ascii(need).u8(0);
    }
    for (String export : exports) {
      symbol(wide, symbols, names.size(), 0xfff1);
      names.ascii("__crc_" + export).u8(0);
    }
    sections.put(".symtab", symbols.toBytes());
    sections.put(".strtab", names.toBytes());
    sections.put("__ksymtab_strings", strings(exports));
    sections.put("__versions", versions(wide, needs));
    return file(wide, sections);
  }

  private static byte[] strings(List<String> strings) {
    Fields all = new Fields();
    strings.forEach(s -> all.put(s.getBytes(StandardCharsets.ISO_8859_1)).u8(0));
    return all.toBytes();
  }

  private static byte[] versions(boolean wide, List<String> needs) {
    Fields all = new Fields();
    for (String name : needs) {
      all.zeros(wide ? 8 : 4).padded(name, wide ? 56 : 60, 0);
    }
    return all.toBytes();
  }

  private static void symbol(boolean wide, Fields out, int name, int section) {
    if (wide) {
      out.le32(name).u8(0x10).u8(0).le16(section).le64(0).le64(0);
    } else {
      out.le32(name).le32(0).le32(0).u8(0x10).u8(0).le16(section);
    }
  }

  private static byte[] file(boolean wide, Map<String, byte[]> sections) {
    Fields names = new Fields();
    Fields table = new Fields();
    Fields bodies = new Fields();
    int headSize = wide ? 64 : 52;
    sections.put(".shstrtab", new byte[0]);
    sections.forEach(
        (name, body) -> {
          int at = names.size();
          names.ascii(name).u8(0);
          boolean last = name.equals(".shstrtab");
          byte[] bytes = last ? names.toBytes() : body;
          int offset = headSize + bodies.size();
          bodies.put(bytes);
          table.le32(at).le32(1);
          if (wide) {
            table.le64(0).le64(0).le64(offset).le64(bytes.length).zeros(24);
          } else {
            table.le32(0).le32(0).le32(offset).le32(bytes.length).zeros(16);
          }
        });
    int tableAt = headSize + bodies.size();
    Fields head = new Fields().le32(0x464C457F).u8(wide ? 2 : 1).u8(1).u8(1).zeros(9);
    head.le16(1).le16(wide ? 62 : 3).le32(1);
    if (wide) {
      head.le64(0).le64(0).le64(tableAt).le32(0).le16(64).le16(0).le16(0).le16(64);
    } else {
      head.le32(0).le32(0).le32(tableAt).le32(0).le16(52).le16(0).le16(0).le16(40);
    }
    head.le16(sections.size()).le16(sections.size() - 1);
    return head.put(bodies.toBytes()).put(table.toBytes()).toBytes();
  }
}
