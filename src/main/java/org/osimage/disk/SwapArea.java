package org.osimage.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.osimage.bytes.Fields;
import org.osimage.output.ImageChannel;
import org.osimage.output.PlannedOutput;

/**
 * An empty swap area of Linux, version 1, for pages of 4 KiB ({@code include/linux/swap.h}).
 *
 * @param bytes a multiple of 4096, at least 10 pages
 * @param id as a UUID's text shows it, big endian
 * @param label at most 15 bytes in UTF-8
 */
public record SwapArea(long bytes, Guid id, String label) implements PlannedOutput {
  private static final int PAGE = 4096;
  private static final int HEADER = 1024;

  public SwapArea {
    if (bytes % PAGE != 0 || bytes < 10 * PAGE || bytes / PAGE > 0xffffffffL) {
      throw new IllegalArgumentException("size " + bytes);
    }
    if (label.getBytes(StandardCharsets.UTF_8).length > 15) {
      throw new IllegalArgumentException("label " + label);
    }
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(bytes);
  }

  @Override
  public String describe() {
    return "0 " + bytes + " swap area\n";
  }

  @Override
  public void writeTo(ImageChannel out) throws IOException {
    out.write(
        new Fields(PAGE)
            .zerosTo(HEADER)
            .le32(1)
            .le32(bytes / PAGE - 1) // the last page
            .le32(0) // no bad ones
            .be64(id.high())
            .be64(id.low())
            .put(label.getBytes(StandardCharsets.UTF_8))
            .zerosTo(PAGE - 10)
            .ascii("SWAPSPACE2")
            .toBytes());
    out.zeros(bytes - PAGE);
  }
}
