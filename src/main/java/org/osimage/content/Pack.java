package org.osimage.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Bodies in one file, numbered by record: a finished {@link PackFile} or a growing one. */
interface Pack {
  Path path();

  /** Brings the whole body of this record into the file, where it is not there yet. */
  void settle(int record) throws IOException;

  /**
   * Fills the target with bytes of the file, checked by nobody.
   *
   * @return false if the file ends before
   */
  boolean read(long offset, ByteBuffer target) throws IOException;

  /**
   * Fills the target with bytes of bodies that are as they were written.
   *
   * @return false if they are not, or the file ends before
   */
  boolean readChecked(long offset, ByteBuffer target) throws IOException;

  long offset(int record);

  long key(int record);

  /** CRC-32C of the body: cheap enough to check in every copy, unlike the digest. */
  int crc(int record);

  /** Bytes of the body. */
  long size(int record);

  /** Whether the record's digest is this one, whatever the sizes. */
  boolean isOf(int record, Content key);

  default boolean holds(int record, Content content) {
    return isOf(record, content) && size(record) == content.size();
  }

  /** Removes the file if it is one that others would use. */
  void removeDamaged() throws IOException;

  void close() throws IOException;
}
