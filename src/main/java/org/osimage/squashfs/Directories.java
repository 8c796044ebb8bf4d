package org.osimage.squashfs;

import java.io.IOException;
import org.osimage.bytes.Fields;
import org.osimage.tree.Nodes;

/**
 * The listings of directories. Entries whose inodes lie in one metadata block share a header; a
 * listing that reaches into another metadata block begins a header there, and an index tells the
 * first name behind it.
 */
final class Directories {
  /** The index is counted in 16 bits; names behind its last entry are found by reading on. */
  private static final int MOST_INDEX = 0xffff;

  /**
   * A listing that has been written.
   *
   * @param reference where it begins among the directories' metadata blocks
   * @param length its bytes
   * @param indexEntries how many the index has
   * @param index the records of the index
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Listing(long reference, long length, int indexEntries, byte[] index) {}

  private final Nodes nodes;
  private final Numbers numbers;
  private final long[] references;
  private final MetadataWriter out;

  /**
   * @param references where inodes are, by the node that owns them; those of what a directory holds
   *     must be known when it is written
   */
  Directories(Nodes nodes, Numbers numbers, long[] references, MetadataWriter out) {
    this.nodes = nodes;
    this.numbers = numbers;
    this.references = references;
    this.out = out;
  }

  Listing write(int directory) throws IOException {
    return new Writing(directory).run();
  }

  /** The writing of one listing. */
  private final class Writing {
    private final int directory;
    private final long reference = out.reference();
    private final long before = out.length();
    private final Fields index = new Fields(64);
    private int indexEntries;

    /** Entries behind the header to come. */
    private Fields entries = new Fields(1024);

    private int count;
    private long block;
    private int number;

    /** From here on, in bytes from the metadata block that the listing begins in, index anew. */
    private long boundary = Layout.METADATA;

    Writing(int directory) {
      this.directory = directory;
    }

    Listing run() throws IOException {
      for (int i = 0; i < nodes.childCount(directory); i++) {
        add(nodes.child(directory, i));
      }
      flush();
      return new Listing(reference, out.length() - before, indexEntries, index.toBytes());
    }

    /** Bytes from the beginning of the metadata block that the listing begins in. */
    private long position() {
      return (reference & 0xffff) + out.length() - before;
    }

    private void add(int node) throws IOException {
      long inode = references[nodes.owner(node)];
      int inodeNumber = numbers.of(node);
      boolean first = count == 0;
      boolean crossed = !first && position() + headerAndEntries() >= boundary;
      if (crossed
          || count == Layout.HEADER_ENTRIES
          || !first
              && (inode >>> 16 != block
                  || inodeNumber - number != (short) (inodeNumber - number))) {
        flush();
      }
      byte[] name = nodes.entry(node).path().nameBytes();
      if (count == 0) {
        block = inode >>> 16;
        number = inodeNumber;
        addIndex(name);
      }
      entries
          .le16((int) inode & 0xffff)
          .le16(inodeNumber - number)
          .le16(Inodes.type(nodes.body(node)))
          .le16(name.length - 1)
          .put(name);
      count++;
    }

    private int headerAndEntries() {
      return 12 + entries.size();
    }

    private void addIndex(byte[] name) {
      if (position() >= boundary) {
        if (indexEntries < MOST_INDEX) {
          index.le32(out.length() - before).le32(out.reference() >>> 16);
          index.le32(name.length - 1).put(name);
          indexEntries++;
        }
        boundary = (position() / Layout.METADATA + 1) * Layout.METADATA;
      }
    }

    private void flush() throws IOException {
      if (count > 0) {
        out.write(new Fields(12).le32(count - 1L).le32(block).le32(number).toBytes());
        out.write(entries.toBytes());
        entries = new Fields(1024);
        count = 0;
      }
    }
  }
}
