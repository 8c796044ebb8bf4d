package org.osimage.ufs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.output.DataArea;
import org.osimage.output.ImageChannel;
import org.osimage.output.PlannedOutput;
import org.osimage.output.ZeroBlocks;
import org.osimage.tree.Entry;
import org.osimage.tree.Nodes;

/** A file system whose every block has its place. */
public final class UfsPlan implements PlannedOutput {
  private final Nodes nodes;
  private final ContentStore store;
  private final Directories directories;
  private final Bodies bodies;
  private final Allocation allocation;
  private final Geometry geometry;
  private final FreeSpace free;
  private final InodeTable table;
  private final GroupHeader headers;
  private final byte[] superBlock;
  private final ByteOrder order;

  UfsPlan(
      Nodes nodes,
      ContentStore store,
      Inodes inodes,
      Directories directories,
      Bodies bodies,
      Allocation allocation,
      Geometry geometry,
      UfsOptions options,
      long id) {
    this.nodes = nodes;
    this.store = store;
    this.directories = directories;
    this.bodies = bodies;
    this.allocation = allocation;
    this.geometry = geometry;
    this.order = options.byteOrder();
    int time = (int) options.time();
    free = new FreeSpace(geometry, allocation, nodes, inodes);
    int generation = (int) (id & Short.MAX_VALUE) + 1;
    table = new InodeTable(nodes, inodes, bodies, allocation, geometry, order, generation);
    headers = new GroupHeader(geometry, free, time, order);
    superBlock = new SuperBlock(geometry, free, time, id, hasLargeFiles()).block(order);
  }

  private boolean hasLargeFiles() {
    for (int node = 0; node < nodes.size(); node++) {
      if (bodies.size(node) > Integer.MAX_VALUE) {
        return true;
      }
    }
    return false;
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(geometry.bytes());
  }

  /** Bytes that are free for data, in whole blocks. */
  public long freeBytes() {
    return (long) free.total().blocks() * Geometry.BLOCK;
  }

