package org.osimage.squashfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Optional;
import org.osimage.bytes.Fields;
import org.osimage.compress.BlockCodec;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.content.DerivedBodies;
import org.osimage.content.Sha256;

/** Makes blocks from bodies, or from what is kept of them. Used by several threads. */
final class BlockMaker {
  private static final byte[] NOTHING = {};

  private final ContentStore store;
  private final DerivedBodies derived;
  private final BlockCodec codec;
  private final int blockSize;
  private final ArrayDeque<byte[]> idle = new ArrayDeque<>();

  BlockMaker(ContentStore store, DerivedBodies derived, SquashfsOptions options) {
    this.store = store;
    this.derived = derived;
    this.codec = options.codec();
    this.blockSize = options.blockSize();
  }

  /** The key of a block of a body: it depends on nothing else. */
  static Content key(Content body, int block) {
    MessageDigest sha = Sha256.digest();
    sha.update(body.digest());
    return Content.of(sha.digest(new Fields(4).le32(block).toBytes()), 0);
  }

  /** The key of a block of fragments. */
  static Content key(Bodies bodies, int[] parts) {
    MessageDigest sha = Sha256.digest();
    for (int part : parts) {
      sha.update(bodies.content(part).digest());
    }
    return Content.of(sha.digest(NOTHING), 0);
  }

  Optional<DerivedBodies.Kept> find(Content key) {
    return derived.find(key);
  }

  /** Room for a block, whatever is in it. */
  synchronized byte[] buffer() {
    return idle.isEmpty() ? new byte[blockSize + BlockCodec.SLACK] : idle.pop();
  }

  private synchronized void giveBack(byte[] buffer) {
    idle.push(buffer);
  }

  /** The block has been written: its bytes serve for another. */
  void written(StoredBlock block) {
    if (block.bytes().length == blockSize + BlockCodec.SLACK) {
      giveBack(block.bytes());
    }
  }

  /** Compresses a block that has been read. */
  StoredBlock make(byte[] block, int length, Content key) throws IOException {
    if (isZero(block, length)) {
      giveBack(block);
      return new StoredBlock(NOTHING, 0, StoredBlock.Form.ZEROS, Optional.of(key));
    }
    return compress(block, length, Optional.of(key));
  }

  private StoredBlock compress(byte[] block, int length, Optional<Content> key) throws IOException {
    Optional<byte[]> compressed = codec.encode(block, length);
    if (compressed.isPresent()) {
      giveBack(block);
    }
    return compressed.isPresent()
        ? new StoredBlock(
            compressed.get(), compressed.get().length, StoredBlock.Form.COMPRESSED, key)
        : new StoredBlock(block, length, StoredBlock.Form.PLAIN, key);
  }

  /** A block of a body that was read and whose form is known to be plain. */
  static StoredBlock plain(byte[] block, int length) {
    return new StoredBlock(block, length, StoredBlock.Form.PLAIN, Optional.empty());
  }

  static StoredBlock zeros() {
    return new StoredBlock(NOTHING, 0, StoredBlock.Form.ZEROS, Optional.empty());
  }

  /** What was kept; empty if it is damaged. */
  private Optional<StoredBlock> kept(DerivedBodies.Kept kept) throws IOException {
    byte[] bytes = buffer();
    return kept.read(ByteBuffer.wrap(bytes))
        ? Optional.of(
            new StoredBlock(bytes, kept.size(), StoredBlock.Form.COMPRESSED, Optional.empty()))
        : Optional.empty();
  }

  /** A block that was kept or, if that is damaged, is made from its body. */
  StoredBlock keptOrMade(DerivedBodies.Kept kept, Content body, long offset, int length)
      throws IOException {
    Optional<StoredBlock> found = kept(kept);
    if (found.isPresent()) {
      return found.get();
    }
    byte[] block = buffer();
    store.read(body, offset, ByteBuffer.wrap(block, 0, length));
    return compress(block, length, Optional.empty());
  }

  /** A block of fragments. */
  StoredBlock fragments(Bodies bodies, int[] parts) throws IOException {
    Content key = key(bodies, parts);
    Optional<DerivedBodies.Kept> known = derived.find(key);
    boolean plain =
        known.isPresent() && StoredBlock.kept(known.get().size()) == StoredBlock.Form.PLAIN;
    if (known.isPresent() && !plain) {
      Optional<StoredBlock> found = kept(known.get());
      if (found.isPresent()) {
        return found.get();
      }
    }
    int length = 0;
    for (int part : parts) {
      length += (int) bodies.content(part).size();
    }
    byte[] block = buffer();
    int at = 0;
    for (int part : parts) {
      int size = (int) bodies.content(part).size();
      store.read(bodies.content(part), 0, ByteBuffer.wrap(block, at, size));
      at += size;
    }
    return plain ? plain(block, length) : compress(block, length, Optional.of(key));
  }

  private static boolean isZero(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
