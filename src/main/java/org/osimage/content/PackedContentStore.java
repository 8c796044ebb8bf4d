package org.osimage.content;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.osimage.ImageBuildException;

/**
 * A store in a directory that modules and builds share: one pack per source package, and some for
 * the loose bodies of a session. Packs are written under a temporary name and moved into place
 * whole, so that no lock is needed and a killed build leaves nothing but a stale temporary file.
 */
public final class PackedContentStore implements ContentStore, Closeable {
  /** Bodies smaller than this are read and hashed in memory. */
  private static final int SMALL = 1 << 20;

  private final Path root;
  private final List<Pack> packs = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> attached = new HashMap<>();
  private final ContentTable table = new ContentTable((p, r) -> packs.get(p).key(r));
  private final CopyBuffers copyBuffers = new CopyBuffers();

  /** The pack of small loose bodies, or -1. Written under the lock. */
  private int loose = -1;

  /**
   * Packs of large loose bodies that nobody writes to. A large body is streamed without the lock:
   * whoever produces it may need the store.
   */
  private final Deque<Integer> idle = new ArrayDeque<>();

  /** Published ones, from which somebody may still be reading. */
  private final List<PackBuilder> retired = new ArrayList<>();

  private final PackDirectory directory;
  private final StoreUse use;
  private final DerivedKinds derived;
  private PackLimits limits = PackLimits.USUAL;
  private boolean closed;

  private PackedContentStore(Path root, PackDirectory directory, StoreUse use) {
    this.root = root;
    this.directory = directory;
    this.use = use;
    this.derived = new DerivedKinds(directory, use, () -> newBuilder("derived"));
    use.opened();
  }

  /**
   * Opens the store in a directory, which is created when it is not there. One that cannot be
   * written serves for reading.
   *
   * @throws ImageBuildException if the directory cannot be created
   */
  public static PackedContentStore open(Path root) throws IOException {
    return open(root, () -> StoreUse.begin(root));
  }

  /**
   * Opens the store for one goal of several: no other build removes what this run has used.
   *
   * @param run what the run remembers
   */
  public static PackedContentStore open(Path root, ConcurrentMap<String, String> run)
      throws IOException {
    return open(root, () -> StoreUse.ofRun(root, run));
  }

  /** Lets packages grow as far as this. */
  public PackedContentStore limited(PackLimits newLimits) {
    limits = newLimits;
    return this;
  }

  private static PackedContentStore open(Path root, Supplier<StoreUse> use) throws IOException {
    PackDirectory directory = PackDirectory.create(root);
    return new PackedContentStore(root, directory, use.get());
  }

  @Override
  public Content put(InputStream body) throws IOException {
    byte[] head = body.readNBytes(SMALL);
    if (head.length < SMALL) {
      return putSmall(head);
    }
    int number = takeIdle();
    try {
      return putLarge(number, new SequenceInputStream(new ByteArrayInputStream(head), body));
    } finally {
      giveBack(number);
    }
  }

  private Content putLarge(int number, InputStream body) throws IOException {
    PackBuilder builder = builder(number);
    PackBuilder.Written written = builder.write(body);
    try {
      builder.sync(); // from now on others read it without asking for the buffer
    } catch (IOException e) {
      builder.cutTo(written.start());
      throw e;
    }
    if (!record(number, written)) {
      builder.cutTo(written.start());
    }
    return written.content();
  }

  private synchronized int takeIdle() throws IOException {
    return idle.isEmpty() ? addBuilder() : idle.pop();
  }

  private synchronized void giveBack(int number) {
    idle.push(number);
  }

  private synchronized PackBuilder builder(int number) throws IOException {
    checkOpen();
    return (PackBuilder) packs.get(number);
  }

  /** Whether the body was new. */
  private synchronized boolean record(int number, PackBuilder.Written written) throws IOException {
    if (contains(written.content())) {
      return false;
    }
    table.add(written.content().h0(), number, builder(number).record(written));
    return true;
  }

  @Override
  public Content put(byte[] body) throws IOException {
    return putSmall(body);
  }

  private Content putSmall(byte[] body) throws IOException {
    Content content = Content.of(Sha256.of(body), body.length);
    synchronized (this) {
      if (!contains(content)) {
        if (loose < 0) {
          loose = addBuilder();
        }
        record(loose, builder(loose).write(body, content));
      }
    }
    return content;
  }

  private int addBuilder() throws IOException {
    packs.add(newBuilder("loose"));
    names.add("");
    return packs.size() - 1;
  }

