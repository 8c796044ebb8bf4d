package org.osimage.source.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.archive.read.ArchiveContents;
import org.osimage.archive.read.ArchiveContents.NamedOwner;
import org.osimage.archive.read.ArchiveNote;
import org.osimage.content.ContentStore;
import org.osimage.source.Contribution;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.PackageSource;
import org.osimage.source.PreparedSource;
import org.osimage.source.ProjectFile;
import org.osimage.source.SourceContext;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.TreePath;

/**
 * Contributes a file, or the contents of an archive: zip, jar, tar or cpio, compressed or not. A
 * placed file has the build's time, unpacked entries those of the archive. The root of the archive
 * says nothing about the root of the image.
 */
public final class ArtifactSource implements PackageSource {
  private static final int DEFAULT_FILE_MODE = 0644;

  private final ArtifactRequest request;
  private final ArtifactRequest.Placement placement;
  private final Path file;
  private final String name;

  /**
   * @param file on the host
   */
  ArtifactSource(ArtifactRequest request, ProjectFile file) {
    this.request = request;
    this.placement = request.placement();
    this.file = file.path();
    this.name = "<" + request.element() + "> " + file.shown();
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * Computes the digest of the file.
   *
   * @throws ImageBuildException if it is missing or a directory
   */
  @Override
  public PreparedSource prepare(ContentStore store, SourceContext context) throws IOException {
    return new Prepared(store, context.epoch(), ArchivePack.digest(file, name), context.log());
  }

  private final class Prepared implements PreparedSource {
    private final ContentStore store;
    private final long epoch;
    private final String sha256;
    private final BuildLog log;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<TreePath, SymbolicOwner> owners = new TreeMap<>();

    Prepared(ContentStore store, long epoch, String sha256, BuildLog log) {
      this.log = log;
      this.store = store;
      this.epoch = epoch;
      this.sha256 = sha256;
    }

    @Override
    public SortedMap<String, String> fingerprint() {
      SortedMap<String, String> fingerprint = new TreeMap<>();
      fingerprint.put(name, "sha256:" + sha256);
      fingerprint.put(name + ", options", placement + ", " + request.unpack() + ", time " + epoch);
      return fingerprint;
    }

    @Override
    public Contribution contribute() throws IOException {
      entries.clear();
      owners.clear();
      if (request.unpack().isPresent()) {
        unpack(request.unpack().get());
      } else {
        place();
      }
      return Contribution.of(
          name, List.copyOf(entries), Collections.unmodifiableMap(new TreeMap<>(owners)));
    }

    private void place() throws IOException {
      String fileName = placement.fileName().orElse(String.valueOf(file.getFileName()));
      TreePath path = placement.outputDirectory().resolve(fileName);
      try (InputStream in = Files.newInputStream(file)) {
        add(
            new Entry.RegularFile(
                path,
                Attributes.root(placement.fileMode().orElse(DEFAULT_FILE_MODE), epoch),
                store.put(in)),
            SymbolicOwner.ROOT);
      }
    }

    private void unpack(ArtifactRequest.Unpack unpack) throws IOException {
      String archive = name + " (" + file.getFileName() + ")";
      ArchiveContents contents = ArchivePack.contents(store, file, sha256, archive);
      for (ArchiveNote note : contents.notes()) {
        report(note, unpack, archive);
      }
      for (Map.Entry<TreePath, UnpackedEntries.Chosen> placed :
          new UnpackedEntries(name, file, placement.outputDirectory(), unpack)
              .choose(contents)
              .entrySet()) {
        Entry entry = placed.getValue().entry();
        Attributes a = entry.attributes();
        int mode =
            entry.kind() == Entry.Kind.FILE ? placement.fileMode().orElse(a.mode()) : a.mode();
        Optional<NamedOwner> names =
            Optional.ofNullable(contents.owners().get(placed.getValue().source()));
        SymbolicOwner ids = new SymbolicOwner(Long.toString(a.uid()), Long.toString(a.gid()));
        SymbolicOwner owner =
            switch (unpack.owners()) {
              case ROOT -> SymbolicOwner.ROOT;
              case IDS -> ids;
              case NAMES -> names.map(n -> new SymbolicOwner(n.user(), n.group())).orElse(ids);
            };
        add(entry.withAttributes(a.withMode(mode)).withPath(placed.getKey()), owner);
      }
    }

    private void report(ArchiveNote note, ArtifactRequest.Unpack unpack, String archive)
        throws ImageBuildException {
      if (note.kind() == ArchiveNote.Kind.ACL && !unpack.ignoreAcls()) {
        throw new ImageBuildException(
            archive
                + ": "
                + note
                + ": what they allow or forbid to users and groups by name would be lost. Make the"
                + " archive without them (tar without --acls), or accept it with"
                + " <acls>ignore</acls>: then owner, group and others keep their own rights");
      }
      log.warn(archive + ": " + note);
    }

    /** Adds the entry with the owner of the request, or else the one given. */
    private void add(Entry entry, SymbolicOwner otherwise) {
      if (entry.kind() == Entry.Kind.HARD_LINK) {
        entries.add(entry);
        return;
      }
      SymbolicOwner owner =
          new SymbolicOwner(
              placement.owner().orElse(otherwise.user()),
              placement.group().orElse(otherwise.group()));
      entries.add(entry.withAttributes(owner.of(entry.attributes())));
      if (!owner.isIds()) {
        owners.put(entry.path(), owner);
      }
    }
  }
}
