package org.osimage.content;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps a store bounded: removes the packs unused for longest. A pack that a running build has
 * marked is never removed, nor one that was used within the last day. Ages are judged by the clock
 * of the store's own file system. Files come and go meanwhile, as other builds please.
 */
public final class StoreEviction {
  private static final Duration GRACE = Duration.ofDays(1);

  /** What a pack is called while it is looked at for the last time. */
  private static final String DOOMED = ".doomed";

  private record Candidate(Path file, long size, FileTime used) {}

  private final Path root;
  private final FileTime now;
  private final FileTime oldest;

  private StoreEviction(Path root, FileTime now) {
    this.root = root;
    this.now = now;
    this.oldest = FileTime.from(now.toInstant().minus(GRACE));
  }

  /**
   * Marks what a session used as used now, and makes room.
   *
   * @param limit in bytes; the store may be larger only by what is in use, or was within the last
   *     day
   * @return the number of bytes removed
   */
  public static long evict(PackedContentStore store, long limit) throws IOException {
    FileTime now;
    try {
      now = CacheFiles.now(store.root().resolve("tmp"));
    } catch (IOException e) {
      return 0; // a deleted cache, or another user's: no reason to fail a build
    }
    for (Path used : store.files()) {
      touch(used, now);
    }
    return new StoreEviction(store.root(), now).evict(limit);
  }

  private static void touch(Path file, FileTime now) {
    try {
      Files.setLastModifiedTime(file, now);
    } catch (IOException e) {
      return; // gone with a deleted cache, or another user's
    }
  }

  private long evict(long limit) throws IOException {
    sweepTemporary();
    Set<String> inUse = inUse();
    List<Candidate> packs = new ArrayList<>();
    for (String part : List.of("packs", PackDirectory.DERIVED)) {
      for (Path directory : names(root.resolve(part))) {
        packs.addAll(candidates(directory));
      }
    }
    long total = packs.stream().mapToLong(Candidate::size).sum();
    long removed = 0;
    packs.sort(Comparator.comparing(Candidate::used).thenComparing(Candidate::file));
    for (Candidate pack : packs) {
      if (total - removed <= limit || !isOld(pack)) {
        break;
      }
      if (!inUse.contains(nameOf(pack.file()))) {
        removed += remove(pack);
      }
    }
    return removed;
  }

  /**
   * Files of builds that are gone; and those without a mark, as other file systems need, by age.
   */
  private void sweepTemporary() throws IOException {
    Set<String> running = new HashSet<>();
    for (Path mark : names(root.resolve(StoreUse.DIRECTORY))) {
      if (packs(mark).isPresent()) {
        running.add(String.valueOf(mark.getFileName()));
      }
    }
    for (Candidate stale : candidates(root.resolve("tmp"))) {
      String name = String.valueOf(stale.file().getFileName());
      int end = name.indexOf('-');
      boolean dead = end > 0 && !running.contains(name.substring(0, end));
      if (end > 0 ? dead : isOld(stale)) {
        delete(stale.file());
      }
    }
  }

  private Set<String> inUse() throws IOException {
    Set<String> names = new HashSet<>();
    for (Path mark : names(root.resolve(StoreUse.DIRECTORY))) {
      packs(mark).ifPresent(names::addAll);
    }
    return names;
  }

  private static Optional<Set<String>> packs(Path mark) throws IOException {
    try {
      return StoreUse.packs(mark);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      return Optional.of(Set.of()); // another user's, which cannot be read
    }
  }

  private static String nameOf(Path pack) {
    return String.valueOf(pack.getFileName()).replaceFirst("\\.pack(\\.doomed)?$", "");
  }

  /** One from the future, by a clock that was wrong once, begins to age now. */
  private boolean isOld(Candidate candidate) {
    Instant future = now.toInstant().plus(GRACE);
    if (candidate.used().toInstant().isAfter(future)) {
      touch(candidate.file(), now);
    }
    return candidate.used().compareTo(oldest) < 0;
  }

  /**
   * A build may mark a pack and open it at this very moment: whoever opened it before it is renamed
   * has marked it before, and whoever comes later does not find it.
   */
  private long remove(Candidate pack) throws IOException {
    Path doomed = pack.file();
    if (!doomed.toString().endsWith(DOOMED)) {
      doomed = doomed.resolveSibling(doomed.getFileName() + DOOMED);
      try {
        Files.move(pack.file(), doomed, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException e) {
        return 0; // gone, or another user's
      }
      if (inUse().contains(nameOf(pack.file()))) {
        Files.move(doomed, pack.file(), StandardCopyOption.ATOMIC_MOVE);
        return 0;
      }
    }
    return delete(doomed) ? pack.size() : 0;
  }

  private static boolean delete(Path file) {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      return false; // another user's, or open on a system that minds: the next build tries again
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
