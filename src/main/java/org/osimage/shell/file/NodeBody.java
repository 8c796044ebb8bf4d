package org.osimage.shell.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.osimage.content.Content;

/** A file's body, read and written at any position. */
public final class NodeBody {
  private final FileTree files;
  private final Found found;
  private final Node node;
  private final Growth growth;

  NodeBody(FileTree files, Found found, Growth growth) throws FileException {
    this.files = files;
    this.found = found;
    this.node = found.node().orElseThrow(() -> new FileException(Errno.ENOENT, found.path()));
    this.growth = growth;
  }

  public Node node() {
    return node;
  }

  public String path() {
    return found.path();
  }

  public long size() {
    return node.size();
  }

  /** As much as fits and is there; -1 at the end. */
  public int read(long at, byte[] target, int offset, int length) throws IOException {
    Optional<GrowingBody> grown = node.grown();
    if (grown.isPresent()) {
      return grown.get().read(at, target, offset, length);
    }
    Content content = node.stored().orElse(Content.EMPTY);
    int n = (int) Math.min(length, content.size() - at);
    if (n <= 0) {
      return -1;
    }
    if (at == 0 && n == content.size()) {
      System.arraycopy(files.store().bytes(content), 0, target, offset, n);
    } else {
      files.store().read(content, at, ByteBuffer.wrap(target, offset, n));
    }
    return n;
  }

  public void write(long at, byte[] source, int offset, int length) throws IOException {
    GrowingBody body = growing();
    long more = at + length - body.size();
    if (more > 0) {
      growth.grow(more);
      growth.inMemory(at + length);
    }
    body.write(at, source, offset, length);
    files.wrote(found, node);
  }

  public void truncate(long size) throws IOException {
    if (size == 0) {
      node.setStored(Content.EMPTY);
    } else {
      GrowingBody body = growing();
      growth.grow(Math.max(0, size - body.size()));
      growth.inMemory(size);
      body.truncate(size);
    }
    files.wrote(found, node);
  }

  private GrowingBody growing() throws IOException {
    Optional<GrowingBody> grown = node.grown();
    if (grown.isEmpty()) {
      grown = Optional.of(new GrowingBody(files.bytes(node)));
      node.setGrown(grown.get());
    }
    return grown.get();
  }
}
