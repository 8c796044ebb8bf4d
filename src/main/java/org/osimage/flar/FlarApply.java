package org.osimage.flar;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osimage.ImageBuildException;
import org.osimage.archive.read.ArchiveContents;
import org.osimage.archive.read.BodySink;
import org.osimage.compress.block.Resources;
import org.osimage.flar.header.ArchiveType;
import org.osimage.flar.header.Keyword;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * What laying an archive onto a target comes to. Everything is read and compared before anything
 * changes; scripts of the archive are never run.
 */
public final class FlarApply {
  private static final TreePath MASTER = TreePath.literal("etc/flash/master");

  private FlarApply() {}

  /**
   * @param architectures the kernel architectures of the target; an archive that names its own must
   *     name one of them
   * @param force delete what the manifest does not know, instead of refusing
   * @param owners compare owners; false where the target cannot have had them
   */
  public record Options(List<String> architectures, boolean force, boolean owners) {
    public Options {
      architectures = List.copyOf(architectures);
    }
  }

  /**
   * @param deletions paths to delete first, each with everything beneath, in the order of paths
   * @param members what to lay over it then, in the order of paths
   * @param warnings of the reader
   */
  public record Changes(List<TreePath> deletions, ArchiveContents members, List<String> warnings) {}

  /**
   * Reads the whole archive and compares it with the target.
   *
   * @throws ImageBuildException if the archive is damaged or for another architecture, or the
   *     target not what a differential archive was made for
   */
  public static Changes changes(
      FlarFile archive, FlarTarget target, BodySink sink, Options options, Resources resources)
      throws IOException {
    checkArchitecture(archive, options);
    FlarFile.Contents contents = archive.contents(sink, resources);
    List<TreePath> deletions = List.of();
    if (archive.identification().type() == ArchiveType.DIFFERENTIAL) {
      checkMaster(archive, target);
      deletions = deletions(archive, target, options);
    }
    checkPlaces(archive, target, contents.members(), deletions);
    List<String> warnings = new ArrayList<>(archive.header().warnings());
    warnings.addAll(contents.warnings());
    return new Changes(deletions, contents.members(), List.copyOf(warnings));
  }

  private static void checkArchitecture(FlarFile archive, Options options)
      throws ImageBuildException {
    List<String> named = archive.identification().architectures();
    if (!named.isEmpty()
        && !options.architectures().isEmpty()
        && named.stream().noneMatch(options.architectures()::contains)) {
      throw new ImageBuildException(
          archive.name()
              + ": is for "
              + String.join(", ", named)
              + " ("
              + Keyword.CONTENT_ARCHITECTURES
              + "), and the target is "
              + String.join(" or ", options.architectures()));
    }
  }

  private static void checkMaster(FlarFile archive, FlarTarget target) throws IOException {
    Optional<String> master = archive.identification().value(Keyword.CREATION_MASTER);
    Optional<String> deployed = target.line(MASTER);
    if (master.isPresent() && deployed.isPresent() && !deployed.equals(master)) {
      throw new ImageBuildException(
          archive.name()
              + ": its "
              + Keyword.CREATION_MASTER
              + " is "
              + master.get()
              + ", and the target was deployed from "
              + deployed.get()
              + " (/"
              + MASTER
              + "): this differential archive is for another image");
    }
  }

  private static List<TreePath> deletions(FlarFile archive, FlarTarget target, Options options)
      throws IOException {
    Optional<ManifestReader> manifest = archive.manifest();
    if (manifest.isEmpty()) {
      return List.of();
    }
    Set<TreePath> all = new TreeSet<>();
    try (ManifestReader reader = manifest.get()) {
      all.addAll(ManifestCheck.deletions(reader, target, options));
    }
    List<TreePath> topmost = new ArrayList<>();
    for (TreePath path : all) {
      if (topmost.isEmpty() || !path.startsWith(topmost.get(topmost.size() - 1))) {
        topmost.add(path);
      }
    }
    return topmost;
  }

  /** Nothing is laid beneath what is no directory, and no directory vanishes under a file. */
  private static void checkPlaces(
      FlarFile archive, FlarTarget target, ArchiveContents members, List<TreePath> deletions)
      throws IOException {
    TreeSet<TreePath> deleted = new TreeSet<>(deletions);
    Set<TreePath> delivered = new TreeSet<>();
    TreePath last = TreePath.ROOT;
    for (Entry entry : members.entries()) {
      boolean directory = entry.kind() == Entry.Kind.DIRECTORY;
      Optional<FileState> there =
          isDeleted(entry.path(), deleted) ? Optional.empty() : target.state(entry.path());
      if (!directory && there.map(FileState::isDirectory).orElse(false)) {
        throw new ImageBuildException(
            archive.name()
                + ": "
                + entry.path()
                + " is a "
                + entry.kind()
                + ", and the target has a directory there: remove it first");
      }
      if (directory) {
        delivered.add(entry.path());
      }
      TreePath parent = entry.path().parent();
      if (!parent.equals(last)) {
        checkParents(archive, target, parent, deleted, delivered);
        last = parent;
      }
    }
  }

  private static void checkParents(
      FlarFile archive,
      FlarTarget target,
      TreePath parent,
      TreeSet<TreePath> deleted,
      Set<TreePath> delivered)
      throws IOException {
    for (TreePath p = parent; !p.isRoot() && !delivered.contains(p); p = p.parent()) {
      Optional<FileState> there = isDeleted(p, deleted) ? Optional.empty() : target.state(p);
      if (there.isPresent() && !there.get().isDirectory()) {
        throw new ImageBuildException(
            archive.name()
                + ": has members beneath "
                + p
                + ", which in the target is "
                + (there.get().isSymlink() ? "a symbolic link" : "no directory")
                + ": nothing is written through it");
      }
    }
  }

  private static boolean isDeleted(TreePath path, TreeSet<TreePath> deleted) {
    TreePath at = deleted.floor(path);
    return at != null && path.startsWith(at);
  }

  /**
   * The tree with the changes made.
   *
   * @param epoch time of directories that nobody delivers, in seconds since 1970
   */
  public static ImageTree tree(ImageTree before, Changes changes, long epoch)
      throws ImageBuildException {
    org.osimage.tree.Attributes implicit = org.osimage.tree.Attributes.root(0755, epoch);
    return before.edit(
        editor -> {
          changes.deletions().forEach(editor::delete);
          for (Entry entry : changes.members().entries()) {
            boolean directory = entry.kind() == Entry.Kind.DIRECTORY;
            Optional<Entry> there = editor.find(entry.path());
            if (there.isPresent() && (!directory || there.get().kind() != entry.kind())) {
              editor.delete(entry.path()); // unlinked first: other names keep the old file
            }
            editor.putWithParents(entry, implicit);
          }
        });
  }

  /** For the log. */
  public static String summary(FlarFile archive, Changes changes) {
    return String.format(
        Locale.ROOT,
        "%s: %s, %d members, %d paths deleted",
        archive.name(),
        archive.identification().type(),
        changes.members().entries().size(),
        changes.deletions().size());
  }
}
