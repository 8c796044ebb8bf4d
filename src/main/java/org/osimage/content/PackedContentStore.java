package org.osimage.content;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A store in a directory that modules and builds share: one pack per source package, and one per
 * session for loose bodies. Packs are written under a temporary name and moved into place whole, so
 * that no lock is needed and a killed build leaves nothing but a stale temporary file.
 */
public final class PackedContentStore implements ContentStore, Closeable {
  /** Bodies up to this size are read and hashed outside the lock. */
  private static final int SMALL = 1 << 20;

  private final Path root;
  private final Path temporary;
  private final List<Pack> packs = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> attached = new HashMap<>();
  private final ContentTable table = new ContentTable((p, r) -> packs.get(p).key(r));
  private int loose = -1;

  private PackedContentStore(Path root) {
    this.root = root;
    this.temporary = root.resolve("tmp");
  }

  /** Opens the store in a directory, which is created when it is not there. */
  public static PackedContentStore open(Path root) throws IOException {
    PackedContentStore store = new PackedContentStore(root);
    Files.createDirectories(store.temporary);
    return store;
  }

  @Override
  public Content put(InputStream body) throws IOException {
    byte[] head = body.readNBytes(SMALL);
    if (head.length < SMALL) {
      return putSmall(head);
    }
    synchronized (this) {
      InputStream whole =
          new java.io.SequenceInputStream(new java.io.ByteArrayInputStream(head), body);
      PackBuilder builder = looseBuilder();
      Content content = builder.append(whole);
      if (contains(content)) {
        builder.dropLast();
      } else {
        table.add(content.h0(), loose, builder.records() - 1);
      }
      return content;
    }
  }

  @Override
  public Content put(byte[] body) throws IOException {
    return putSmall(body);
  }

  private Content putSmall(byte[] body) throws IOException {
    Content content = Content.of(Sha256.of(body), body.length);
    synchronized (this) {
      if (!contains(content)) {
        PackBuilder builder = looseBuilder();
        builder.append(body, body.length, content);
        table.add(content.h0(), loose, builder.records() - 1);
      }
    }
    return content;
  }

  private PackBuilder looseBuilder() throws IOException {
    if (loose < 0) {
      loose = packs.size();
      packs.add(new PackBuilder(temporaryFile("loose")));
      names.add("");
    }
    return (PackBuilder) packs.get(loose);
  }

  private Path temporaryFile(String prefix) throws IOException {
    Path file = Files.createTempFile(temporary, prefix, ".pack");
    Files.delete(file); // the builder creates it anew, and refuses an existing one
    return file;
  }

  /** Makes the loose bodies of this session visible to others and to later runs. */
  public synchronized void publish() throws IOException {
    if (loose < 0) {
      return;
    }
    PackBuilder builder = (PackBuilder) packs.get(loose);
    if (builder.records() == 0) {
      return;
    }
    String name = "loose-" + HexFormat.of().formatHex(builder.indexDigest());
    Path target = path(name);
    if (Files.exists(target)) {
      builder.discard();
    } else {
      builder.publish(target, 0);
    }
    packs.set(loose, PackFile.open(target));
    names.set(loose, name);
    attached.put(name, loose);
    loose = -1;
  }

  @Override
  public synchronized boolean contains(Content content) {
    return find(content) >= 0;
  }

  private long find(Content content) {
    return table.find(content.h0(), (p, r) -> packs.get(p).holds(r, content));
  }

  /** Where a body's bytes lie. */
  private record Extent(FileChannel channel, long offset) {}

  private synchronized Extent locate(Content content) throws IOException {
    long at = find(content);
    if (at < 0) {
      throw new NoSuchFileException(
          root.toString(), null, "the content store does not hold " + content);
    }
    Pack pack = packs.get((int) (at >>> 32));
    return new Extent(pack.channel(), pack.offset((int) at));
  }

  @Override
  public InputStream open(Content content) throws IOException {
    if (content.size() == 0) {
      return InputStream.nullInputStream();
    }
    Extent extent = locate(content);
    return new BodyStream(extent.channel(), extent.offset(), content);
  }

