package org.osimage.source.debian.unpack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.Directory;
import org.osimage.tree.Entry.HardLink;
import org.osimage.tree.Entry.Symlink;
import org.osimage.tree.TreePath;

/**
 * Lays packages over each other. A path has one owner, unless it is a directory, the same file of
 * one package in several architectures (Multi-Arch: same), or its owner's field Replaces names the
 * other package. Of directories with different modes or owners base-files' counts, else the first
 * package's. Diversions are unknown here: they would be made by scripts.
 */
final class PackageMerge {
  private static final int SHOWN = 50;

  /**
   * @param owner index of the package
   */
  record Owned(Entry entry, int owner) {}

  /**
   * @param entries by real path
   * @param lost for each package the paths of its own that another package took over
   */
  record Merged(Map<TreePath, Owned> entries, List<Set<TreePath>> lost, RealPaths paths) {}

  private final List<UnpackedDeb> debs;
  private final RealPaths paths;
  private final AccountIds ids;
  private final BuildLog log;
  private final Replaces replaces = new Replaces();
  private final Map<TreePath, Owned> owned = new HashMap<>();
  private final List<Set<TreePath>> lost = new ArrayList<>();
  private final Map<TreePath, Integer> mustBeDirectories = new HashMap<>();
  private final Set<String> problems = new TreeSet<>();

  private PackageMerge(List<UnpackedDeb> debs, RealPaths paths, AccountIds ids, BuildLog log) {
    this.debs = debs;
    this.paths = paths;
    this.ids = ids;
    this.log = log;
  }

  /**
   * @param debs in the order of packages
   * @throws ImageBuildException naming every conflict
   */
  static Merged merge(List<UnpackedDeb> debs, RealPaths paths, AccountIds ids, BuildLog log)
      throws ImageBuildException {
    PackageMerge merge = new PackageMerge(debs, paths, ids, log);
    for (int i = 0; i < debs.size(); i++) {
      merge.add(i);
    }
    merge.inheritBodies();
    merge.checkDirectories();
    merge.report();
    return new Merged(merge.owned, merge.lost, paths);
  }

  private void add(int owner) {
    lost.add(new HashSet<>());
    UnpackedDeb deb = debs.get(owner);
    for (Entry entry : deb.entries()) {
      try {
        add(deb, owner, entry);
      } catch (ImageBuildException e) {
        problems.add("package " + deb.deb() + ": " + e.getMessage());
      }
    }
  }

  private void add(UnpackedDeb deb, int owner, Entry entry) throws ImageBuildException {
    TreePath path = paths.of(entry.path(), owner);
    if (entry instanceof HardLink link) {
      claim(path, new HardLink(path, link.attributes(), paths.of(link.target(), owner)), owner);
      return;
    }
    Attributes attributes = ids.attributes(entry, deb.owners());
    Optional<Integer> linkOwner = paths.linkOwner(path);
    if (entry instanceof Directory && linkOwner.isPresent()) {
      if (linkOwner.get() == owner) {
        throw new ImageBuildException("it delivers '" + path + "' as directory and as link");
      }
      TreePath real = paths.followed(path);
      if (linkOwner.get() != RealPaths.NOBODY) {
        log.debug(deb.name() + ": " + entry.path() + " is a link of another package to " + real);
      }
      if (!owned.containsKey(real)) {
        claim(real, new Directory(real, attributes), owner);
      }
      mustBeDirectories.putIfAbsent(real, owner);
      return;
    }
    if (linkOwner.equals(Optional.of(RealPaths.NOBODY))) {
      throw new ImageBuildException("'" + path + "' must be a link on this release");
    }
    claim(path, entry.withPath(path).withAttributes(attributes), owner);
  }

  private void claim(TreePath path, Entry entry, int owner) throws ImageBuildException {
    Owned before = owned.putIfAbsent(path, new Owned(entry, owner));
    if (before == null) {
      return;
    }
    boolean later;
    if (before.entry() instanceof Directory && entry instanceof Directory) {
      later = laterDirectory(before, entry, owner);
    } else if (leadsToItself(before.entry())) {
      later = true;
    } else if (leadsToItself(entry) || shared(before, entry, owner)) {
      later = false;
    } else if (replaces.allow(debs.get(owner), debs.get(before.owner()))) {
      lose(before.owner(), path);
      later = true;
    } else if (replaces.allow(debs.get(before.owner()), debs.get(owner))) {
      lose(owner, path);
      later = false;
    } else {
      problems.add(conflict(path, before, entry, owner));
      return;
    }
    if (later) {
      owned.put(path, new Owned(entry, owner));
    }
  }

  private boolean laterDirectory(Owned before, Entry entry, int owner) {
    Attributes a = before.entry().attributes();
    Attributes b = entry.attributes();
    if (a.mode() == b.mode() && a.uid() == b.uid() && a.gid() == b.gid()) {
      return false;
    }
    boolean later = debs.get(owner).name().equals("base-files");
    UnpackedDeb winner = debs.get(later ? owner : before.owner());
    UnpackedDeb loser = debs.get(later ? before.owner() : owner);
    log.debug(
        "directory "
            + entry.path()
            + ": mode and owner are those of "
            + winner.name()
            + ", not of "
            + loser.name());
    return later;
  }

