package org.osimage.boot.module;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.osimage.ImageBuildException;
import org.osimage.elf.ElfSections;

/**
 * The symbols of a module that matter to others.
 *
 * @param crcNames names of the symbols {@code __crc_NAME}, which modversions put beside exports
 * @param undefined in the order of the table
 */
record SymbolTable(List<String> crcNames, List<String> undefined) {
  private static final byte[] CRC = {'_', '_', 'c', 'r', 'c', '_'};

  static SymbolTable of(ElfSections elf, ByteBuffer symbols, ByteBuffer names)
      throws ImageBuildException {
    int entry = elf.wide() ? 24 : 16;
    if (symbols.limit() % entry != 0) {
      throw elf.damaged("its symbol table has a broken size");
    }
    List<String> crcNames = new ArrayList<>();
    List<String> undefined = new ArrayList<>();
    for (int at = entry; at < symbols.limit(); at += entry) {
      int name = symbols.getInt(at);
      if (name < 0 || name >= names.limit()) {
        throw elf.damaged("a symbol has its name outside of the string table");
      }
      boolean isUndefined = symbols.getShort(at + (elf.wide() ? 6 : 14)) == 0;
      if (isUndefined && names.get(name) != 0) {
        undefined.add(ElfSections.text(names, name));
      }
      if (startsWithCrc(names, name)) {
        crcNames.add(ElfSections.text(names, name + CRC.length));
      }
    }
    return new SymbolTable(crcNames, undefined);
  }

  private static boolean startsWithCrc(ByteBuffer names, int at) {
    for (int i = 0; i < CRC.length; i++) {
      if (at + i >= names.limit() || names.get(at + i) != CRC[i]) {
        return false;
      }
    }
    return true;
  }
}
