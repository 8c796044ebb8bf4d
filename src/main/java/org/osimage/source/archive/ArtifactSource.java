package org.osimage.source.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.archive.ArchiveContents;
import org.osimage.archive.ArchiveContents.NamedOwner;
import org.osimage.content.ContentStore;
import org.osimage.source.Contribution;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.PackageSource;
import org.osimage.source.PreparedSource;
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
  private static final long LARGEST_ID = 0xfffffffeL;

  private final ArtifactRequest request;

  public ArtifactSource(ArtifactRequest request) {
    this.request = request;
  }

  @Override
  public String name() {
    return request.name();
  }

  /**
   * Computes the digest of the file.
   *
   * @throws ImageBuildException if it is missing or a directory
   */
  @Override
  public PreparedSource prepare(ContentStore store, SourceContext context) throws IOException {
    checkOwner("owner", request.owner());
    checkOwner("group", request.group());
    String digest = ArchivePack.digest(request.file(), request.name());
    return new Prepared(store, context.epoch(), digest);
  }

  private void checkOwner(String element, Optional<String> owner) throws ImageBuildException {
    boolean number = owner.orElse("").matches("[0-9]+");
    if (owner.isPresent() && (owner.get().isBlank() || (number && id(owner.get()) < 0))) {
      throw new ImageBuildException(
          request.name()
              + ": <"
              + element
              + ">"
              + owner.get()
              + "</"
              + element
              + "> is neither a name nor an id from 0 to "
              + LARGEST_ID);
    }
  }

  /** The decimal id, or -1 for a name. */
  private static long id(String owner) {
    long id = owner.matches("[0-9]{1,10}") ? Long.parseLong(owner) : -1;
    return id <= LARGEST_ID ? id : -1;
  }

  private final class Prepared implements PreparedSource {
    private final ContentStore store;
    private final long epoch;
    private final String sha256;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<TreePath, SymbolicOwner> owners = new TreeMap<>();

    Prepared(ContentStore store, long epoch, String sha256) {
      this.store = store;
      this.epoch = epoch;
      this.sha256 = sha256;
    }

    @Override
    public SortedMap<String, String> fingerprint() {
      String options =
          List.of(
                  request.outputDirectory(),
                  request.destFileName().orElse(""),
                  request.fileMode(),
                  request.owner(),
                  request.group(),
                  request.unpack())
              .toString();
      SortedMap<String, String> fingerprint = new TreeMap<>();
      fingerprint.put(request.name(), "sha256:" + sha256);
      fingerprint.put(request.name() + ", options", options + ", time " + epoch);
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
          request.name(), List.copyOf(entries), Collections.unmodifiableMap(new TreeMap<>(owners)));
    }

    private void place() throws IOException {
      String fileName = request.destFileName().orElse(String.valueOf(request.file().getFileName()));
      TreePath path = request.outputDirectory().resolve(fileName);
      if (path.equals(request.outputDirectory())) {
        throw new ImageBuildException(
            request.name() + ": <destFileName>" + fileName + "</destFileName> is no file name");
      }
      try (InputStream in = Files.newInputStream(request.file())) {
        add(
            new Entry.RegularFile(
                path,
                Attributes.root(request.fileMode().orElse(DEFAULT_FILE_MODE), epoch),
                store.put(in)),
            new NamedOwner("0", "0"));
      }
    }

    private void unpack(ArtifactRequest.Unpack unpack) throws IOException {
      String archive = request.name() + " (" + request.file().getFileName() + ")";
      ArchiveContents contents = ArchivePack.contents(store, request.file(), sha256, archive);
      for (Map.Entry<TreePath, UnpackedEntries.Chosen> placed :
          UnpackedEntries.choose(request, unpack, contents).entrySet()) {
        Entry entry = placed.getValue().entry();
        Attributes a = entry.attributes();
        boolean file = entry.kind() == Entry.Kind.FILE && request.fileMode().isPresent();
        int mode = file ? request.fileMode().getAsInt() : a.mode();
        NamedOwner ids = new NamedOwner(Long.toString(a.uid()), Long.toString(a.gid()));
        NamedOwner owner =
            switch (unpack.owners()) {
              case ROOT -> new NamedOwner("0", "0");
              case IDS -> ids;
              case NAMES -> contents.owners().getOrDefault(placed.getValue().source(), ids);
            };
        add(entry.withAttributes(a.withMode(mode)).withPath(placed.getKey()), owner);
      }
    }

    /** Adds the entry with the owner of the request, or else the one given. */
    private void add(Entry entry, NamedOwner otherwise) {
      if (entry.kind() == Entry.Kind.HARD_LINK) {
        entries.add(entry);
        return;
      }
      String user = request.owner().orElse(otherwise.user());
      String group = request.group().orElse(otherwise.group());
      Attributes a = entry.attributes().withOwner(Math.max(0, id(user)), Math.max(0, id(group)));
      entries.add(entry.withAttributes(a));
      if (id(user) < 0 || id(group) < 0) {
        owners.put(entry.path(), new SymbolicOwner(user, group));
      }
    }
  }
}