  private synchronized PackBuilder newBuilder(String prefix) throws IOException {
    checkOpen();
    return directory.begin(use.prefix() + prefix);
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("the content store " + root + " is closed");
    }
  }

  /** Makes the loose bodies of this session visible to others and to later runs. */
  public synchronized void publish() throws IOException {
    if (loose >= 0) {
      publish(loose);
      loose = -1;
    }
    for (int number : idle.toArray(new Integer[0])) {
      if (builder(number).records() > 0) {
        publish(number);
        idle.remove(number);
      }
    }
  }

  private void publish(int number) throws IOException {
    PackBuilder builder = builder(number);
    String name = PackDirectory.loose(builder.indexDigest());
    use.mark(name);
    Optional<PackFile> same = directory.sound(name);
    if (same.isPresent()) {
      builder.abandon();
    } else {
      builder.publish(directory.path(name), 0);
    }
    retired.add(builder);
    packs.set(number, same.isPresent() ? same.get() : directory.open(name));
    names.set(number, name);
    attached.put(name, number);
  }

  @Override
  public synchronized boolean contains(Content content) {
    return find(content) >= 0;
  }

  private long find(Content content) {
    return closed ? -1 : table.find(content.h0(), (p, r) -> packs.get(p).holds(r, content));
  }

  private synchronized Extent locate(Content content) throws IOException {
    checkOpen();
    long at = find(content);
    if (at < 0) {
      throw new NoSuchFileException(
          root.toString(), null, "the content store does not hold " + content);
    }
    Pack pack = packs.get((int) (at >>> 32));
    int record = (int) at;
    pack.settle(record);
    return new Extent(pack, pack.offset(record), pack.crc(record), content);
  }

  @Override
  public InputStream open(Content content) throws IOException {
    return content.size() == 0 ? InputStream.nullInputStream() : new BodyStream(locate(content));
  }

  @Override
  public void read(Content content, long offset, ByteBuffer target) throws IOException {
    if (offset < 0 || target.remaining() > content.size() - offset) {
      throw new IndexOutOfBoundsException("outside of the body: " + offset);
    }
    if (target.hasRemaining()) {
      locate(content).read(offset, target);
    }
  }

  @Override
  public void copyTo(Content content, WritableByteChannel target) throws IOException {
    if (content.size() == 0) {
      return;
    }
    Extent extent = locate(content);
    ByteBuffer buffer = copyBuffers.take();
    extent.copyTo(target, buffer);
    copyBuffers.giveBack(buffer);
  }

  @Override
  public synchronized Optional<Content> pack(String key) throws IOException {
    String name = PackDirectory.named(key);
    attach(name);
    return attached(name).map(PackFile::summary);
  }

  /** A pack in reach, of which no damage is known. */
  private Optional<PackFile> attached(String name) {
    return Optional.ofNullable(attached.get(name))
        .map(number -> (PackFile) packs.get(number))
        .filter(pack -> !pack.isDamaged());
  }

  /**
   * Brings a finished pack, named as {@link #packsHolding} names it, into reach. A damaged one is
   * removed.
   *
   * @return whether it is there
   */
  public synchronized boolean attach(String name) throws IOException {
    checkOpen();
    if (attached(name).isPresent()) {
      return true;
    }
    if (!PackDirectory.isName(name)) {
      return false;
    }
    use.mark(name);
    Optional<PackFile> pack = directory.sound(name);
    pack.ifPresent(found -> attach(name, found));
    return pack.isPresent();
  }

  private void attach(String name, PackFile pack) {
    int number = packs.size();
    packs.add(pack);
    names.add(name);
    attached.put(name, number);
    for (int record = 0; record < pack.records(); record++) {
      Content content = pack.content(record);
      if (find(content) < 0) {
        table.add(content.h0(), number, record);
      }
    }
  }

  /** The names of the packs that hold these bodies; loose ones must have been published. */
  public synchronized Set<String> packsHolding(Iterable<Content> contents) throws IOException {
    Set<String> holding = new TreeSet<>();
    for (Content content : contents) {
      if (content.size() > 0) {
        long at = find(content);
        if (at < 0) {
          throw new IOException("the content store does not hold " + content);
        }
        String name = names.get((int) (at >>> 32));
        if (name.isEmpty()) {
          throw new IllegalStateException("not published: " + content);
        }
        holding.add(name);
      }
    }
    return holding;
  }

  @Override
  public PackWriter newPack(String key, String name, long source) throws IOException {
    return new LimitedPackWriter(newPack(key), limits, name, source);
  }

  @Override
  public PackWriter newPack(String key) throws IOException {
    String name = PackDirectory.named(key);
    use.mark(name);
    return new KeyedPackWriter(newBuilder("pack"), directory.path(name), () -> attachNew(name));
  }

  private synchronized void attachNew(String name) throws IOException {
    checkOpen();
    attach(name, directory.open(name)); // also when an older one is, which may hold less
  }

  @Override
  public DerivedBodies derived(String kind) throws IOException {
    return derived.of(kind);
  }

  /** The packs in reach, finished ones only: what this session used. */
  synchronized List<Path> files() {
    List<Path> files = derived.files();
    for (String name : attached.keySet()) {
      files.add(directory.path(name));
    }
    return files;
  }

  Path root() {
    return root;
  }

  /** Closes every pack; loose bodies that were not published are dropped. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    for (Pack pack : packs) {
      pack.close();
    }
    for (PackBuilder builder : retired) {
      builder.close();
    }
    retired.clear();
    packs.clear();
    attached.clear();
    derived.close();
    use.closed();
  }
}
