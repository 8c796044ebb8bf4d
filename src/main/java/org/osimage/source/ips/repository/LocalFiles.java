package org.osimage.source.ips.repository;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.source.download.Downloads.BodyReader;

/** A repository in a directory of the host. */
final class LocalFiles implements RepositoryFiles {
  private static final int LARGEST = 32 << 20;

  private final Path root;

  LocalFiles(Path root) {
    this.root = root;
  }

  @Override
  public String address() {
    return root.toString();
  }

  @Override
  public boolean remote() {
    return false;
  }

  @Override
  public <T> Optional<T> read(String path, BodyReader<T> reader) throws IOException {
    InputStream in;
    try {
      in = Files.newInputStream(root.resolve(path));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try (in) {
      return Optional.of(reader.read(in));
    }
  }

  @Override
  public Optional<byte[]> changing(String path) throws IOException {
    return read(path, in -> limited(in, LARGEST, root.resolve(path).toString()));
  }

  /** The whole stream, which the file at hand need not keep within bounds. */
  static byte[] limited(InputStream in, int limit, String name) throws IOException {
    byte[] bytes = in.readNBytes(limit + 1);
    if (bytes.length > limit) {
      throw new ImageBuildException(name + " has more than " + limit + " bytes");
    }
    return bytes;
  }

  @Override
  public Optional<Path> fixed(String path, String kind, String key, long limit, FileCheck check)
      throws IOException {
    Path file = root.resolve(path);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    if (Files.size(file) > limit) {
      throw new ImageBuildException(file + " has more than " + limit + " bytes");
    }
    check.check(file);
    return Optional.of(file);
  }

  @Override
  public List<String> list() {
    return List.of();
  }

  @Override
  public void close() {}
}
