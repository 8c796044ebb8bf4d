package org.osimage.disk;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.osimage.output.ImageChannel;
import org.osimage.output.PlannedOutput;

/** A disk whose partitions have their places. */
public final class DiskPlan implements PlannedOutput {
  private static final int SECTOR = 512;

  private final byte[] mbr;
  private final Gpt gpt;
  private final long totalSectors;
  private final List<GptPartition> partitions;
  private final List<PlannedOutput> contents;

  DiskPlan(
      byte[] mbr,
      Gpt gpt,
      long totalSectors,
      List<GptPartition> partitions,
      List<PlannedOutput> contents) {
    this.mbr = mbr;
    this.gpt = gpt;
    this.totalSectors = totalSectors;
    this.partitions = List.copyOf(partitions);
    this.contents = List.copyOf(contents);
  }

  /** The partitions in the order of their numbers, with first and last sectors. */
  public List<GptPartition> partitions() {
    return partitions;
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(totalSectors * SECTOR);
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder();
    line(text, 0, 1, "master boot record");
    line(text, 1, Gpt.SECTORS, "GUID partition table");
    for (GptPartition p : partitions) {
      line(text, p.firstLba(), p.sectors(), p.name() + ", type " + p.type() + ", id " + p.id());
    }
    line(text, totalSectors - Gpt.SECTORS, Gpt.SECTORS, "backup table");
    return text.toString();
  }

  private static void line(StringBuilder text, long lba, long sectors, String what) {
    text.append(String.format(Locale.ROOT, "%d %d %s\n", lba * SECTOR, sectors * SECTOR, what));
  }

  @Override
  public void writeTo(ImageChannel out) throws IOException {
    long start = out.position();
    out.write(mbr);
    out.write(gpt.primary());
    for (int i = 0; i < partitions.size(); i++) {
      out.seekTo(start + partitions.get(i).firstLba() * SECTOR);
      out.embed(contents.get(i)); // it plans its own positions from zero
    }
    out.seekTo(start + (totalSectors - Gpt.SECTORS) * SECTOR);
    out.write(gpt.backup());
  }
}
