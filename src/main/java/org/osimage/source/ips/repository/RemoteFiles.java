package org.osimage.source.ips.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.source.download.Address;
import org.osimage.source.download.Downloads;
import org.osimage.source.download.Downloads.BodyReader;

/** A repository at an {@code http:} or {@code https:} address. */
final class RemoteFiles implements RepositoryFiles {
  private final Downloads downloads;
  private final Address base;

  RemoteFiles(Downloads downloads, Address address) {
    this.downloads = downloads;
    this.base = address.append("");
  }

  @Override
  public String address() {
    return base.toString();
  }

  @Override
  public boolean remote() {
    return true;
  }

  @Override
  public <T> Optional<T> read(String path, BodyReader<T> reader) throws IOException {
    return downloads.read(base.append(path), reader);
  }

  @Override
  public Optional<byte[]> changing(String path) throws IOException {
    return downloads.changing(base.append(path));
  }

  @Override
  public Optional<byte[]> probe(String path) throws IOException {
    try {
      return changing(path);
    } catch (ImageBuildException e) {
      if (downloads.access().offline()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public Optional<Path> fixed(String path, String kind, String key, long limit, FileCheck check)
      throws IOException {
    Path kept = downloads.derived(kind, key);
    if (isSound(kept, check)) {
      return Optional.of(kept);
    }
    long[] done = {0};
    Optional<Downloads.Fetched> fetched =
        downloads.fetch(base.append(path), limit, n -> downloads.progress(kind, done[0] += n, 0));
    if (fetched.isEmpty()) {
      return Optional.empty();
    }
    boolean right = false;
    try {
      check.check(fetched.get().file());
      right = true;
    } finally {
      if (!right) {
        Files.deleteIfExists(fetched.get().file());
      }
    }
    downloads.adopt(fetched.get().file(), kept);
    return Optional.of(kept);
  }

  private boolean isSound(Path kept, FileCheck check) throws IOException {
    if (!Files.exists(kept)) {
      return false;
    }
    try {
      check.check(kept);
      return true;
    } catch (ImageBuildException e) {
      downloads.access().log().warn("fetched anew, because damaged: " + kept);
      return false;
    }
  }

  @Override
  public List<String> list() {
    return List.of();
  }

  @Override
  public void close() {}
}
