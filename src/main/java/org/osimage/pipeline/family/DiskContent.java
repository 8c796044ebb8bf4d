package org.osimage.pipeline.family;

import java.util.List;
import org.osimage.disk.BootCode;
import org.osimage.disk.DiskPartition;

/** Partitions and boot code of a disk. */
public record DiskContent(List<DiskPartition> partitions, BootCode bootCode) {
  public DiskContent {
    partitions = List.copyOf(partitions);
  }
}