  /** On merged /usr a link /usr/bin/x to /bin/x leads to its own path. */
  private boolean leadsToItself(Entry entry) throws ImageBuildException {
    if (!(entry instanceof Symlink link)) {
      return false;
    }
    String target = link.target();
    int slash = target.lastIndexOf('/');
    if (!target.endsWith("/" + entry.path().name()) || target.endsWith("/..")) {
      return false;
    }
    String directory = slash == 0 ? "/" : target.substring(0, slash);
    return paths.target(entry.path(), directory).equals(entry.path().parent());
  }

  private boolean shared(Owned before, Entry entry, int owner) {
    UnpackedDeb a = debs.get(before.owner());
    UnpackedDeb b = debs.get(owner);
    boolean instances =
        before.owner() == owner
            || (a.name().equals(b.name()) && a.multiArchSame() && b.multiArchSame());
    if (before.entry() instanceof Symlink link && entry instanceof Symlink other) {
      if (!instances && link.target().equals(other.target())) {
        mustBeDirectories.putIfAbsent(entry.path(), owner); // dpkg lets two packages say so
        return true;
      }
    }
    return instances && same(before.entry(), entry);
  }

  private static boolean same(Entry a, Entry b) {
    Attributes x = a.attributes();
    Attributes y = b.attributes();
    return x.mode() == y.mode()
        && x.uid() == y.uid()
        && x.gid() == y.gid()
        && a.withAttributes(y).equals(b);
  }

  private String conflict(TreePath path, Owned before, Entry entry, int owner) {
    DebFile a = debs.get(before.owner()).deb();
    DebFile b = debs.get(owner).deb();
    if (before.owner() == owner) {
      return "package " + b + " delivers '" + path + "' twice, once through a link of merged /usr";
    }
    if (a.name().equals(b.name())) {
      return "'" + path + "' differs between " + a + " and " + b;
    }
    String hint = same(before.entry(), entry) ? " (the same file)" : "";
    return "'" + path + "' is owned by both " + a + " and " + b + hint;
  }

  private void lose(int loser, TreePath realPath) throws ImageBuildException {
    for (Entry entry : debs.get(loser).entries()) {
      if (paths.of(entry.path(), loser).equals(realPath)) {
        lost.get(loser).add(entry.path());
      }
    }
  }

  /** A body whose first name went to another package lives on under the next of its names. */
  private void inheritBodies() throws ImageBuildException {
    for (int owner = 0; owner < debs.size(); owner++) {
      if (lost.get(owner).isEmpty()) {
        continue;
      }
      Map<TreePath, Entry> orphans = new HashMap<>();
      for (TreePath path : lost.get(owner)) {
        for (Entry entry : debs.get(owner).entries()) {
          if (entry.path().equals(path) && !(entry instanceof HardLink)) {
            orphans.put(paths.of(path, owner), entry);
          }
        }
      }
      Map<TreePath, TreePath> heirs = new HashMap<>();
      for (Entry entry : debs.get(owner).entries()) {
        Owned now = owned.get(paths.of(entry.path(), owner));
        if (now != null
            && now.owner() == owner
            && now.entry() instanceof HardLink link
            && orphans.containsKey(link.target())) {
          inherit(owner, link, orphans.getOrDefault(link.target(), link), heirs);
        }
      }
    }
  }

  private void inherit(int owner, HardLink link, Entry body, Map<TreePath, TreePath> heirs) {
    TreePath heir = heirs.putIfAbsent(link.target(), link.path());
    Entry entry =
        heir == null
            ? body.withPath(link.path())
                .withAttributes(ids.attributes(body, debs.get(owner).owners()))
            : new HardLink(link.path(), link.attributes(), heir);
    owned.put(link.path(), new Owned(entry, owner));
  }

  private void checkDirectories() throws ImageBuildException {
    for (Map.Entry<TreePath, Integer> must : mustBeDirectories.entrySet()) {
      TreePath real = paths.followed(must.getKey());
      Owned found = owned.get(real);
      if (found != null && !(found.entry() instanceof Directory)) {
        problems.add(conflict(real, found, found.entry(), must.getValue()));
      } else if (found == null && !must.getKey().equals(real)) {
        problems.add(
            "'"
                + must.getKey()
                + "' of package "
                + debs.get(must.getValue()).deb()
                + " and of another one is a link to no directory");
      }
    }
    for (Map.Entry<TreePath, Owned> at : owned.entrySet()) {
      TreePath parent = at.getKey().parent();
      Owned above = owned.get(parent);
      if (above != null && !(above.entry() instanceof Directory)) {
        problems.add(
            "'"
                + at.getKey()
                + "' of package "
                + debs.get(at.getValue().owner()).deb()
                + " lies beneath '"
                + parent
                + "', which package "
                + debs.get(above.owner()).deb()
                + " delivers as no directory");
      }
    }
  }

  private void report() throws ImageBuildException {
    if (problems.isEmpty()) {
      return;
    }
    throw new ImageBuildException(
        "the packages do not fit together; leave one of each pair out:"
            + ImageBuildException.lines(problems, SHOWN));
  }
}
