package org.osimage.archive.read;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.tree.Entry;
import org.osimage.tree.TreePath;

/**
 * What an archive holds, checked: no path twice, none outside of the root or beneath something that
 * is no directory, hard links only to entries of the archive.
 *
 * @param entries in canonical order; parents may be missing; the attributes of hard links say
 *     nothing
 * @param owners of the entries whose owners the archive names; what it does not name is the decimal
 *     id
 * @param notes what the entries do not show, each kind once
 */
public record ArchiveContents(
    List<Entry> entries, SortedMap<TreePath, NamedOwner> owners, List<ArchiveNote> notes) {
  /** User and group, each a name or a decimal id. */
  public record NamedOwner(String user, String group) {}

  public ArchiveContents {
    entries = List.copyOf(entries);
    owners = Collections.unmodifiableSortedMap(new TreeMap<>(owners));
    notes = List.copyOf(notes);
  }

  /** Contents that show everything. */
  public ArchiveContents(List<Entry> entries, SortedMap<TreePath, NamedOwner> owners) {
    this(entries, owners, List.of());
  }
}
