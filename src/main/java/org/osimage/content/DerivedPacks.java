package org.osimage.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/**
 * Derived bodies of one kind: packs in a directory of their own, one for each run that computed
 * some, whose records go by the caller's keys. Small ones are folded into the next when there are
 * many.
 */
final class DerivedPacks implements DerivedBodies {
  /** With more packs than these, small ones are folded. */
  private static final int MANY = 16;

  /** Records of a small pack, at most. */
  private static final int SMALL = 2048;

  /** Makes the file behind a new pack. */
  interface NewFile {
    PackBuilder create() throws IOException;
  }

  private final PackDirectory store;
  private final Path directory;
  private final StoreUse use;
  private final NewFile newFile;
  private final List<Pack> packs = new ArrayList<>();
  private final ContentTable table = new ContentTable((p, r) -> packs.get(p).key(r));

  /** The packs that something was found in. */
  private final TreeSet<Path> used = new TreeSet<>();

  /** Small packs whose records move to the next one. */
  private final TreeSet<Path> folding = new TreeSet<>();

  private final List<PackBuilder> retired = new ArrayList<>();

  /** The number of the pack that grows, or -1. */
  private int growing = -1;

  private boolean readOnly;

  private DerivedPacks(PackDirectory store, Path directory, StoreUse use, NewFile newFile) {
    this.store = store;
    this.directory = directory;
    this.use = use;
    this.newFile = newFile;
  }

  /** Brings the packs of a kind into reach; damaged ones go. */
  static DerivedPacks open(PackDirectory store, String kind, StoreUse use, NewFile newFile)
      throws IOException {
    Path directory = store.derived(kind);
    DerivedPacks derived = new DerivedPacks(store, directory, use, newFile);
    for (Path file : files(directory)) {
      use.mark(nameOf(file));
      store.soundDerived(file).ifPresent(derived::attach);
    }
    if (derived.packs.size() > MANY) {
      for (Pack pack : derived.packs) {
        if (((PackFile) pack).records() <= SMALL) {
          derived.folding.add(pack.path());
        }
      }
    }
    return derived;
  }

  private static TreeSet<Path> files(Path directory) throws IOException {
    TreeSet<Path> files = new TreeSet<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "*.pack")) {
      stream.forEach(files::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return files;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return files;
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("\\.pack$", "");
  }

  private void attach(PackFile pack) {
    packs.add(pack);
    for (int record = 0; record < pack.records(); record++) {
      if (locate(pack.content(record)) < 0) {
        table.add(pack.key(record), packs.size() - 1, record);
      }
    }
  }

  private long locate(Content key) {
    return table.find(key.h0(), (p, r) -> packs.get(p).isOf(r, key));
  }

  @Override
  public synchronized Optional<Kept> find(Content key) {
    long at = locate(key);
    if (at < 0) {
      return Optional.empty();
    }
    Pack pack = packs.get((int) (at >>> 32));
    used.add(pack.path());
    return Optional.of(new Record(key, pack, (int) at));
  }

  /** One that was found. */
  private final class Record implements Kept {
    private final Content key;
    private final Pack pack;
    private final int record;

    Record(Content key, Pack pack, int record) {
      this.key = key;
      this.pack = pack;
      this.record = record;
    }

    @Override
    public int size() {
      return (int) pack.size(record);
    }

    @Override
    public boolean read(ByteBuffer target) throws IOException {
      int size = size();
      ByteBuffer bytes = target.slice().limit(size);
      if (!readFully(bytes)) {
        return false;
      }
      CRC32C crc = new CRC32C();
      crc.update(bytes.flip());
      if ((int) crc.getValue() != pack.crc(record)) {
        removeDamaged(pack);
        return false;
      }
      target.position(target.position() + size);
      if (folding.contains(pack.path())) {
        fold(bytes.rewind());
      }
      return true;
    }

    private boolean readFully(ByteBuffer target) {
      try {
        settle(pack, record);
        return pack.read(pack.offset(record), target);
      } catch (IOException e) {
        return false; // another build has folded the pack, or the disk has a bad place
      }
    }

    private void fold(ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      move(key, copy);
    }
  }

  private static void removeDamaged(Pack pack) throws IOException {
    try {
      pack.removeDamaged();
    } catch (FileSystemException e) {
      return; // another user's: computed anew every time
    }
  }

  @Override
  public synchronized void keep(Content key, byte[] bytes) {
    if (locate(key) < 0) {
      long at = move(key, bytes);
      if (at >= 0) {
        table.add(key.h0(), growing, (int) at);
      }
    }
  }

  /** As {@link #write}; a full disk is no reason to fail a build whose output may lie elsewhere. */
  private synchronized long move(Content key, byte[] bytes) {
    try {
      return write(key, bytes);
    } catch (IOException e) {
      readOnly = true;
      return -1;
    }
  }

  /** The number of the new record, or -1 where nothing can be written. */
  private long write(Content key, byte[] bytes) throws IOException {
    if (readOnly) {
      return -1;
    }
    if (growing < 0) {
      packs.add(newFile.create());
      growing = packs.size() - 1;
    }
    PackBuilder builder = (PackBuilder) packs.get(growing);
    Content named = new Content(key.h0(), key.h1(), key.h2(), key.h3(), bytes.length);
    return builder.record(builder.write(bytes, named));
  }

  @Override
  public synchronized void publish() throws IOException {
    if (growing < 0) {
      return;
    }
    PackBuilder builder = (PackBuilder) packs.get(growing);
    String name = "derived-" + HexFormat.of().formatHex(builder.indexDigest());
    Path target = directory.resolve(name + ".pack");
    try {
      use.mark(name);
      builder.publish(target, 0);
    } catch (FileSystemException e) {
      readOnly = true;
      return; // readable until the end of this run
    }
    packs.set(growing, store.openDerived(target));
    used.add(target);
    retired.add(builder);
    growing = -1;
    for (Path file : folding) {
      Files.deleteIfExists(file);
      used.remove(file);
    }
    folding.clear();
  }

  /** The packs that this run used. */
  synchronized List<Path> files() {
    List<Path> files = new ArrayList<>(used);
    files.removeIf(file -> !file.startsWith(directory));
    return files;
  }

  synchronized void close() throws IOException {
    for (Pack pack : packs) {
      pack.close();
    }
    for (PackBuilder builder : retired) {
      builder.close();
    }
    packs.clear();
    retired.clear();
  }

  /** A growing pack may have to write what it gathered first. */
  private synchronized void settle(Pack pack, int record) throws IOException {
    pack.settle(record);
  }
}
