package org.osimage.source.debian.unpack;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.osimage.content.Content;
import org.osimage.source.debian.control.Paragraph;
import org.osimage.tree.Entry;
import org.osimage.tree.TreePath;

/**
 * What a package holds; its bodies are in the store.
 *
 * @param control the files of the control archive by name
 * @param fields of the control file
 * @param entries of the data archive in its order, under the package's own paths
 * @param owners those entries' owners that the archive names otherwise than root
 * @param md5 of the files that dpkg keeps an MD5 of: configuration files, and every file when the
 *     package has no list of its own
 */
record UnpackedDeb(
    DebFile deb,
    SortedMap<String, ControlFile> control,
    Paragraph fields,
    List<Entry> entries,
    Map<TreePath, TarOwner> owners,
    Map<TreePath, String> md5) {
  /**
   * @param mode the twelve permission bits in the control archive
   */
  record ControlFile(int mode, Content content) {}

  /** Names as the archive has them; empty if it has none. */
  record TarOwner(String user, String group) {}

  String name() {
    return deb.name();
  }

  /** Whether several architectures of it can be installed side by side. */
  boolean multiArchSame() {
    return fields.text("Multi-Arch").equals("same");
  }

  /** The name under which the dpkg database keeps it: with the architecture where it must. */
  String databaseName() {
    return multiArchSame() ? name() + ":" + deb.architecture() : name();
  }
}
