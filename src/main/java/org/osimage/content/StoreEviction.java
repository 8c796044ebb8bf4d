package org.osimage.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps a store bounded: marks what a session used, and removes the packs unused for longest. A
 * pack used within the last day is never removed, so that a running build keeps what it needs
 * without a lock.
 */
public final class StoreEviction {
  private static final Duration GRACE = Duration.ofDays(1);

  private record Candidate(Path file, long size, FileTime used) {}

  private StoreEviction() {}

  /**
   * @param now the time of this build's end
   * @param limit in bytes; the store may be larger only by what was used within the last day
   * @return the number of bytes removed
   */
  public static long evict(PackedContentStore store, Instant now, long limit) throws IOException {
    for (Path used : store.files()) {
      try {
        Files.setLastModifiedTime(used, FileTime.from(now));
      } catch (NoSuchFileException e) {
        continue; // gone with a deleted cache: the next build makes it again
      }
    }
    FileTime oldest = FileTime.from(now.minus(GRACE));
    for (Candidate stale : candidates(store.root().resolve("tmp"))) {
      if (stale.used().compareTo(oldest) < 0) {
        Files.deleteIfExists(stale.file());
      }
    }
    List<Candidate> packs = candidates(store.root().resolve("packs"));
    long total = packs.stream().mapToLong(Candidate::size).sum();
    long removed = 0;
    packs.sort(Comparator.comparing(Candidate::used).thenComparing(Candidate::file));
    for (Candidate pack : packs) {
      if (total - removed <= limit || pack.used().compareTo(oldest) >= 0) {
        break;
      }
      Files.deleteIfExists(pack.file());
      removed += pack.size();
    }
    return removed;
  }

  private static List<Candidate> candidates(Path directory) throws IOException {
    List<Candidate> found = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return found;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        try {
          found.add(new Candidate(file, Files.size(file), Files.getLastModifiedTime(file)));
        } catch (NoSuchFileException e) {
          continue; // another build moved or removed it meanwhile
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return found;
  }
}
