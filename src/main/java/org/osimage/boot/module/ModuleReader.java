package org.osimage.boot.module;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.osimage.ImageBuildException;
import org.osimage.boot.module.KernelModule.Field;
import org.osimage.content.RandomBytes;
import org.osimage.elf.ElfSections;
import org.tukaani.xz.XZInputStream;

/**
 * Reads module files. Of a plain {@code .ko} only the section table and the sections wanted are
 * read; a compressed one is unpacked in memory.
 */
final class ModuleReader {
  /** Larger than any module known (amdgpu with debug information has some 400 MB). */
  private static final int MAX_UNPACKED = 1 << 29;

  private static final int XZ_MEMORY_KIB = 256 << 10;

  private ModuleReader() {}

  /**
   * @param path relative to the module directory
   * @throws ImageBuildException if the file is damaged; names the path
   */
  static KernelModule read(String path, RandomBytes file) throws IOException {
    ElfSections elf = new ElfSections(path, unpacked(path, file));
    ByteBuffer symbols = elf.read(".symtab");
    ByteBuffer names = elf.read(".strtab");
    SymbolTable table = SymbolTable.of(elf, symbols, names);
    List<String> exports = table.crcNames();
    if (exports.isEmpty()) {
      exports = strings(elf.read("__ksymtab_strings"));
    }
    List<String> needs = new ArrayList<>(table.undefined());
    addVersions(elf, needs);
    return new KernelModule(path, ModuleName.ofPath(path), info(elf), exports, needs);
  }

  static RandomBytes unpacked(String path, RandomBytes file) throws IOException {
    if (path.endsWith(".ko")) {
      return file;
    }
    if (file.size() > MAX_UNPACKED) {
      throw new ImageBuildException("the kernel module " + path + " is larger than 512 MiB");
    }
    ByteBuffer packed = ByteBuffer.allocate((int) file.size());
    file.read(0, packed);
    try (InputStream in = decompressor(path, new ByteArrayInputStream(packed.array()))) {
      byte[] bytes = in.readNBytes(MAX_UNPACKED);
      if (bytes.length == MAX_UNPACKED) {
        throw new ImageBuildException("the kernel module " + path + " unpacks to over 512 MiB");
      }
      return RandomBytes.of(bytes);
    } catch (ImageBuildException e) {
      throw e;
    } catch (IOException e) {
      throw new ImageBuildException(
          "the kernel module " + path + " cannot be unpacked: " + e.getMessage(), e);
    }
  }

  private static InputStream decompressor(String path, InputStream in) throws IOException {
    if (path.endsWith(".gz")) {
      return new GZIPInputStream(in, 1 << 16);
    }
    if (path.endsWith(".xz")) {
      return new XZInputStream(in, XZ_MEMORY_KIB);
    }
    return new ZstdInputStream(in);
  }

  private static List<Field> info(ElfSections elf) throws IOException {
    List<Field> fields = new ArrayList<>();
    for (String text : strings(elf.read(".modinfo"))) {
      int is = text.indexOf('=');
      fields.add(
          is < 0
              ? new Field(text, text)
              : new Field(text.substring(0, is), text.substring(is + 1)));
    }
    return fields;
  }

  /** Symbols with a version that the symbol table does not name: they are needed all the same. */
  private static void addVersions(ElfSections elf, List<String> needs) throws IOException {
    ByteBuffer versions = elf.read("__versions");
    if (versions.limit() % 64 != 0) {
      return;
    }
    Set<String> known = new HashSet<>(needs);
    for (int at = 0; at < versions.limit(); at += 64) {
      String name = ElfSections.text(versions, at + (elf.wide() ? 8 : 4));
      if (known.add(name)) {
        needs.add(name);
      }
    }
  }

  /** A section of texts that end in one or more NULs. */
  static List<String> strings(ByteBuffer section) {
    List<String> strings = new ArrayList<>();
    for (int at = 0; at < section.limit(); at++) {
      String text = ElfSections.text(section, at);
      if (!text.isEmpty()) {
        strings.add(text);
        at += text.length();
      }
    }
    return strings;
  }
}
