package org.osimage.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.osimage.content.RandomBytes;
import org.osimage.elf.DynamicSection.Kind;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Tools;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;

class LibraryClosureTest {
  private final MemoryContentStore store = new MemoryContentStore();
  private final List<Entry> entries = new ArrayList<>();

  private void file(String path, byte[] body) {
    entries.add(Trees.file(store, path, body));
  }

  private List<String> missing() throws Exception {
    return new LibraryClosure(Trees.tree(entries), store, true).missing();
  }

  @Test
  void classesAndByteOrdersAreRead() throws Exception {
    for (boolean wide : new boolean[] {false, true}) {
      for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
        byte[] program = new ElfProgram(wide, order, false).of("/a:$ORIGIN", "x.so", "y.so");
        assertEquals(
            new DynamicSection(
                wide ? Kind.ELF_64 : Kind.ELF_32,
                Optional.empty(),
                List.of("x.so", "y.so"),
                List.of("/a", "$ORIGIN")),
            DynamicSection.of("p", RandomBytes.of(program)));
        byte[] module = new ElfProgram(wide, order, true).of("", "misc/scsi");
        assertEquals(
            new DynamicSection(
                wide ? Kind.MODULE_64 : Kind.MODULE_32,
                Optional.empty(),
                List.of("misc/scsi"),
                List.of()),
            DynamicSection.of("m", RandomBytes.of(module)));
      }
    }
  }

  @Test
  void missingLibrariesAreNamedWithTheirPlaces() throws Exception {
    file("usr/bin/bash", ElfProgram.wide("", "libncurses.so.5", "libc.so.1"));
    file("lib/amd64/libc.so.1", ElfProgram.wide(""));
    assertEquals(
        List.of(
            "/usr/bin/bash needs libncurses.so.5, looked for at /lib/64/libncurses.so.5"
                + " /usr/lib/64/libncurses.so.5 /lib/amd64/libncurses.so.5"
                + " /usr/lib/amd64/libncurses.so.5"),
        missing());
    file("usr/gnu/lib/amd64/libncurses.so.5.9", ElfProgram.wide("", "libc.so.1"));
    entries.add(Trees.symlink("usr/lib/64", "amd64"));
    entries.add(
        Trees.symlink("usr/lib/amd64/libncurses.so.5", "../../gnu/lib/amd64/libncurses.so.5.9"));
    assertEquals(List.of(), missing());
  }

  @Test
  void runPathsAndOriginCount() throws Exception {
    file(
        "opt/app/bin/run",
        ElfProgram.wide("$ORIGIN/../lib:${ORIGIN}/x:/opt/$ISALIST", "a.so", "b.so"));
    file("opt/app/lib/a.so", ElfProgram.wide(""));
    assertEquals(1, missing().size());
    file("opt/amd64/b.so", ElfProgram.wide(""));
    assertEquals(List.of(), missing());
  }

  @Test
  void aLibraryOfTheOtherClassDoesNotCount() throws Exception {
    file("sbin/old", new ElfProgram(false, ByteOrder.LITTLE_ENDIAN, false).of("", "libc.so.1"));
    file("lib/libc.so.1", ElfProgram.wide(""));
    assertEquals(1, missing().size());
    entries.remove(1);
    file("lib/libc.so.1", new ElfProgram(false, ByteOrder.LITTLE_ENDIAN, false).of(""));
    assertEquals(List.of(), missing());
  }

  @Test
  void kernelModulesNeedOthersByDirectoryAndName() throws Exception {
    ElfProgram module = new ElfProgram(true, ByteOrder.LITTLE_ENDIAN, true);
    file("kernel/drv/amd64/sd", module.of("", "misc/scsi", "misc/cmlb"));
    file("kernel/misc/amd64/scsi", module.of(""));
    List<String> missing = missing();
    assertEquals(1, missing.size());
    assertTrue(missing.get(0).startsWith("/kernel/drv/amd64/sd needs misc/cmlb"), missing.get(0));
    file("platform/i86pc/kernel/misc/amd64/cmlb", module.of(""));
    assertEquals(List.of(), missing());
  }

  /** The host's own shell, with what ldd says that it needs, is closed; less one, it is not. */
  @Test
  @Tag("peer")
  void agreesWithLdd() throws Exception {
    Tools.require("ldd");
    Path shell = Path.of("/bin/sh").toRealPath();
    List<Path> files = new ArrayList<>(List.of(shell));
    for (String line : Tools.run("ldd", shell.toString()).succeeded().output().split("\n")) {
      String path = line.replaceFirst(".*=> *", "").trim().split(" ")[0];
      if (path.startsWith("/")) {
        files.add(Path.of(path));
      }
    }
    for (Path file : files) {
      file(file.toString().substring(1), Files.readAllBytes(file));
    }
    assertTrue(files.size() > 2, files.toString());
    assertEquals(List.of(), new LibraryClosure(Trees.tree(entries), store, false).missing());
    entries.removeIf(e -> e.path().name().startsWith("libc.so"));
    assertTrue(!new LibraryClosure(Trees.tree(entries), store, false).missing().isEmpty());
  }
}
