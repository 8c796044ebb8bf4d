package org.osimage.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/** Keeps file bodies; hands them back by their digest. Safe for use by several threads. */
public interface ContentStore {
  /** Reads the stream to its end and keeps its bytes; the stream is not closed. */
  Content put(InputStream body) throws IOException;

  default Content put(byte[] body) throws IOException {
    return put(new ByteArrayInputStream(body));
  }

  boolean contains(Content content);

  /** A stream over the body; it fails where the bytes are damaged, and gives none of those. */
  InputStream open(Content content) throws IOException;

  /** The whole body in memory; for small files that are parsed or edited, never for bulk copies. */
  default byte[] bytes(Content content) throws IOException {
    try (InputStream in = open(content)) {
      return in.readAllBytes();
    }
  }

  /**
   * Fills the target's remaining space with bytes of the body from {@code offset} on; damaged ones
   * fail.
   *
   * @throws IndexOutOfBoundsException if the body ends before
   */
  void read(Content content, long offset, ByteBuffer target) throws IOException;

  /** Writes the whole body to the channel; fails at its end if it was damaged. */
  void copyTo(Content content, WritableByteChannel target) throws IOException;

  /**
   * The summary of the finished pack with this key, whose bodies are then all in reach; empty when
   * there is none.
   */
  Optional<Content> pack(String key) throws IOException;

  /**
   * Starts a pack: the bodies of one source package, written in one go and kept or evicted
   * together.
   */
  PackWriter newPack(String key) throws IOException;

  /**
   * The same for what an untrusted file holds, which must not grow without end.
   *
   * @param name of the file, for messages
   * @param source its size in bytes
   */
  default PackWriter newPack(String key, String name, long source) throws IOException {
    return newPack(key);
  }

  /**
   * What was computed from bodies and is kept beside them.
   *
   * @param kind what computed it and how: everything it depends on but the bodies
   */
  default DerivedBodies derived(String kind) throws IOException {
    return DerivedBodies.NONE;
  }
}
