package org.osimage.source.svr4.format;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osimage.ImageBuildException;

/**
 * The objects of a package: its {@code pkgmap}.
 *
 * @param parts how many parts the package has, 1 or more
 * @param entries in the order of the file
 */
public record PackageMap(int parts, List<MapEntry> entries) {
  public PackageMap {
    entries = List.copyOf(entries);
  }

  /**
   * Reads {@code pkgmap}.
   *
   * @throws ImageBuildException naming file and line of the first mistake
   */
  public static PackageMap parse(PackageText text) throws ImageBuildException {
    MapReader reader = new MapReader(text);
    List<MapEntry> entries = reader.entries();
    Map<String, Integer> seen = new HashMap<>();
    for (MapEntry entry : entries) {
      String key = (entry.type() == ObjectType.INFORMATION ? "i " : "") + entry.path();
      Integer before = seen.putIfAbsent(key, entry.line());
      if (before != null) {
        throw text.error(entry.line(), entry.path() + " stands twice, first in line " + before);
      }
    }
    return new PackageMap(reader.parts(), entries);
  }

  /** Whether something lies relative to the base directory. */
  public boolean hasRelocatable() {
    return entries.stream().anyMatch(e -> e.type() != ObjectType.INFORMATION && !e.isAbsolute());
  }
}
