package org.osimage.ext4;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.ext4.layout.Checksum;
import org.osimage.ext4.layout.Layout;
import org.osimage.output.DataArea;
import org.osimage.output.ImageChannel;
import org.osimage.output.PlannedOutput;
import org.osimage.output.ZeroBlocks;
import org.osimage.tree.Entry;
import org.osimage.tree.Nodes;

/** A file system whose every block has its place. */
public final class Ext4Plan implements PlannedOutput {
  private final Nodes nodes;
  private final ContentStore store;
  private final Inodes inodes;
  private final Directories directories;
  private final Bodies bodies;
  private final Sizing.Sized sized;
  private final Ext4Options options;
  private final SuperBlock.Identity identity;
  private final FreeSpace free;
  private final InodeTable table;
  private final boolean largeDirectories;

  Ext4Plan(
      Nodes nodes,
      ContentStore store,
      Inodes inodes,
      Directories directories,
      Bodies bodies,
      Sizing.Sized sized,
      Ext4Options options,
      SuperBlock.Identity identity)
      throws ImageBuildException {
    this.nodes = nodes;
    this.store = store;
    this.inodes = inodes;
    this.directories = directories;
    this.bodies = bodies;
    this.sized = sized;
    this.options = options;
    this.identity = identity;
    free = new FreeSpace(sized.geometry(), sized.allocation(), nodes, inodes);
    UUID uuid = identity.uuid();
    table = new InodeTable(nodes, inodes, directories, bodies, sized, uuid, options.time());
    largeDirectories = hasLargeDirectories();
  }

