package org.osimage.source.ips.repository;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osimage.archive.read.TarIndex;
import org.osimage.source.download.Downloads.BodyReader;
import org.osimage.tree.TreePath;

/**
 * A repository in a package archive ({@code .p5p}): an uncompressed tar. The index that its first
 * member holds is not believed; the tar's own headers tell where everything lies.
 */
final class ArchiveFiles implements RepositoryFiles {
  private static final int LARGEST = 32 << 20;

  private final Path file;
  private final TarIndex index;

  private ArchiveFiles(Path file, TarIndex index) {
    this.file = file;
    this.index = index;
  }

  static ArchiveFiles open(Path file) throws IOException {
    return new ArchiveFiles(file, TarIndex.open(file));
  }

  @Override
  public String address() {
    return file.toString();
  }

  @Override
  public boolean remote() {
    return false;
  }

  @Override
  public <T> Optional<T> read(String path, BodyReader<T> reader) throws IOException {
    Optional<TarIndex.Member> member = Optional.ofNullable(index.files().get(TreePath.of(path)));
    if (member.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = index.body(member.get())) {
      return Optional.of(reader.read(in));
    }
  }

  @Override
  public Optional<byte[]> changing(String path) throws IOException {
    return read(path, in -> LocalFiles.limited(in, LARGEST, file + ": " + path));
  }

  /** Archives have no catalogs, and so nothing that is fixed. */
  @Override
  public Optional<Path> fixed(String path, String kind, String key, long limit, FileCheck check) {
    return Optional.empty();
  }

  @Override
  public List<String> list() {
    return index.files().keySet().stream().map(TreePath::toString).toList();
  }

  @Override
  public void close() throws IOException {
    index.close();
  }
}
