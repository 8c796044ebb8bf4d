package org.osimage.pipeline.family;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.osimage.ImageBuildException;
import org.osimage.boot.MediaId;
import org.osimage.content.ContentStore;
import org.osimage.disk.DiskPartition;
import org.osimage.disk.FatOptions;
import org.osimage.disk.FatSize;
import org.osimage.disk.FatWriter;
import org.osimage.disk.Guid;
import org.osimage.disk.PartitionContent;
import org.osimage.disk.SwapArea;
import org.osimage.ext4.Ext4Options;
import org.osimage.ext4.Ext4Writer;
import org.osimage.manifest.Disk;
import org.osimage.output.PlannedOutput;
import org.osimage.tree.ImageTree;

/** A partition of the user's, with an empty file system. */
final class DataPartition {
  private final Disk.Partition partition;
  private final Guid id;
  private final long serial;
  private final long epoch;
  private final ContentStore store;

  DataPartition(Disk.Partition partition, Medium medium) {
    this.partition = partition;
    String purpose = "disk partition " + partition.name();
    id = Guid.derived(purpose, medium.digest());
    MediaId media = medium.id();
    serial = media.serial(purpose);
    epoch = medium.epoch();
    store = medium.in().store();
  }

  private long bytes() {
    return (long) partition.size() << 20;
  }

  private String label() {
    return partition.name();
  }

  DiskPartition place() {
    Guid type =
        switch (partition.format()) {
          case "swap" -> Guid.LINUX_SWAP;
          case "fat" -> Guid.BASIC_DATA;
          default -> Guid.LINUX_DATA;
        };
    return new DiskPartition(
        partition.name(), type, Guid.derived("partition", id.toBytes()), 0, bytes(), this::content);
  }

  private PlannedOutput content(long firstLba) throws ImageBuildException {
    return switch (partition.format()) {
      case "ext4" ->
          new Ext4Writer(
                  Ext4Options.of(epoch).withLabel(label()).withUuid(uuid()).withSize(bytes()))
              .plan(ImageTree.empty(epoch), store);
      case "fat" ->
          new FatWriter(
                  FatOptions.labelled(label().toUpperCase(Locale.ROOT))
                      .withSerial(serial)
                      .withSize(FatSize.exactly(bytes()))
                      .withHiddenSectors(firstLba)
                      .withEpoch(epoch))
              .plan(ImageTree.empty(epoch), store);
      case "swap" -> new SwapArea(bytes(), id, label());
      default -> PartitionContent.bytes(new byte[0]);
    };
  }

  private UUID uuid() {
    return new UUID(id.high(), id.low());
  }

  /** Its line in {@code fstab}; empty if it is not mounted. */
  Optional<Fstab.Mount> mount() {
    if (partition.format().equals("swap")) {
      return Optional.of(new Fstab.Mount("UUID=" + uuid(), "none", "swap", "sw", 0));
    }
    boolean fat = partition.format().equals("fat");
    String source =
        fat
            ? String.format(Locale.ROOT, "UUID=%04X-%04X", serial >>> 16 & 0xffff, serial & 0xffff)
            : "UUID=" + uuid();
    return partition
        .mountPoint()
        .map(
            point -> new Fstab.Mount(source, point, fat ? "vfat" : "ext4", partition.options(), 2));
  }
}
