package org.osimage.source.ips.repository;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.source.download.Address;
import org.osimage.source.download.Downloads;
import org.osimage.source.download.Downloads.BodyReader;
import org.osimage.source.ips.action.Fmri;

/**
 * One repository: a directory, a package archive or a depot, for one publisher. Safe for several
 * threads.
 */
final class Origin implements Closeable {
  private static final int CONFIGURATION = 1 << 20;
  private static final String CATALOG = "catalog.attrs";

  private final RepositoryFiles files;
  private final Layout layout;
  private final String publisher;

  private Origin(RepositoryFiles files, Layout layout, String publisher) {
    this.files = files;
    this.layout = layout;
    this.publisher = publisher;
  }

  /**
   * Finds out how the repository is laid out.
   *
   * @param address a path, {@code file:}, {@code http:} or {@code https:}
   * @throws ImageBuildException if there is no repository
   */
  static Origin open(String address, String publisher, Downloads downloads) throws IOException {
    RepositoryFiles files = files(address, downloads);
    boolean done = false;
    try {
      Origin origin = new Origin(files, layout(files, publisher), publisher);
      done = true;
      return origin;
    } finally {
      if (!done) {
        files.close();
      }
    }
  }

  /** As {@link #open}; a mirror need not have catalogs. */
  static Origin mirror(String address, String publisher, Downloads downloads) throws IOException {
    RepositoryFiles files = files(address, downloads);
    if (!files.remote()) {
      files.close();
      return open(address, publisher, downloads);
    }
    Optional<byte[]> versions = files.probe("versions/0/").filter(Origin::isDepot);
    if (versions.isEmpty() && configuration(files).isPresent()) {
      return new Origin(files, Layout.PUBLISHERS, publisher);
    }
    String operations = new String(versions.orElse(new byte[0]), StandardCharsets.UTF_8);
    boolean prefixed =
        operations.matches("(?s).*\\npublisher [0-9 ]*\\b1\\b.*")
            && !files.address().endsWith("/" + publisher + "/");
    return new Origin(files, prefixed ? Layout.DEPOT : Layout.DEPOT_DEFAULT, publisher);
  }

  static RepositoryFiles files(String address, Downloads downloads) throws IOException {
    Address place = Address.of(address, Path.of(""));
    if (place.login().isPresent()) {
      throw new ImageBuildException(
          "the address of a repository has a name or password in it, which would end up in logs and"
              + " images: put them into Maven's settings, as a server");
    }
    if (place.local().isEmpty()) {
      return new RemoteFiles(downloads, place);
    }
    Path path = place.local().get();
    if (Files.isDirectory(path)) {
      return new LocalFiles(path);
    }
    if (!Files.exists(path)) {
      throw new ImageBuildException("there is no package repository " + path);
    }
    return ArchiveFiles.open(path);
  }

  private static Layout layout(RepositoryFiles files, String publisher) throws IOException {
    if (files.remote() && files.probe("versions/0/").filter(Origin::isDepot).isPresent()) {
      return depot(files, publisher);
    }
    Optional<String> configuration = configuration(files);
    if (configuration.isPresent()) {
      return setting(configuration.get(), "repository", "version")
          .filter(version -> version.matches("[0-3]"))
          .map(old -> Layout.SINGLE)
          .orElse(Layout.PUBLISHERS);
    }
    if (files.remote()) {
      return depot(files, publisher);
    }
    throw new ImageBuildException(
        files.address() + " is no package repository: it has no pkg5.repository");
  }

  private static boolean isDepot(byte[] versions) {
    byte[] start = "pkg-server".getBytes(StandardCharsets.US_ASCII);
    return versions.length >= start.length
        && Arrays.equals(versions, 0, start.length, start, 0, start.length);
  }

  private static Layout depot(RepositoryFiles files, String publisher) throws IOException {
    for (Layout layout : List.of(Layout.DEPOT, Layout.DEPOT_DEFAULT)) {
      if (files.probe(layout.catalog(publisher, CATALOG)).isPresent()) {
        return layout;
      }
    }
    if (files.changing(Layout.DEPOT.catalog(publisher, CATALOG)).isPresent()) {
      return Layout.DEPOT; // a probe passes over being off line, this says so
    }
    throw new ImageBuildException(
        files.address() + " has no catalog of the publisher " + publisher);
  }

  private static Optional<String> configuration(RepositoryFiles files) throws IOException {
    Optional<byte[]> bytes =
        files.remote()
            ? files.probe("pkg5.repository")
            : files.read(
                "pkg5.repository",
                in -> LocalFiles.limited(in, CONFIGURATION, files.address() + "/pkg5.repository"));
    return bytes.map(b -> new String(b, StandardCharsets.UTF_8));
  }

