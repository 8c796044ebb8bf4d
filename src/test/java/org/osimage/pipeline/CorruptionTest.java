package org.osimage.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.content.FileSums;

/**
 * Damages random files of the cache and of the checkpoints, of every kind and in every region, and
 * builds again: the image is the same or the build says what is wrong, and the next one is right.
 * Usually a few; {@code mvn test -Dtest=CorruptionTest -Dcorruption=10000} for the long run.
 */
class CorruptionTest {
  private static final int ROUNDS = Integer.getInteger("corruption", 60);

  @TempDir Path dir;
  private Random random = new Random(1);

  private SmallImage image;

  @BeforeEach
  void inputs() throws IOException {
    image = SmallImage.in(dir);
  }

  private byte[] build() throws IOException {
    return image.build();
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> cache = Files.walk(dir.resolve("cache"));
        Stream<Path> target = Files.walk(dir.resolve("target"))) {
      return Stream.concat(cache, target).filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** What became of a file, in words. */
  private String damage(Path file) throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    byte[] bytes = Files.readAllBytes(file);
    int kind = random.nextInt(6);
    int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    switch (kind) {
      case 0 -> bytes = Arrays.copyOf(bytes, at);
      case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(5000));
      case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 512), (byte) 0);
      case 3 -> {
        for (int i = at; i < Math.min(bytes.length, at + 64); i++) {
          bytes[i] = (byte) random.nextInt();
        }
      }
      default -> {
        if (bytes.length > 0) {
          bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, time);
    return dir.relativize(file) + ", kind " + kind + " at " + at;
  }

  @Test
  void noDamageGivesAnotherImage() throws IOException {
    byte[] right = build();
    SortedMap<String, Integer> ends = new TreeMap<>();
    int latent = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<Path> files = kept();
      StringBuilder what = new StringBuilder("round " + round);
      int damages = 1 + random.nextInt(2);
      latent += damages;
      for (int n = damages; n > 0; n--) {
        what.append("; ").append(damage(files.get(random.nextInt(files.size()))));
      }
      if (random.nextBoolean()) {
        delete(dir.resolve("target"));
      }
      int said = 0;
      while (true) {
        try {
          assertArrayEquals(right, build(), what.toString());
          break;
        } catch (IOException e) {
          String message = String.valueOf(e.getMessage());
          assertTrue(message.contains("removed now"), what + ": " + e);
          said++;
          latent--; // perhaps of an earlier round, in what was not read since
          assertTrue(latent >= 0, what + ": each damage is said once: " + e);
        }
      }
      ends.merge(said == 0 ? "right at once" : "right after it was said", 1, Integer::sum);
    }
    System.out.println("corruption: " + ROUNDS + " rounds: " + ends);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void everyChangedByteOfAnOutputIsNoticed() throws IOException {
    byte[] bytes = new byte[3 << 20];
    random.nextBytes(bytes);
    Path file = dir.resolve("output");
    FileSums sums = new FileSums(Runnable::run, 1);
    Files.write(file, bytes);
    String right = sums.of(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int round = 0; round < 1000; round++) {
        int at = random.nextInt(bytes.length);
        byte changed = (byte) (bytes[at] ^ 1 + random.nextInt(255));
        channel.write(ByteBuffer.wrap(new byte[] {changed}), at);
        assertTrue(!right.equals(sums.of(file)), "byte " + at);
        channel.write(ByteBuffer.wrap(bytes, at, 1), at);
      }
    }
    assertEquals(right, sums.of(file));
    assertEquals(right, new FileSums(r -> new Thread(r).start(), 4).of(file));
  }
}
