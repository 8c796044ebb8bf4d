package org.osimage.source.overlay;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
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
import org.osimage.source.ProjectFile;
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

  private final OverlayRequest request;
  private final ProjectFile directory;
  private final String name;
  private final Optional<TextFilter> filter;

  /**
   * @param directory on the host
   * @param properties to fill in where the request wants it
   */
  public OverlaySource(
      OverlayRequest request, ProjectFile directory, Map<String, String> properties) {
    this.request = request;
    this.directory = directory;
    this.name = "<overlay> " + directory.shown();
    this.filter = request.filtering() ? Optional.of(new TextFilter(properties)) : Optional.empty();
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * Scans the directory and brings the bodies into the store.
   *
   * @throws ImageBuildException if the directory is missing, or has a special file or a name that
   *     this JVM cannot read
   */
  @Override
  public PreparedSource prepare(ContentStore store, SourceContext context) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<TreePath, OverlayScan.Found> found :
        OverlayScan.run(
                directory.path(),
                name,
                request.patterns(),
                request.defaultExcludes(),
                context.log())
            .entrySet()) {
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
        String target = HostNames.target(found.file(), name);
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
        return store.put(filter.get().filter(file, name));
      }
      try (InputStream in = Files.newInputStream(file)) {
        return store.put(in);
      }
    } catch (AccessDeniedException e) {
      throw new ImageBuildException(name + ": no permission to read the file " + file, e);
    }
  }

  private Attributes attributes(int mode, long epoch) {
    return request.owner().of(Attributes.root(mode, epoch));
  }

  private Map<TreePath, SymbolicOwner> owners(List<Entry> entries) {
    Map<TreePath, SymbolicOwner> owners = new TreeMap<>();
    if (!request.owner().isIds()) {
      entries.forEach(entry -> owners.put(entry.path(), request.owner()));
    }
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
        throw new UncheckedIOException(e);
      }
      listing.append(request.owner().user() + ":" + request.owner().group());
      byte[] digest = Sha256.of(listing.toString().getBytes(StandardCharsets.UTF_8));
      return new TreeMap<>(Map.of(name, "sha256:" + HexFormat.of().formatHex(digest)));
    }

    @Override
    public Contribution contribute() {
      return Contribution.of(name, entries, owners);
    }
  }
}
