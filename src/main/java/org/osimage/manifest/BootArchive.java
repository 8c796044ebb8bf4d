package org.osimage.manifest;

import java.util.List;
import java.util.Optional;
import org.osimage.element.Section;

/**
 * The file the kernel starts from.
 *
 * @param format cpio, ufs or hsfs; empty: what the kernel mounts, cpio for Linux and ufs for
 *     illumos
 * @param compression an encoder's name; empty: the default for the kernel
 * @param level of the encoder; empty: its default
 * @param sizePad MiB of free room in a UFS image beyond what is computed
 * @param bytesPerInode of a UFS image; empty: computed
 * @param bigEndian a UFS image for SPARC
 * @param includes paths and Ant-style patterns of the image; none: all of it
 * @param excludes likewise, and stronger
 * @param closureCheck every ELF file of the boot root must find its libraries there
 */
public record BootArchive(
    Optional<String> format,
    Optional<String> compression,
    Optional<Integer> level,
    int sizePad,
    Optional<Integer> bytesPerInode,
    boolean bigEndian,
    List<String> includes,
    List<String> excludes,
    boolean closureCheck) {
  private static final int MOST_PAD = 1 << 20;

  public BootArchive {
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
  }

  static BootArchive read(Section s) {
    Section compression = s.sectionOrEmpty("compression");
    Optional<Integer> bytes = s.number("bytesPerInode", 0, 1 << 24).map(Long::intValue);
    BootArchive archive =
        new BootArchive(
            s.optionalWord("format", "cpio", "ufs", "hsfs"),
            compression.text("type"),
            compression.number("level", 0, 22).map(Long::intValue),
            s.number("sizePad", 0, MOST_PAD).orElse(0L).intValue(),
            bytes.filter(n -> n > 0),
            s.word("byteOrder", "little", "big").equals("big"),
            s.texts("includes", "include"),
            s.texts("excludes", "exclude"),
            s.flag("closureCheck", false));
    compression.end();
    archive.checkUfs(s);
    return archive;
  }

  private void checkUfs(Section s) {
    boolean ufsOnly = sizePad > 0 || bytesPerInode.isPresent() || bigEndian;
    if (ufsOnly && format.filter(f -> !f.equals("ufs")).isPresent()) {
      s.problem(
          "has <sizePad>, <bytesPerInode> or <byteOrder>, which only the <format> ufs knows, not "
              + format.orElse(""));
    }
  }
}
