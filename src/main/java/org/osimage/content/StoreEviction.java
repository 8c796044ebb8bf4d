package org.osimage.content;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Keeps a store bounded: marks what a session used, and removes the packs unused for longest. A
 * pack used within the last day is never removed, so that a running build keeps what it needs
 * without a lock. Files come and go meanwhile, as other builds please.
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
      } catch (FileSystemException e) {
        continue; // gone with a deleted cache, or another user's: no reason to fail a build
      }
    }
    FileTime oldest = FileTime.from(now.minus(GRACE));
    for (Candidate stale : candidates(store.root().resolve("tmp"))) {
      if (stale.used().compareTo(oldest) < 0) {
        remove(stale);
      }
    }
    List<Candidate> packs = new ArrayList<>();
    for (Path directory : names(store.root().resolve("packs"))) {
      packs.addAll(candidates(directory));
    }
    long total = packs.stream().mapToLong(Candidate::size).sum();
    long removed = 0;
    packs.sort(Comparator.comparing(Candidate::used).thenComparing(Candidate::file));
    for (Candidate pack : packs) {
      if (total - removed <= limit || pack.used().compareTo(oldest) >= 0) {
        break;
      }
      removed += remove(pack);
    }
    return removed;
  }

  private static long remove(Candidate candidate) {
    try {
      return Files.deleteIfExists(candidate.file()) ? candidate.size() : 0;
    } catch (IOException e) {
      return 0; // another user's, or still open on a system that minds: the next build tries again
    }
  }

  private static List<Candidate> candidates(Path directory) throws IOException {
    List<Candidate> found = new ArrayList<>();
    for (Path file : names(directory)) {
      try {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (attributes.isRegularFile()) {
          found.add(new Candidate(file, attributes.size(), attributes.lastModifiedTime()));
        }
      } catch (NoSuchFileException e) {
        continue; // another build moved or removed it meanwhile
      }
    }
    return found;
  }

  private static List<Path> names(Path directory) throws IOException {
    List<Path> names = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(names::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return names;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }
}
