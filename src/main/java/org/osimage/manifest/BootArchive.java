package org.osimage.manifest;

import java.util.Optional;

/**
 * The file the kernel starts from.
 *
 * @param format cpio: newc, as Linux reads it
 * @param compression an encoder's name; empty: the default for the format
 * @param level of the encoder; empty: its default
 */
public record BootArchive(String format, Optional<String> compression, Optional<Integer> level) {
  static BootArchive read(Section s) {
    String format = s.word("format", "cpio");
    Section compression = s.sectionOrEmpty("compression");
    BootArchive archive =
        new BootArchive(
            format,
            compression.text("type"),
            compression.number("level", 0, 22).map(Long::intValue));
    compression.end();
    return archive;
  }
}
