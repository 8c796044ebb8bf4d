package org.osimage.content;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** Bodies in one file, numbered by record: a finished {@link PackFile} or a growing one. */
interface Pack {
  FileChannel channel() throws IOException;

  long offset(int record);

  long key(int record);

  boolean holds(int record, Content content);
}
