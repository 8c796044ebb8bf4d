package org.osimage.iso;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.iso.Hierarchy.Child;
import org.osimage.iso.Hierarchy.Directory;
import org.osimage.output.ImageChannel;
import org.osimage.tree.Entry;
import org.osimage.tree.Nodes;

/**
 * The directories and path tables that one volume descriptor leads to: the primary one's with Rock
 * Ridge, or Joliet's without. Measuring and writing run through the same code, so that they agree.
 */
final class Volume {
  /** A file section holds whole blocks, and its length has 32 bits. */
  static final long SECTION = 0xffff_f800L;

  private static final Extent UNPLACED = new Extent(0, 0);

  private final Nodes nodes;
  private final RecordDates dates = new RecordDates();
  private final FileExtents files;
  private final Optional<RockRidge> rockRidge;
  private final Hierarchy hierarchy;
  private long tables;

  Volume(Nodes nodes, FileExtents files, NamingRule naming, Optional<RockRidge> rockRidge)
      throws ImageBuildException {
    this.nodes = nodes;
    this.files = files;
    this.rockRidge = rockRidge;
    this.hierarchy = new Hierarchy(nodes, naming, this::measure);
  }

  /** Takes the records of a directory, one after the other. */
  private interface Sink<X extends Exception> {
    void put(byte[] record) throws X;
  }

  /** Where the directory with a number lies. */
  private interface Places {
    Extent of(int number);
  }

  private void measure(Directory directory, List<Child> children) {
    SystemUse systemUse = new SystemUse(0);
    long[] size = {0};
    records(
        directory,
        children,
        number -> UNPLACED,
        systemUse,
        record -> size[0] += gap(size[0], record.length) + record.length);
    directory.blocks = (int) Extent.blocks(size[0]);
    directory.continuationBlocks = systemUse.area().length / Extent.BLOCK;
  }

  /** Zeros before a record that would otherwise cross a block. */
  private static int gap(long position, int length) {
    int used = (int) (position % Extent.BLOCK);
    return used + length > Extent.BLOCK ? Extent.BLOCK - used : 0;
  }

  private <X extends Exception> void records(
      Directory directory, List<Child> children, Places places, SystemUse systemUse, Sink<X> sink)
      throws X {
    boolean isRoot = directory.node == 0;
    int up = isRoot ? 0 : nodes.parent(directory.node);
    List<byte[]> self =
        rockRidge.map(r -> isRoot ? r.root() : r.unnamed(directory.node)).orElse(List.of());
    List<byte[]> parent = rockRidge.map(r -> r.unnamed(up)).orElse(List.of());
    sink.put(
        directory(
            DirectoryRecord.SELF, directory.node, places.of(directory.number), self, systemUse));
    sink.put(directory(DirectoryRecord.PARENT, up, places.of(directory.parent), parent, systemUse));
    int subdirectory = directory.firstChild;
    for (Child child : children) {
      List<byte[]> fields = rockRidge.map(r -> r.named(child.node())).orElse(List.of());
      if (nodes.entry(child.node()).kind() == Entry.Kind.DIRECTORY) {
        Extent extent = places.of(subdirectory++);
        sink.put(directory(child.identifier(), child.node(), extent, fields, systemUse));
      } else {
        file(child, fields, systemUse, sink);
      }
    }
  }

  private byte[] directory(
      byte[] identifier, int node, Extent extent, List<byte[]> fields, SystemUse systemUse) {
    return DirectoryRecord.of(
        identifier,
        extent,
        dates.of(nodes.entry(node)),
        DirectoryRecord.DIRECTORY,
        systemUse.pack(fields, DirectoryRecord.room(identifier)));
  }

  /** One record for each section of the file, all with the same name and fields. */
  private <X extends Exception> void file(
      Child child, List<byte[]> fields, SystemUse systemUse, Sink<X> sink) throws X {
    Extent whole = files.of(child.node());
    byte[] packed = systemUse.pack(fields, DirectoryRecord.room(child.identifier()));
    long at = 0;
    do {
      long size = Math.min(SECTION, whole.size() - at);
      Extent section = new Extent(whole.lba() + at / Extent.BLOCK, size);
      at += size;
      int flags = at < whole.size() ? DirectoryRecord.MORE_EXTENTS : 0;
      sink.put(
          DirectoryRecord.of(
              child.identifier(), section, dates.of(nodes.entry(child.node())), flags, packed));
    } while (at < whole.size());
  }

  /** Bytes of one path table. */
  long tableSize() {
    return PathTable.size(hierarchy);
  }

  private long tableBlocks() {
    return Extent.blocks(tableSize());
  }

  /** Places the little-endian and then the big-endian path table; returns the next free block. */
  long assignTables(long from) {
    tables = from;
    return from + 2 * tableBlocks();
  }

  /** Places the directories; returns the next free block. */
  long assignDirectories(long from) {
    return hierarchy.assign(from);
  }

  long littleTable() {
    return tables;
  }

  long bigTable() {
    return tables + tableBlocks();
  }

  int directoryCount() {
    return hierarchy.directories().size();
  }

  Extent firstDirectory() {
    return hierarchy.directories().get(0).extent();
  }

  /** The root's record, as the volume descriptor repeats it. */
  byte[] rootRecord() {
    return DirectoryRecord.of(
        DirectoryRecord.SELF,
        firstDirectory(),
        dates.of(nodes.entry(0)),
        DirectoryRecord.DIRECTORY,
        new byte[0]);
  }

  void writeTables(ImageChannel out) throws IOException {
    out.write(PathTable.of(hierarchy, true));
    out.padTo(Extent.BLOCK);
    out.write(PathTable.of(hierarchy, false));
    out.padTo(Extent.BLOCK);
  }

  void writeDirectories(ImageChannel out) throws IOException {
    List<Directory> directories = hierarchy.directories();
    for (Directory directory : directories) {
      SystemUse systemUse = new SystemUse(directory.continuation());
      Sink<IOException> sink =
          record -> {
            out.zeros(gap(out.position(), record.length));
            out.write(record);
          };
      records(
          directory,
          hierarchy.children(directory),
          number -> directories.get(number - 1).extent(),
          systemUse,
          sink);
      out.padTo(Extent.BLOCK);
      out.write(systemUse.area());
      if (out.position() != directory.end() * Extent.BLOCK) {
        throw new IllegalStateException(
            nodes.entry(directory.node).path() + " was measured other than written");
      }
    }
  }
}