  private boolean hasLargeDirectories() throws ImageBuildException {
    for (int node = 0; node < nodes.size(); node++) {
      if (bodies.size(node) > HashTree.SMALL
          && nodes.entry(node).kind() == Entry.Kind.DIRECTORY
          && directories.isLarge(node)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public OptionalLong size() {
    long used = (long) sized.geometry().blocks() * Layout.BLOCK;
    return OptionalLong.of(options.size().orElse(used));
  }

  /** The file system's identifier. */
  public UUID uuid() {
    return identity.uuid();
  }

  /** Bytes that are free for data, those reserved for root included. */
  public long freeBytes() {
    return (long) free.freeBlocks() * Layout.BLOCK;
  }

  /** Bytes that only root may fill. */
  public long reservedBytes() {
    return (long) sized.reserved() * Layout.BLOCK;
  }

  /** Inodes that are free. */
  public int freeInodes() {
    return free.freeInodes();
  }

  @Override
  public String describe() {
    Geometry geometry = sized.geometry();
    StringBuilder text = new StringBuilder();
    for (int group = 0; group < geometry.groups(); group++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%d %d block group %d: data from %d, %d blocks free; %d inodes, %d of them free\n",
              Geometry.start(group) * Layout.BLOCK,
              (long) geometry.blocks(group) * Layout.BLOCK,
              group,
              (Geometry.start(group) + geometry.head(group)) * Layout.BLOCK,
              free.freeBlocks(group),
              geometry.inodesPerGroup(),
              free.freeInodes(group)));
    }
    return text.toString();
  }

  @Override
  public void writeTo(ImageChannel out) throws IOException {
    DataArea area = new DataArea(out, Layout.BLOCK, new Heads());
    writeReserved(area);
    for (int node = 0; node < nodes.size(); node++) {
      writeBody(node, area);
      Checksum.Seed seed = table.seed(inodes.number(node));
      if (sized.allocation().treeBlocks(node) > 0) {
        sized.allocation().tree(node).write(seed, block -> area.write(block, 0, block.length));
      }
      if (bodies.hasAttributeBlock(node)) {
        ExtendedAttributes attributes = bodies.attributes(node).orElseThrow();
        long address = sized.allocation().attributeBlock(node);
        area.write(attributes.block(identity.uuid(), address), 0, Layout.BLOCK);
      }
    }
    if (area.block() != sized.allocation().blocks()) {
      throw new IllegalStateException(
          "planned " + sized.allocation().blocks() + " blocks, wrote " + area.block());
    }
    area.finish();
    long used = (long) sized.geometry().blocks() * Layout.BLOCK;
    out.zeros(size().getAsLong() - used);
  }

  private void writeReserved(DataArea area) throws IOException {
    if (sized.geometry().reserved() > 0) {
      area.write(new ResizeInode(sized.geometry()).doubleIndirect(), 0, Layout.BLOCK);
    }
    int journal = sized.allocation().journalBlocks();
    if (journal > 0) {
      area.write(Journal.superBlock(journal, identity.uuid()), 0, Layout.BLOCK);
      area.zeros((journal - 1L) * Layout.BLOCK);
      Checksum.Seed seed = table.seed(Inodes.JOURNAL);
      sized.allocation().journalTree().write(seed, block -> area.write(block, 0, block.length));
    }
  }

  private void writeBody(int node, DataArea area) throws IOException {
    if (bodies.allocated(node) == 0) {
      return;
    }
    Entry entry = nodes.entry(node);
    if (entry instanceof Entry.RegularFile file) {
      Optional<ZeroBlocks> holes = bodies.holes(node);
      if (holes.isPresent()) {
        area.body(store, file.content(), holes.get());
      } else {
        area.body(store, file.content());
      }
    } else if (entry.kind() == Entry.Kind.SYMLINK) {
      byte[] target = Bodies.target(entry);
      area.write(target, 0, target.length);
    } else {
      Checksum.Seed seed = table.seed(inodes.number(node));
      directories.write(node, seed, block -> area.write(block, 0, block.length));
    }
    area.pad();
  }

  /** What lies before the data of each group. */
  private final class Heads implements DataArea.Groups {
    private final Geometry geometry = sized.geometry();
    private final Groups groups = new Groups(geometry, free, identity.uuid());
    private final byte[] descriptors = groups.descriptors();
    private final SuperBlock superBlock = superBlock();

    private SuperBlock superBlock() {
      int blocks = sized.allocation().journalBlocks();
      byte[] map = blocks == 0 ? new byte[0] : sized.allocation().journalTree().root();
      long size = (long) blocks * Layout.BLOCK;
      return new SuperBlock(
          geometry, free, options, identity, sized.reserved(), largeDirectories, map, size);
    }

    @Override
    public int count() {
      return geometry.groups();
    }

    @Override
    public long dataBlocks(int group) {
      return geometry.dataBlocks(group);
    }

    @Override
    public void writeHead(int group, ImageChannel out) throws IOException {
      if (Geometry.hasSuperBlock(group)) {
        int boot = group == 0 ? Layout.SUPER_BLOCK : 0; // room for a boot loader
        out.zeros(boot);
        out.write(superBlock.bytes(group));
        out.zeros(Layout.BLOCK - Layout.SUPER_BLOCK - boot);
        out.write(descriptors);
        for (int i = 0; i < geometry.reserved(); i++) {
          out.write(group == 0 ? new ResizeInode(geometry).indirect(i) : new byte[Layout.BLOCK]);
        }
      }
      int tables = geometry.flexGroups(group);
      for (int i = 0; i < tables; i++) {
        out.write(groups.blockBitmap(group + i));
      }
      for (int i = 0; i < tables; i++) {
        out.write(groups.inodeBitmap(group + i));
      }
      for (int i = 0; i < tables; i++) {
        writeInodes(group + i, out);
      }
    }

    private void writeInodes(int group, ImageChannel out) throws IOException {
      int used = free.usedInodes(group);
      for (int i = 1; i <= used; i++) {
        out.write(table.inode(group * geometry.inodesPerGroup() + i));
      }
      out.zeros((long) (geometry.inodesPerGroup() - used) * Layout.INODE);
    }
  }
}
