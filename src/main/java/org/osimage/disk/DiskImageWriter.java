package org.osimage.disk;

import java.util.ArrayList;
import java.util.List;
import org.osimage.ImageBuildException;
import org.osimage.output.PlannedOutput;

/**
 * Composes a disk with a GUID partition table: every partition starts and ends at a multiple of 1
 * MiB, and the disk ends with the mebibyte whose last sectors are the backup table.
 */
public final class DiskImageWriter {
  private static final int SECTOR = 512;

  /** Sectors of the 1 MiB that partitions are aligned to. */
  private static final long ALIGNMENT = 2048;

  private final Guid disk;
  private final long signature;
  private final BootCode bootCode;

  /**
   * @param disk the disk's identifier; derive it from content
   * @param signature the disk signature in the master boot record, 32 bits; derive it likewise
   */
  public DiskImageWriter(Guid disk, long signature, BootCode bootCode) {
    this.disk = disk;
    this.signature = signature;
    this.bootCode = bootCode;
  }

  /**
   * Places the partitions in the given order and plans their content there.
   *
   * @return a plan of exact size, which tells where each partition lies
   */
  public DiskPlan plan(List<DiskPartition> partitions) throws ImageBuildException {
    List<GptPartition> placed = new ArrayList<>();
    List<PlannedOutput> contents = new ArrayList<>();
    long next = ALIGNMENT;
    for (DiskPartition p : partitions) {
      PlannedOutput content = p.content().at(next);
      long bytes =
          content
              .size()
              .orElseThrow(
                  () -> new IllegalArgumentException(p.name() + ": content of unknown size"));
      long sectors = aligned(Math.max(1, sectors(Math.max(bytes, p.minimumBytes()))));
      placed.add(
          new GptPartition(p.type(), p.id(), p.name(), next, next + sectors - 1, p.attributes()));
      contents.add(content);
      next += sectors;
    }
    long total = next + ALIGNMENT;
    byte[] mbr = Mbr.protective(bootCode.at(List.copyOf(placed)), signature, total);
    return new DiskPlan(mbr, new Gpt(disk, total, placed), total, placed, contents);
  }

  private static long sectors(long bytes) {
    return bytes / SECTOR + (bytes % SECTOR == 0 ? 0 : 1);
  }

  private static long aligned(long sectors) {
    return (sectors + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
