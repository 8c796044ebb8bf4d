package org.osimage.archive.read;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.archive.read.ArchiveContents.NamedOwner;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.HardLink;
import org.osimage.tree.TreePath;

/**
 * Collects the members of one archive and believes none of them. Absolute names are taken as
 * relative to the root, as tar does; everything else that leaves the root is an error. Of a path
 * that is there more than once the last member counts, as for tar, cpio and unzip.
 */
final class EntryCollector {
  /** What an image can reasonably hold; keeps a hostile archive from filling the heap. */
  private static final int MOST_ENTRIES = 4_000_000;

  static final int LONGEST_TARGET = 4096;
  private static final long MAX_ID = 0xfffffffeL;

  private final String archive;
  private final Map<TreePath, Entry> entries = new HashMap<>();
  private final Map<Attributes, Attributes> pool = new HashMap<>();
  private final SortedMap<TreePath, NamedOwner> owners = new TreeMap<>();

  /** The names of hard links by their targets. */
  private final Map<TreePath, List<TreePath>> linked = new HashMap<>();

  private final Map<ArchiveNote.Kind, ArchiveNote> notes = new EnumMap<>(ArchiveNote.Kind.class);

  EntryCollector(String archive) {
    this.archive = archive;
  }

  ImageBuildException error(String what) {
    return new ImageBuildException(archive + ": " + what);
  }

  TreePath path(byte[] raw) throws ImageBuildException {
    try {
      return TreePath.of(raw);
    } catch (ImageBuildException e) {
      throw new ImageBuildException(archive + ": unsafe member: " + e.getMessage(), e);
    }
  }

  /** A link target from an archive's bytes. */
  String target(byte[] raw, TreePath member) throws ImageBuildException {
    if (raw.length == 0 || raw.length > LONGEST_TARGET) {
      throw error(member + " is a symbolic link with a target of " + raw.length + " bytes");
    }
    try {
      String target =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(raw))
              .toString();
      if (target.indexOf('\0') >= 0) {
        throw error(member + " is a symbolic link whose target holds a NUL character");
      }
      return target;
    } catch (CharacterCodingException e) {
      throw new ImageBuildException(
          archive + ": " + member + " is a symbolic link whose target is not valid UTF-8", e);
    }
  }

  /** Attributes of a member, ids checked, equal ones shared. */
  Attributes attributes(
      int mode, long uid, long gid, long mtime, SortedMap<String, String> xattrs, Object member)
      throws ImageBuildException {
    if (uid < 0 || uid > MAX_ID || gid < 0 || gid > MAX_ID) {
      throw error(member + " has the impossible owner " + uid + ":" + gid);
    }
    Attributes a = new Attributes(mode & 07777, uid, gid, mtime, xattrs);
    Attributes known = pool.putIfAbsent(a, a);
    return known == null ? a : known;
  }

  Attributes attributes(int mode, long uid, long gid, long mtime, Object member)
      throws ImageBuildException {
    return attributes(mode, uid, gid, mtime, Collections.emptySortedMap(), member);
  }

  /** Counts something that the entries will not show. */
  void note(ArchiveNote.Kind kind, Object member) {
    notes.merge(
        kind,
        new ArchiveNote(kind, 1, member.toString()),
        (first, next) -> new ArchiveNote(kind, first.count() + 1, first.example()));
  }

  /** Adds a member, in the place of one that is there already. */
  void add(Entry entry) throws ImageBuildException {
    Entry before = entries.put(entry.path(), entry);
    if (before != null && !before.equals(entry)) {
      owners.remove(entry.path());
      keepBody(before);
      boolean directories =
          before.kind() == Entry.Kind.DIRECTORY && entry.kind() == Entry.Kind.DIRECTORY;
      if (!directories) {
        note(ArchiveNote.Kind.REPLACED, entry.path());
      }
    }
    if (entries.size() > MOST_ENTRIES) {
      throw error("holds more than " + MOST_ENTRIES + " members");
    }
  }

  /** Another name; whether its target exists is checked at the end. */
  void addHardLink(TreePath path, TreePath target) throws ImageBuildException {
    add(new HardLink(path, Attributes.root(0, 0), target));
    linked.computeIfAbsent(target, t -> new ArrayList<>()).add(path);
  }

  /** The other names of a body keep it when its first name goes to another member. */
  private void keepBody(Entry before) {
    List<TreePath> names = Optional.ofNullable(linked.remove(before.path())).orElse(List.of());
    Optional<TreePath> heir = Optional.empty();
    for (TreePath name : names) {
      boolean still =
          entries.get(name) instanceof HardLink link && link.target().equals(before.path());
      if (still && heir.isEmpty()) {
        heir = Optional.of(name);
        entries.put(name, before.withPath(name));
      } else if (still) {
        entries.put(name, new HardLink(name, Attributes.root(0, 0), heir.orElseThrow()));
        linked.computeIfAbsent(heir.orElseThrow(), t -> new ArrayList<>()).add(name);
      }
    }
  }

  /** Notes owners by name; an empty name means that the archive has only the id. */
  void owner(TreePath path, String user, String group, Attributes attributes) {
    if (!user.isEmpty() || !group.isEmpty()) {
      owners.put(
          path,
          new NamedOwner(
              user.isEmpty() ? Long.toString(attributes.uid()) : user,
              group.isEmpty() ? Long.toString(attributes.gid()) : group));
    }
  }

  ArchiveContents finish() throws ImageBuildException {
    TreeMap<TreePath, Entry> sorted = new TreeMap<>(entries);
    TreePath checked = TreePath.ROOT;
    for (Entry entry : sorted.values()) {
      TreePath parent = entry.path().parent();
      if (!parent.equals(checked)) {
        checkParents(entry);
        checked = parent;
      }
      if (entry instanceof HardLink link) {
        checkLink(link);
      }
    }
    Entry root = sorted.get(TreePath.ROOT);
    if (root != null && root.kind() != Entry.Kind.DIRECTORY) {
      throw error("its root is a " + root.kind() + ", no directory");
    }
    return new ArchiveContents(
        new ArrayList<>(sorted.values()), owners, List.copyOf(notes.values()));
  }

  private void checkParents(Entry entry) throws ImageBuildException {
    for (TreePath p = entry.path().parent(); !p.isRoot(); p = p.parent()) {
      Entry parent = entries.get(p);
      if (parent != null && parent.kind() != Entry.Kind.DIRECTORY) {
        throw error(
            entry.path()
                + " lies beneath "
                + p
                + ", which the archive itself holds as a "
                + parent.kind());
      }
    }
  }

  private void checkLink(HardLink link) throws ImageBuildException {
    Entry at = link;
    for (int hops = 0; at instanceof HardLink next; hops++) {
      Entry target = entries.get(next.target());
      if (target == null) {
        throw error(
            link.path() + " is a hard link to " + next.target() + ", which it does not hold");
      }
      if (hops > 64) {
        throw error(link.path() + " is a hard link to itself in a circle");
      }
      at = target;
    }
    if (at.kind() == Entry.Kind.DIRECTORY) {
      throw error(link.path() + " is a hard link to the directory " + at.path());
    }
  }
}
