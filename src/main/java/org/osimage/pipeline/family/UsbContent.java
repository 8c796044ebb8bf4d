package org.osimage.pipeline.family;

import java.util.List;
import org.osimage.disk.BootCode;
import org.osimage.disk.DiskPartition;

/** Partitions and boot code of a USB disk. */
public record UsbContent(List<DiskPartition> partitions, BootCode bootCode) {
  public UsbContent {
    partitions = List.copyOf(partitions);
  }
}
