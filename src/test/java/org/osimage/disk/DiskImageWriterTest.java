package org.osimage.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.osimage.output.ImageChannel;
import org.osimage.output.PlannedOutput;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;

class DiskImageWriterTest {
  private static final Guid ID = Guid.derived("test", new byte[0]);
  private static final int MIB = 1 << 20;

  /** A BIOS boot partition that records its place, and a FAT volume that does too. */
  static DiskPlan disk(MemoryContentStore store) throws Exception {
    PartitionContent core =
        lba -> PartitionContent.bytes(new byte[] {'c', (byte) (lba >> 8), (byte) lba});
    PartitionContent fat =
        lba ->
            new FatWriter(
                    FatOptions.labelled("STICK")
                        .withSize(FatSize.smallestFat32())
                        .withHiddenSectors(lba))
                .plan(FatTrees.everything(store), store);
    BootCode boot = partitions -> new byte[] {(byte) (partitions.get(0).firstLba() >> 8)};
    return new DiskImageWriter(ID, 0xabcd0123L, boot)
        .plan(
            List.of(
                DiskPartition.of("BIOS boot", Guid.BIOS_BOOT, Guid.derived("1", new byte[0]), core),
                DiskPartition.of("ESP", Guid.EFI_SYSTEM, Guid.derived("2", new byte[0]), fat),
                new DiskPartition(
                    "data",
                    Guid.LINUX_DATA,
                    Guid.derived("3", new byte[0]),
                    0,
                    3 * MIB + 1,
                    PartitionContent.of(PartitionContent.bytes("data".getBytes())))));
  }

  @Test
  void placesPartitionsByTheMebibyte() throws Exception {
    MemoryContentStore store = new MemoryContentStore();
    DiskPlan plan = disk(store);
    byte[] image = Trees.bytes(plan);
    assertEquals(plan.size().orElseThrow(), image.length);
    assertEquals(0, image.length % MIB);
    List<GptPartition> p = plan.partitions();
    assertEquals(2048, p.get(0).firstLba());
    assertEquals(2048, p.get(0).sectors());
    assertEquals(4096, p.get(1).firstLba());
    assertEquals(0, p.get(2).firstLba() % 2048);
    assertEquals(4 * 2048, p.get(2).sectors());
    assertEquals(8, image[0]);
    assertArrayEquals(new byte[] {'c', 8, 0, 0}, Arrays.copyOfRange(image, MIB, MIB + 4));
    byte[] fat = Arrays.copyOfRange(image, 2 * MIB, 2 * MIB + (int) p.get(1).sectors() * 512);
    assertEquals(16, fat[29]); // hidden sectors 4096
    int last = (int) p.get(2).firstLba() * 512;
    assertArrayEquals("data\0".getBytes(), Arrays.copyOfRange(image, last, last + 5));
    byte[] signature = Arrays.copyOfRange(image, image.length - 512, image.length - 504);
    assertArrayEquals("EFI PART".getBytes(), signature);
    assertTrue(plan.describe().contains("2097152 " + fat.length + " ESP"));
    assertArrayEquals(image, Trees.bytes(plan));
  }

  @Test
  void needsToKnowSizes() {
    PlannedOutput unknown =
        new PlannedOutput() {
          @Override
          public OptionalLong size() {
            return OptionalLong.empty();
          }

          @Override
          public String describe() {
            return "";
          }

          @Override
          public void writeTo(ImageChannel out) {}
        };
    DiskPartition p = DiskPartition.of("p", Guid.BASIC_DATA, ID, PartitionContent.of(unknown));
    DiskImageWriter writer = new DiskImageWriter(ID, 1, BootCode.NONE);
    assertThrows(IllegalArgumentException.class, () -> writer.plan(List.of(p)));
  }
}
