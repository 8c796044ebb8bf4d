package org.osimage.squashfs;

import java.io.IOException;
import java.util.Locale;
import java.util.OptionalLong;
import org.osimage.bytes.Fields;
import org.osimage.compress.BlockCodec;
import org.osimage.content.ContentStore;
import org.osimage.output.ImageChannel;
import org.osimage.output.PlannedOutput;
import org.osimage.tree.Entry;
import org.osimage.tree.Nodes;

/** A file system whose parts have their order and numbers; only writing tells their places. */
public final class SquashfsPlan implements PlannedOutput {
  private final Nodes nodes;
  private final ContentStore store;
  private final SquashfsOptions options;
  private final Bodies bodies;
  private final Fragments fragments;
  private final IdTable ids;
  private final XattrTable xattrs;
  private final Numbers numbers;

  SquashfsPlan(
      Nodes nodes, ContentStore store, SquashfsOptions options, Bodies bodies, IdTable ids) {
    this.nodes = nodes;
    this.store = store;
    this.options = options;
    this.bodies = bodies;
    this.ids = ids;
    fragments = new Fragments(bodies, options.blockSize());
    xattrs = new XattrTable(nodes);
    numbers = new Numbers(nodes);
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.empty();
  }

  @Override
  public String describe() {
    return String.format(
        Locale.ROOT,
        "0 %d superblock\n"
            + "%d ? options of %s at level %d; then %d blocks of at most %d bytes and %d of"
            + " fragments, %d inodes, %d ids, %d sets of extended attributes\n",
        Layout.SUPERBLOCK,
        Layout.SUPERBLOCK,
        options.codec().type(),
        options.codec().level(),
        bodies.totalBlocks(),
        options.blockSize(),
        fragments.count(),
        numbers.count(),
        ids.count(),
        xattrs.count());
  }

  /**
   * Writes the file system; into a stream, which cannot be written over, everything is compressed
   * first to learn the superblock.
   */
  @Override
  public void writeTo(ImageChannel out) throws IOException {
    long start = out.position();
    if (out.canRewrite()) {
      out.zeros(Layout.SUPERBLOCK);
      out.rewrite(start, writeRest(out).bytes());
    } else {
      SuperBlock superBlock;
      try (ImageChannel nowhere = new ImageChannel(new Nowhere())) {
        nowhere.zeros(start + Layout.SUPERBLOCK);
        superBlock = writeRest(nowhere);
      }
      out.write(superBlock.bytes());
      if (!superBlock.equals(writeRest(out))) {
        throw new IllegalStateException("the second writing differs from the first");
      }
    }
  }

  private SuperBlock writeRest(ImageChannel out) throws IOException {
    if (out.position() != Layout.SUPERBLOCK) {
      throw new IllegalStateException("a file system begins at its output's beginning");
    }
    byte[] compressorOptions = compressorOptions(options.codec());
    if (compressorOptions.length > 0) {
      out.write(
          new Fields()
              .le16(compressorOptions.length | Layout.METADATA_STORED)
              .put(compressorOptions)
              .toBytes());
    }
    DataArea data = DataArea.write(bodies, fragments, store, options, out);
    return writeTables(out, data, compressorOptions.length > 0);
  }

  /** What a reader may want to know of the encoder; empty where the reader's default is right. */
  private static byte[] compressorOptions(BlockCodec codec) {
    return switch (codec.type()) {
      case "zstd" -> new Fields().le32(codec.level()).toBytes();
      case "gzip" -> new Fields().le32(codec.level()).le16(15).le16(0).toBytes();
      default -> new byte[0];
    };
  }

  private SuperBlock writeTables(ImageChannel out, DataArea data, boolean hasOptions)
      throws IOException {
    BlockCodec codec = options.codec();
    MetadataWriter inodeTable = new MetadataWriter(codec);
    MetadataWriter directoryTable = new MetadataWriter(codec);
    long[] references = new long[nodes.size()];
    writeInodes(data, inodeTable, directoryTable, references);
    long inodes = inodeTable.writeTo(out);
    long directories = directoryTable.writeTo(out);
    long fragmentTable = fragmentTable(data).writeTable(out);
    long exports = exportTable(references).writeTable(out);
    long idTable = ids.table(codec).writeTable(out);
    long xattrTable = xattrs.writeTo(out, codec);
    long used = out.position();
    out.padTo(Layout.PADDING);
    return new SuperBlock(
        numbers.count(),
        options.time(),
        options.blockSize(),
        fragments.count(),
        Layout.compressor(codec.type()),
        SuperBlock.DUPLICATES | SuperBlock.EXPORTABLE | (hasOptions ? SuperBlock.OPTIONS : 0),
        ids.count(),
        references[0],
        used,
        new SuperBlock.Tables(idTable, xattrTable, inodes, directories, fragmentTable, exports));
  }

  /** In the order of {@link Numbers}; a directory's listing when all it holds has its inode. */
  private void writeInodes(
      DataArea data, MetadataWriter inodeTable, MetadataWriter directoryTable, long[] references)
      throws IOException {
    Inodes inodes = new Inodes(nodes, bodies, fragments, data, ids, xattrs, numbers);
    Directories directories = new Directories(nodes, numbers, references, directoryTable);
    Directories.Listing[] listings = new Directories.Listing[nodes.size()];
    int next = 1;
    for (int directory = nodes.size() - 1; directory >= 0; directory--) {
      if (nodes.entry(directory).kind() == Entry.Kind.DIRECTORY) {
        for (int i = 0; i < nodes.childCount(directory); i++) {
          int node = nodes.owner(nodes.child(directory, i));
          if (numbers.of(node) == next) {
            references[node] = inodeTable.reference();
            inodeTable.write(
                nodes.entry(node).kind() == Entry.Kind.DIRECTORY
                    ? inodes.directory(node, listings[node])
                    : inodes.record(node));
            next++;
          }
        }
        listings[directory] = directories.write(directory);
      }
    }
    references[0] = inodeTable.reference();
    inodeTable.write(inodes.directory(0, listings[0]));
  }

  private MetadataWriter fragmentTable(DataArea data) throws IOException {
    MetadataWriter table = new MetadataWriter(options.codec());
    for (int fragment = 0; fragment < fragments.count(); fragment++) {
      table.write(
          new Fields(Layout.FRAGMENT_ENTRY)
              .le64(data.fragmentStart(fragment))
              .le32(data.fragmentSize(fragment))
              .le32(0)
              .toBytes());
    }
    return table;
  }

  private MetadataWriter exportTable(long[] references) throws IOException {
    MetadataWriter table = new MetadataWriter(options.codec());
    for (int number = 1; number <= numbers.count(); number++) {
      table.write(new Fields(Layout.EXPORT_ENTRY).le64(references[numbers.node(number)]).toBytes());
    }
    return table;
  }
}
