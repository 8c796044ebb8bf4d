package org.osimage.flar.header;

import java.util.List;
import java.util.Optional;

/**
 * Everything before the archive section.
 *
 * @param identificationOffset where the first line of section identification stands, in bytes
 * @param identificationLength of its lines, in bytes
 * @param sections those between identification and archive, in their order
 * @param archiveOffset where the archive section's first byte stands; it goes to the end of the
 *     file
 * @param warnings what readers disagree on, or the installer would ignore
 */
public record FlarHeader(
    Cookie cookie,
    Identification identification,
    long identificationOffset,
    long identificationLength,
    List<Section> sections,
    long archiveOffset,
    List<String> warnings) {
  public FlarHeader {
    sections = List.copyOf(sections);
    warnings = List.copyOf(warnings);
  }

  /**
   * A text section.
   *
   * @param offset of its first line, behind the one that begins it, in bytes
   * @param length in bytes, without the line that ends it
   * @param line the number of its first line
   */
  public record Section(String name, long offset, long length, int line) {}

  public Optional<Section> section(String name) {
    return sections.stream().filter(s -> s.name().equals(name)).findFirst();
  }
}
