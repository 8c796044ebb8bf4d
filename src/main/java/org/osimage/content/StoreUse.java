package org.osimage.content;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The mark of a running build in a store: a file that it holds a lock on, with the names of the
 * packs it uses. Whoever makes room leaves those alone, and temporary files that begin with the
 * mark's name, whatever any clock says. The lock goes with the process, however that ends. In a
 * directory that cannot be written there is no mark. Safe for several threads.
 */
public final class StoreUse implements Closeable {
  /** The directory of marks in a store. */
  static final String DIRECTORY = "use";

  private static final String IN_RUN = "mark in ";
  private static final int TRIES = 100;

  /**
   * Those of this process. Closing any channel to a file ends the process's locks on it (POSIX), so
   * that nobody here may open it once more.
   */
  private static final Map<Path, StoreUse> HERE = new ConcurrentHashMap<>();

  private final Optional<Path> file;
  private final Optional<FileChannel> channel;
  private final boolean ofRun;
  private final Set<String> marked = new HashSet<>();
  private int stores;

  private StoreUse(Optional<Path> file, Optional<FileChannel> channel, boolean ofRun) {
    this.file = file;
    this.channel = channel;
    this.ofRun = ofRun;
  }

  /** A mark that lives as long as its store is open. */
  static StoreUse begin(Path root) {
    return begin(root, false);
  }

  /**
   * The mark of a whole Maven run, in which stores are opened and closed: what one goal used, the
   * next one needs.
   *
   * @param run what the run remembers; another one lets go of what this process held for earlier
   *     runs
   */
  public static synchronized StoreUse ofRun(Path root, ConcurrentMap<String, String> run) {
    String key = IN_RUN + root;
    StoreUse known = run.containsKey(key) ? HERE.get(Path.of(run.get(key))) : null;
    if (known != null) {
      return known;
    }
    for (StoreUse earlier : HERE.values()) {
      earlier.closeIfIdle();
    }
    StoreUse use = begin(root, true);
    use.file.ifPresent(f -> run.put(key, f.toString()));
    return use;
  }

  private static StoreUse begin(Path root, boolean ofRun) {
    try {
      Path directory = Files.createDirectories(root.resolve(DIRECTORY)).toRealPath();
      for (int tries = 0; tries < TRIES; tries++) {
        Path file = CacheFiles.create(directory, "build", "");
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        if (channel.tryLock() != null && Files.exists(file)) { // else swept before it was locked
          StoreUse use = new StoreUse(Optional.of(file), Optional.of(channel), ofRun);
          HERE.put(file, use);
          return use;
        }
        channel.close();
      }
    } catch (IOException e) {
      return new StoreUse(Optional.empty(), Optional.empty(), ofRun); // read only, or without locks
    }
    return new StoreUse(Optional.empty(), Optional.empty(), ofRun);
  }

  /** With what names of temporary files begin. */
  String prefix() {
    return file.map(f -> f.getFileName() + "-").orElse("");
  }

  synchronized void opened() {
    stores++;
  }

  /** A store that used it is closed. */
  synchronized void closed() throws IOException {
    stores--;
    if (!ofRun) {
      close();
    }
  }

  private synchronized void closeIfIdle() {
    if (ofRun && stores <= 0) {
      try {
        close();
      } catch (IOException e) {
        return; // the mark stays until this process ends
      }
    }
  }

  /** To be called before a pack is opened, or moved into place. */
  synchronized void mark(String pack) throws IOException {
    if (channel.isPresent() && channel.get().isOpen() && marked.add(pack)) {
      ByteBuffer line = ByteBuffer.wrap((pack + "\n").getBytes(StandardCharsets.US_ASCII));
      while (line.hasRemaining()) {
        channel.get().write(line);
      }
    }
  }

  private synchronized Set<String> marked() {
    return new HashSet<>(marked);
  }

  /** The packs that a mark names; empty when its build is gone, and the mark with it. */
  static Optional<Set<String>> packs(Path file) throws IOException {
    StoreUse here = HERE.get(file.toRealPath());
    if (here != null) {
      return Optional.of(here.marked());
    }
    try (FileChannel other = FileChannel.open(file, StandardOpenOption.READ)) {
      if (isFree(other)) {
        Files.deleteIfExists(file);
        return Optional.empty();
      }
    }
    return Optional.of(Set.copyOf(Files.readAllLines(file, StandardCharsets.US_ASCII)));
  }

  private static boolean isFree(FileChannel channel) {
    try (FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return lock != null;
    } catch (OverlappingFileLockException | IOException e) {
      return false; // in use by this process, or nobody can tell
    }
  }

  @Override
  public void close() throws IOException {
    if (channel.isPresent() && channel.get().isOpen()) {
      Path path = file.orElseThrow();
      HERE.remove(path);
      Files.deleteIfExists(path); // before the lock goes: nobody finds an old mark free
      channel.get().close();
    }
  }
}