  /** Inodes that are free. */
  public int freeInodes() {
    return free.total().inodes();
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder();
    line(text, 0, 8, "boot block");
    line(text, 8, 8, "super-block");
    for (int group = 0; group < geometry.groups(); group++) {
      int base = group * geometry.fragmentsPerGroup();
      FreeSpace.Counts counts = free.counts(group);
      line(
          text,
          base,
          geometry.fragments(group),
          String.format(
              Locale.ROOT,
              "cylinder group %d: %d inodes, %d of them free; data from %d, %d blocks and %d"
                  + " fragments free",
              group,
              geometry.inodesPerGroup(),
              counts.inodes(),
              (long) (base + geometry.firstBlock(group)) * Geometry.FRAGMENT,
              counts.blocks(),
              counts.fragments()));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, int fragment, int count, String what) {
    text.append(
        String.format(
            Locale.ROOT,
            "%d %d %s\n",
            (long) fragment * Geometry.FRAGMENT,
            (long) count * Geometry.FRAGMENT,
            what));
  }

  @Override
  public void writeTo(ImageChannel out) throws IOException {
    new Writing(out).run();
  }

  private void writeHead(int group, ImageChannel out) throws IOException {
    out.zeros(Geometry.BLOCK);
    if (group == 0) {
      out.write(superBlock);
    } else {
      out.zeros(Geometry.BLOCK);
    }
    out.write(superBlock);
    out.write(headers.block(group));
    int first = group * geometry.inodesPerGroup();
    int used = free.usedInodes(group);
    for (int number = first; number < first + used; number++) {
      if (number < Inodes.ROOT) {
        out.zeros(Geometry.INODE);
      } else {
        out.write(table.inode(number));
      }
    }
    out.zeros((long) (geometry.inodesPerGroup() - used) * Geometry.INODE);
    if (group == 0) {
      writeSummary(out);
    }
  }

  private void writeSummary(ImageChannel out) throws IOException {
    ByteBuffer counts = ByteBuffer.allocate(Geometry.SUMMARY).order(order);
    for (int group = 0; group < geometry.groups(); group++) {
      GroupHeader.put(counts.clear(), free.counts(group));
      out.write(counts.array());
    }
    int area = (geometry.firstBlock(0) - geometry.firstData()) * Geometry.FRAGMENT;
    out.zeros(area - (long) geometry.groups() * Geometry.SUMMARY);
  }

  /** The groups and what lies before their data. */
  private final class CylinderGroups implements DataArea.Groups {
    @Override
    public int count() {
      return geometry.groups();
    }

    @Override
    public long dataBlocks(int group) {
      return geometry.blocks(group);
    }

    @Override
    public void writeHead(int group, ImageChannel out) throws IOException {
      UfsPlan.this.writeHead(group, out);
    }
  }

  /** One writing of the plan. */
  private final class Writing {
    private final DataArea area;

    /** The tails that wait for their batch, by node. */
    private final Map<Integer, byte[]> waiting = new HashMap<>();

    private final ByteBuffer small = ByteBuffer.allocateDirect(Bodies.SMALL);

    Writing(ImageChannel out) throws IOException {
      area = new DataArea(out, Geometry.BLOCK, new CylinderGroups());
    }

    void run() throws IOException {
      int batch = 0;
      for (int node = 0; node < nodes.size(); node++) {
        long size = bodies.size(node);
        if (size > Bodies.SMALL) {
          writeLarge(node, size);
        } else if (size > 0) {
          writeSmall(node, (int) size);
        }
        if (batch < allocation.batches() && allocation.batchNode(batch) == node) {
          writeTails(batch++);
        }
      }
      if (area.block() != allocation.blocks()) {
        throw new IllegalStateException(
            "planned " + allocation.blocks() + " blocks, wrote " + area.block());
      }
      area.finish();
    }

    private void writeLarge(int node, long size) throws IOException {
      table.map(node, size).writeIndirect(geometry, order, b -> area.write(b, 0, b.length));
      if (nodes.entry(node) instanceof Entry.RegularFile file) {
        Optional<ZeroBlocks> holes = bodies.holes(node);
        if (holes.isPresent()) {
          area.body(store, file.content(), holes.get());
        } else {
          area.body(store, file.content());
        }
      } else {
        directories.write(node, chunk -> area.write(chunk, 0, chunk.length));
      }
      area.pad();
    }

    private void writeSmall(int node, int size) throws IOException {
      int tail = Bodies.tail(size) * Geometry.FRAGMENT;
      if (tail == 0 && nodes.entry(node) instanceof Entry.RegularFile file) {
        area.body(store, file.content());
        area.pad();
        return;
      }
      read(node, size);
      int whole = tail == 0 ? size : size / Geometry.BLOCK * Geometry.BLOCK;
      area.write(small.clear().limit(whole));
      area.pad();
      if (tail > 0) {
        byte[] kept = new byte[tail];
        small.clear().position(whole).limit(size).get(kept, 0, size - whole);
        waiting.put(node, kept);
      }
    }

    private void read(int node, int size) throws IOException {
      small.clear().limit(size);
      Entry entry = nodes.entry(node);
      if (entry instanceof Entry.RegularFile file) {
        Content content = file.content();
        store.read(content, 0, small);
      } else if (entry.kind() == Entry.Kind.SYMLINK) {
        small.put(Bodies.target(entry));
      } else {
        directories.write(node, chunk -> small.put(chunk));
      }
    }

    private void writeTails(int batch) throws IOException {
      int from = batch == 0 ? 0 : allocation.batchEnd(batch - 1);
      for (int i = from; i < allocation.batchEnd(batch); i++) {
        int node = allocation.tailNode(i);
        if (allocation.beginsBlock(node)) {
          area.pad();
        }
        byte[] tail = waiting.remove(node);
        if (tail == null) {
          throw new IllegalStateException("no tail of " + nodes.entry(node).path());
        }
        area.write(tail, 0, tail.length);
      }
      area.pad();
    }
  }
}