  /** A value of the configuration, whose form is that of Windows' ini files. */
  private static Optional<String> setting(String text, String section, String name) {
    String current = "";
    for (String line : text.split("\\R", -1)) {
      String stripped = line.strip();
      if (stripped.startsWith("[") && stripped.endsWith("]")) {
        current = stripped.substring(1, stripped.length() - 1);
      }
      int equals = stripped.indexOf('=');
      if (current.equals(section)
          && equals > 0
          && stripped.substring(0, equals).strip().equals(name)) {
        return Optional.of(stripped.substring(equals + 1).strip());
      }
    }
    return Optional.empty();
  }

  /**
   * The publishers of a repository, the default one first.
   *
   * @throws ImageBuildException if there is no repository
   */
  static List<String> publishers(String address, Downloads downloads) throws IOException {
    try (RepositoryFiles files = files(address, downloads)) {
      Set<String> found = new LinkedHashSet<>();
      Optional<String> configuration = configuration(files);
      configuration
          .flatMap(text -> setting(text, "publisher", "prefix"))
          .filter(Fmri::isPublisher)
          .ifPresent(found::add);
      if (files.remote()) {
        found.addAll(ofDepot(files));
      } else if (files instanceof LocalFiles) {
        found.addAll(directories(Path.of(files.address()).resolve("publisher")));
      } else {
        files.list().stream()
            .filter(path -> path.startsWith("publisher/"))
            .map(path -> path.split("/", -1)[1])
            .filter(Fmri::isPublisher)
            .forEach(found::add);
      }
      if (found.isEmpty()) {
        throw new ImageBuildException(files.address() + " does not name its publishers");
      }
      return List.copyOf(found);
    }
  }

  private static List<String> directories(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var listed = Files.list(directory)) {
      return listed
          .map(path -> String.valueOf(path.getFileName()))
          .filter(Fmri::isPublisher)
          .sorted()
          .toList();
    }
  }

  private static List<String> ofDepot(RepositoryFiles files) throws IOException {
    for (String path : List.of("publisher/1/", "publisher/0/")) {
      Optional<byte[]> answer = Optional.empty();
      try {
        answer = files.changing(path);
      } catch (ImageBuildException e) {
        throw e;
      } catch (IOException e) {
        continue; // depots on some systems fail here; there is another way to ask
      }
      if (answer.isPresent()) {
        return PublisherInfo.read(answer.get(), files.address() + path).stream()
            .map(PublisherInfo::prefix)
            .toList();
      }
    }
    return List.of();
  }

  String address() {
    return files.address();
  }

  boolean remote() {
    return files.remote();
  }

  /** Whether it has catalogs; an archive has manifests only. */
  boolean hasCatalog() {
    return !(files instanceof ArchiveFiles);
  }

  /** Names a file for messages. */
  String place(String path) {
    return files.address() + (files.address().endsWith("/") ? "" : "/") + path;
  }

  private String located(String path) {
    return files.remote() && !layout.isDepot() ? Address.escaped(path) : path;
  }

  Optional<byte[]> catalogAttributes() throws IOException {
    return files.changing(located(layout.catalog(publisher, CATALOG)));
  }

  /** A part of the catalog with this signature. */
  Optional<Path> catalogPart(
      String part, String signature, long limit, RepositoryFiles.FileCheck check)
      throws IOException {
    String path = located(layout.catalog(publisher, part));
    return files.fixed(path, "ips-catalog", signature, limit, check);
  }

  String catalogPlace(String part) {
    return place(layout.catalog(publisher, part));
  }

  String manifestPlace(Fmri fmri) {
    return place(layout.manifest(publisher, fmri));
  }

  <T> Optional<T> manifest(Fmri fmri, BodyReader<T> reader) throws IOException {
    return files.read(located(layout.manifest(publisher, fmri)), reader);
  }

  /**
   * A manifest whose content is known.
   *
   * @param key of the cache, hexadecimal
   */
  Optional<Path> fixedManifest(Fmri fmri, String key, long limit, RepositoryFiles.FileCheck check)
      throws IOException {
    String path = located(layout.manifest(publisher, fmri));
    return files.fixed(path, "ips-manifest", key, limit, check);
  }

  /** The compressed body of a payload. */
  <T> Optional<T> payload(String hash, BodyReader<T> reader) throws IOException {
    for (String path : layout.payload(publisher, hash)) {
      Optional<T> read = files.read(located(path), reader);
      if (read.isPresent()) {
        return read;
      }
    }
    return Optional.empty();
  }

  /** The manifests of an archive as paths. */
  List<String> manifests() {
    String start = layout.prefix(publisher) + "pkg/";
    return files.list().stream().filter(path -> path.startsWith(start)).toList();
  }

  <T> Optional<T> file(String path, BodyReader<T> reader) throws IOException {
    return files.read(path, reader);
  }

  /** Up to a limit; what comes behind it is refused. */
  static byte[] limited(InputStream in, int limit, String name) throws IOException {
    return LocalFiles.limited(in, limit, name);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
