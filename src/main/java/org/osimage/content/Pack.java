package org.osimage.content;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Bodies in one file, numbered by record: a finished {@link PackFile} or a growing one. */
interface Pack {
  Path path();

  /** The file, in which the whole body of this record can be read. */
  FileChannel channel(int record) throws IOException;

  long offset(int record);

  long key(int record);

  /** CRC-32C of the body: cheap enough to check in every copy, unlike the digest. */
  int crc(int record);

  boolean holds(int record, Content content);

  /** Removes the file if it is one that others would use. */
  void removeDamaged() throws IOException;

  void close() throws IOException;
}
