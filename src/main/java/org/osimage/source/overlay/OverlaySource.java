package org.osimage.source.overlay;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.content.Sha256;
import org.osimage.host.HostNames;
import org.osimage.source.Contribution;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.PackageSource;
import org.osimage.source.PreparedSource;
import org.osimage.source.SourceContext;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.TreeListing;
import org.osimage.tree.TreePath;

/**
 * Contributes a directory of the host. All entries have the build's time. The directory itself is
 * an entry unless it becomes the root of the image.
 */
public final class OverlaySource implements PackageSource {
  private static final int DEFAULT_DIRECTORY_MODE = 0755;
  private static final int DEFAULT_FILE_MODE = 0644;
  private static final int DEFAULT_PROGRAM_MODE = 0755;
  private static final int SYMLINK_MODE = 0777;
  private static final long LARGEST_ID = 0xfffffffeL;

  private final OverlayRequest request;
  private final Optional<TextFilter> filter;

  public OverlaySource(OverlayRequest request) {
    this.request = request;
    this.filter = request.filtering().map(p -> new TextFilter(p, request.nonFilteredExtensions()));
  }

  @Override
  public String name() {
    return request.name();
  }

  /**
   * Scans the directory and brings the bodies into the store.
   *
   * @throws ImageBuildException if the directory is missing, or has a special file or a name that
   *     this JVM cannot read
   */
  @Override
  public PreparedSource prepare(ContentStore store, SourceContext context) throws IOException {
    checkOwner("owner", request.owner().orElse("0"));
    checkOwner("group", request.group().orElse("0"));
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<TreePath, OverlayScan.Found> found : OverlayScan.run(request).entrySet()) {
      TreePath path = request.outputDirectory().resolve(found.getKey());
      if (!path.isRoot()) {
        entries.add(entry(path, found.getValue(), store, context.epoch()));
      }
    }
    return new Prepared(List.copyOf(entries), owners(entries));
  }

  private Entry entry(TreePath path, OverlayScan.Found found, ContentStore store, long epoch)
      throws IOException {
    return switch (found.kind()) {
      case DIRECTORY ->
          new Entry.Directory(
              path, attributes(request.directoryMode().orElse(DEFAULT_DIRECTORY_MODE), epoch));
      case SYMLINK -> {
        String target = HostNames.target(found.file(), request.name());
        yield new Entry.Symlink(path, attributes(SYMLINK_MODE, epoch), target);
      }
      case FILE -> file(path, found.file(), DEFAULT_FILE_MODE, store, epoch);
      case EXECUTABLE -> file(path, found.file(), DEFAULT_PROGRAM_MODE, store, epoch);
    };
  }

  private Entry file(TreePath path, Path file, int defaultMode, ContentStore store, long epoch)
      throws IOException {
    return new Entry.RegularFile(
        path, attributes(request.fileMode().orElse(defaultMode), epoch), body(file, path, store));
  }

  private Content body(Path file, TreePath path, ContentStore store) throws IOException {
    try {
      if (filter.isPresent() && filter.get().applies(path.name())) {
        return store.put(filter.get().filter(file, request.name()));
      }
      try (InputStream in = Files.newInputStream(file)) {
        return store.put(in);
      }
    } catch (AccessDeniedException e) {
      throw new ImageBuildException(request.name() + ": no permission to read the file " + file, e);
    }
  }

  private Attributes attributes(int mode, long epoch) {
    long uid = request.owner().map(OverlaySource::id).orElse(0L);
    long gid = request.group().map(OverlaySource::id).orElse(0L);
    return Attributes.of(mode, Math.max(uid, 0), Math.max(gid, 0), epoch);
  }

  /** The decimal id, or -1 for a name. */
  private static long id(String owner) {
    return owner.matches("[0-9]{1,10}") ? Long.parseLong(owner) : -1;
  }

  private void checkOwner(String element, String owner) throws ImageBuildException {
    if (owner.isBlank() || id(owner) > LARGEST_ID) {
      throw new ImageBuildException(
          request.name()
              + ": <"
              + element
              + ">"
              + owner
              + "</"
              + element
              + "> is neither a name nor an id from 0 to "
              + LARGEST_ID);
    }
  }

  private Map<TreePath, SymbolicOwner> owners(List<Entry> entries) {
    boolean ids =
        request.owner().map(OverlaySource::id).orElse(0L) >= 0
            && request.group().map(OverlaySource::id).orElse(0L) >= 0;
    if (ids) {
      return Map.of();
    }
    SymbolicOwner owner =
        new SymbolicOwner(request.owner().orElse("0"), request.group().orElse("0"));
    Map<TreePath, SymbolicOwner> owners = new TreeMap<>();
    entries.forEach(entry -> owners.put(entry.path(), owner));
    return Collections.unmodifiableMap(owners);
  }

  private final class Prepared implements PreparedSource {
    private final List<Entry> entries;
    private final Map<TreePath, SymbolicOwner> owners;

    Prepared(List<Entry> entries, Map<TreePath, SymbolicOwner> owners) {
      this.entries = entries;
      this.owners = owners;
    }

    @Override
    public SortedMap<String, String> fingerprint() {
      StringWriter listing = new StringWriter();
      try {
        for (Entry entry : entries) {
          TreeListing.writeLine(entry, listing);
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      listing.append(request.owner().orElse("0") + ":" + request.group().orElse("0"));
      byte[] digest = Sha256.of(listing.toString().getBytes(StandardCharsets.UTF_8));
      return new TreeMap<>(Map.of(request.name(), "sha256:" + HexFormat.of().formatHex(digest)));
    }

    @Override
    public Contribution contribute() {
      return Contribution.of(request.name(), entries, owners);
    }
  }
}