  @Override
  public void read(Content content, long offset, ByteBuffer target) throws IOException {
    if (offset < 0 || offset + target.remaining() > content.size()) {
      throw new IndexOutOfBoundsException("outside of the body: " + offset);
    }
    if (target.hasRemaining()) {
      Extent extent = locate(content);
      if (!PackFile.readFully(extent.channel(), extent.offset() + offset, target)) {
        throw new IOException("truncated pack holds " + content);
      }
    }
  }

  @Override
  public void copyTo(Content content, WritableByteChannel target) throws IOException {
    if (content.size() == 0) {
      return;
    }
    Extent extent = locate(content);
    long at = extent.offset();
    long end = at + content.size();
    while (at < end) {
      long n = extent.channel().transferTo(at, end - at, target);
      if (n <= 0 && at >= extent.channel().size()) {
        throw new IOException("truncated pack holds " + content);
      }
      at += n;
    }
  }

  @Override
  public synchronized Optional<Content> pack(String key) throws IOException {
    String name = packName(key);
    if (!attach(name)) {
      return Optional.empty();
    }
    Integer number = attached.get(name);
    return number == null
        ? Optional.empty()
        : Optional.of(((PackFile) packs.get(number)).summary());
  }

  private static String packName(String key) {
    return "pack-" + HexFormat.of().formatHex(Sha256.of(key.getBytes(StandardCharsets.UTF_8)));
  }

  private Path path(String name) {
    String digest = name.substring(name.indexOf('-') + 1);
    return root.resolve("packs").resolve(digest.substring(0, 2)).resolve(name + ".pack");
  }

  /**
   * Brings a finished pack, named as {@link #packsHolding} names it, into reach. A damaged one is
   * removed.
   *
   * @return whether it is there
   */
  public synchronized boolean attach(String name) throws IOException {
    if (attached.containsKey(name)) {
      return true;
    }
    if (!name.matches("(pack|loose)-[0-9a-f]{64}")) {
      return false;
    }
    Path file = path(name);
    if (!Files.exists(file)) {
      return false;
    }
    try {
      attach(name, PackFile.open(file));
      return true;
    } catch (NoSuchFileException e) {
      return false; // another build evicted it between the two calls
    } catch (IOException e) {
      Files.deleteIfExists(file);
      return false;
    }
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
        holding.add(names.get((int) (at >>> 32)));
      }
    }
    return holding;
  }

  @Override
  public PackWriter newPack(String key) throws IOException {
    return new Writer(packName(key), new PackBuilder(temporaryFile("pack")));
  }

  private final class Writer implements PackWriter {
    private final String name;
    private final PackBuilder builder;
    private boolean finished;

    Writer(String name, PackBuilder builder) {
      this.name = name;
      this.builder = builder;
    }

    @Override
    public Content put(InputStream body) throws IOException {
      return builder.append(body);
    }

    @Override
    public void finish(Content summary) throws IOException {
      int record = builder.records() - 1;
      while (record >= 0 && !builder.holds(record, summary)) {
        record--;
      }
      if (record < 0) {
        throw new IllegalArgumentException("the summary is not a body of this pack");
      }
      finished = true;
      Path target = path(name);
      builder.publish(target, record);
      synchronized (PackedContentStore.this) {
        if (!attached.containsKey(name)) {
          attach(name, PackFile.open(target));
        }
      }
    }

    @Override
    public void close() throws IOException {
      if (!finished) {
        builder.discard();
      }
    }
  }

  /** The packs in reach, finished ones only: what this session used. */
  synchronized List<Path> files() {
    List<Path> files = new ArrayList<>();
    for (String name : attached.keySet()) {
      files.add(path(name));
    }
    return files;
  }

  Path root() {
    return root;
  }

  /** Closes every pack; loose bodies that were not published are dropped. */
  @Override
  public synchronized void close() throws IOException {
    for (Pack pack : packs) {
      if (pack instanceof PackBuilder builder) {
        builder.discard();
      } else {
        pack.channel().close();
      }
    }
    packs.clear();
    attached.clear();
  }
}
