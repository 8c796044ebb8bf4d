package org.osimage.disk.container;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.Random;
import org.osimage.disk.Guid;
import org.osimage.output.ImageChannel;
import org.osimage.output.PlannedOutput;
import org.osimage.testing.Trees;

/** Disks for tests: text, noise, zeros of all lengths, and a last piece that is not zeros. */
final class Disks {
  private Disks() {}

  static DiskDescription description(long size) {
    Guid id = Guid.derived("disk", new byte[32]);
    return new DiskDescription("server", id, Trees.TIME, size, 2, 1024);
  }

  static PlannedOutput random(long seed, long size) {
    return new PlannedOutput() {
      @Override
      public OptionalLong size() {
        return OptionalLong.of(size);
      }

      @Override
      public String describe() {
        return "0 " + size + " a disk\n";
      }

      @Override
      public void writeTo(ImageChannel out) throws IOException {
        Random random = new Random(seed);
        while (out.position() < size - 700) {
          long left = size - 700 - out.position();
          int kind = random.nextInt(4);
          long most = kind == 0 ? size / 3 : kind == 1 ? 3 << 20 : 100_000;
          long length = Math.min(left, 1 + (long) (random.nextDouble() * most));
          if (kind < 2) {
            out.zeros(length);
          } else {
            byte[] body = new byte[(int) length];
            if (kind == 2) {
              random.nextBytes(body);
            } else {
              java.util.Arrays.fill(body, (byte) random.nextInt(3));
            }
            out.write(body);
          }
        }
        byte[] end = new byte[700];
        end[699] = 1;
        out.write(end);
      }
    };
  }
}
