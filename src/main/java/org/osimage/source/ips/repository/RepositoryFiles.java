package org.osimage.source.ips.repository;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osimage.source.download.Downloads.BodyReader;

/** The files of one repository, wherever it is. Safe for several threads. */
interface RepositoryFiles extends Closeable {
  /** As the user gave it. */
  String address();

  /** Whether reading waits for a network. */
  boolean remote();

  /**
   * Hands over the body of a file; empty: not there.
   *
   * @param path with slashes, as it stands in an address or on disk
   * @param reader may be called again when a body broke off
   */
  <T> Optional<T> read(String path, BodyReader<T> reader) throws IOException;

  /** A small file that may change; what a cache has of it counts only when off-line. */
  Optional<byte[]> changing(String path) throws IOException;

  /** As {@link #changing}; also empty when off-line and not in the cache. */
  default Optional<byte[]> probe(String path) throws IOException {
    return changing(path);
  }

  /**
   * A file whose content never changes under this key.
   *
   * @param kind a directory of the cache
   * @param key of the cache, hexadecimal
   * @param check refuses a wrong file before it is kept
   */
  Optional<Path> fixed(String path, String kind, String key, long limit, FileCheck check)
      throws IOException;

  /** Refuses a wrong file with an exception. */
  interface FileCheck {
    void check(Path file) throws IOException;
  }

  /** Paths of all files, where that is known without asking: in archives. */
  List<String> list();

  @Override
  void close() throws IOException;
}
