package org.osimage.shell.command;

import java.io.IOException;
import org.osimage.shell.file.Bytes;
import org.osimage.shell.file.Errno;
import org.osimage.shell.file.FileException;

/** An open file; shared by all descriptors and processes that inherited it. */
public interface Stream {
  /** As many bytes as are there and fit; -1 at the end. */
  default int read(byte[] target, int offset, int length) throws IOException {
    throw new FileException(Errno.EBADF, "read");
  }

  default void write(byte[] source, int offset, int length) throws IOException {
    throw new FileException(Errno.EBADF, "write");
  }

  /** Gives back bytes that were read last, where the file can be positioned: else not. */
  default boolean unread(int bytes) {
    return false;
  }

  /** Writes a string of bytes. */
  default void print(String text) throws IOException {
    byte[] bytes = Bytes.bytes(text);
    write(bytes, 0, bytes.length);
  }

  /** Everything up to the end. */
  default byte[] readAll() throws IOException {
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int n = read(buffer, 0, buffer.length); n >= 0; n = read(buffer, 0, buffer.length)) {
      all.write(buffer, 0, n);
    }
    return all.toByteArray();
  }
}
