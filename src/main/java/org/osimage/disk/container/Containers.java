package org.osimage.disk.container;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.osimage.compress.block.Resources;
import org.osimage.output.ImageChannel;
import org.osimage.output.OutputFile;
import org.osimage.output.PlannedOutput;

/** Writes a disk in several formats while its raw form is produced once. */
public final class Containers {
  /** A format and the file to write. */
  public record Target(ContainerFormat format, Path file) {}

  private final PlannedOutput raw;
  private final DiskDescription disk;
  private final Resources host;

  /**
   * @param raw the disk, of {@link DiskDescription#size} bytes; it writes forwards only
   */
  public Containers(PlannedOutput raw, DiskDescription disk, Resources host) {
    if (raw.size().orElse(-1) != disk.size()) {
      throw new IllegalArgumentException(raw.size() + " bytes, not " + disk.size());
    }
    this.raw = raw;
    this.disk = disk;
    this.host = host;
  }

  /**
   * Writes all files; each appears whole or not at all.
   *
   * @throws org.osimage.ImageBuildException if a format cannot hold the disk, before any file is
   *     written, or if the host's disk is full
   */
  public void write(List<Target> targets) throws IOException {
    for (Target target : targets) {
      target.format().check(disk);
    }
    write(targets, new ArrayList<>());
  }

  /** Each file is open while the ones behind it are opened; the last one drives the disk. */
  private void write(List<Target> targets, List<ImageChannel> open) throws IOException {
    if (open.size() == targets.size()) {
      drive(targets, open);
      return;
    }
    PlannedOutput next =
        new PlannedOutput() {
          @Override
          public OptionalLong size() {
            return OptionalLong.empty();
          }

          @Override
          public String describe() {
            return raw.describe();
          }

          @Override
          public void writeTo(ImageChannel out) throws IOException {
            open.add(out);
            write(targets, open);
          }
        };
    OutputFile.write(next, targets.get(open.size()).file());
  }

  private void drive(List<Target> targets, List<ImageChannel> open) throws IOException {
    List<DiskSink> sinks = new ArrayList<>();
    boolean compressed = false;
    for (int i = 0; i < open.size(); i++) {
      ContainerFormat format = targets.get(i).format();
      sinks.add(format.open(open.get(i), disk, host));
      compressed |= format.compressed();
    }
    Pieces pieces = new Pieces(sinks, compressed, host);
    try (ImageChannel channel = new ImageChannel(pieces)) {
      raw.writeTo(channel);
      channel.flush();
      pieces.finish();
    } finally {
      pieces.cancel();
    }
  }
}
