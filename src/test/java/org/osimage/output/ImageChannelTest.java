package org.osimage.output;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.content.Content;
import org.osimage.testing.MemoryContentStore;

class ImageChannelTest {
  @TempDir Path dir;

  /** Takes at most seven bytes at a time, and counts the calls. */
  private static final class Trickle implements WritableByteChannel {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean open = true;

    @Override
    public int write(ByteBuffer source) {
      int n = Math.min(7, source.remaining());
      for (int i = 0; i < n; i++) {
        bytes.write(source.get());
      }
      return n;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      open = false;
    }
  }

  @Test
  void writesWhatItIsGivenInOrder() throws Exception {
    for (long seed = 1; seed <= 30; seed++) {
      Path file = dir.resolve("random" + seed);
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      try (ImageChannel channel =
          new ImageChannel(
              FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE))) {
        scribble(new Random(seed), channel, expected);
        assertEquals(expected.size(), channel.position(), "seed " + seed);
      }
      assertArrayEquals(expected.toByteArray(), Files.readAllBytes(file), "seed " + seed);
      ByteArrayOutputStream streamed = new ByteArrayOutputStream();
      try (ImageChannel channel = new ImageChannel(Channels.newChannel(streamed))) {
        scribble(new Random(seed), channel, new ByteArrayOutputStream());
      }
      assertArrayEquals(expected.toByteArray(), streamed.toByteArray(), "seed " + seed);
    }
  }

  private static void scribble(Random random, ImageChannel channel, ByteArrayOutputStream expected)
      throws IOException {
    MemoryContentStore store = new MemoryContentStore();
    OutputStream stream = channel.asStream();
    for (int i = 0; i < 40; i++) {
      byte[] body = new byte[random.nextInt(random.nextInt(6) == 0 ? 700_000 : 3000)];
      random.nextBytes(body);
      switch (random.nextInt(7)) {
        case 0 -> {
          channel.body(store, store.put(body));
          expected.writeBytes(body);
        }
        case 1 -> {
          channel.write(body);
          expected.writeBytes(body);
        }
        case 2 -> {
          stream.write(body, body.length / 2, body.length - body.length / 2);
          expected.write(body, body.length / 2, body.length - body.length / 2);
          stream.write(300 + i);
          expected.write(300 + i);
        }
        case 3 -> {
          int count = random.nextInt(4) == 0 ? (1 << 20) + random.nextInt(3) : body.length;
          channel.zeros(count);
          expected.writeBytes(new byte[count]);
        }
        case 4 -> {
          channel.padTo(512);
          expected.writeBytes(new byte[(512 - expected.size() % 512) % 512]);
        }
        case 5 -> {
          channel.seekTo(channel.position() + 100);
          expected.writeBytes(new byte[100]);
        }
        default -> channel.flush();
      }
    }
  }

  @Test
  void aTargetMayTakeLittleAtATime() throws Exception {
    Trickle trickle = new Trickle();
    byte[] body = new byte[100_000];
    new Random(1).nextBytes(body);
    try (ImageChannel channel = new ImageChannel(trickle)) {
      channel.write(body);
      channel.zeros(10);
    }
    assertArrayEquals(java.util.Arrays.copyOf(body, 100_010), trickle.bytes.toByteArray());
    assertTrue(!trickle.open, "closing closes the target");
  }

  @Test
  void manyZerosBecomeAHole() throws Exception {
    Path file = dir.resolve("sparse");
    long size = 5L << 30;
    try (ImageChannel channel =
        new ImageChannel(
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
      channel.write(new byte[] {1, 2, 3});
      channel.seekTo(size - 4);
      channel.write(new byte[] {4, 5, 6, 7});
      channel.zeros(2 << 20);
      assertEquals(size + (2 << 20), channel.position());
    }
    assertEquals(size + (2 << 20), Files.size(file));
    try (FileChannel read = FileChannel.open(file)) {
      ByteBuffer end = ByteBuffer.allocate(8);
      read.read(end, size - 6);
      assertArrayEquals(new byte[] {0, 0, 4, 5, 6, 7, 0, 0}, end.array());
    }
    Files.delete(file);
  }

  @Test
  void zerosOverwriteWhatAFileHas() throws Exception {
    Path file = dir.resolve("old");
    byte[] old = new byte[3 << 20];
    java.util.Arrays.fill(old, (byte) 1);
    Files.write(file, old);
    try (ImageChannel channel =
        new ImageChannel(FileChannel.open(file, StandardOpenOption.WRITE))) {
      channel.zeros(3 << 20);
    }
    assertArrayEquals(new byte[3 << 20], Files.readAllBytes(file));
  }

  @Test
  void cannotGoBack() throws Exception {
    try (ImageChannel channel = new ImageChannel(new Trickle())) {
      channel.write(new byte[10]);
      assertThrows(IllegalArgumentException.class, () -> channel.seekTo(9));
      assertThrows(IllegalArgumentException.class, () -> channel.zeros(-1));
      assertThrows(IndexOutOfBoundsException.class, () -> channel.write(new byte[10], 5, 6));
      channel.seekTo(10);
    }
  }

  @Test
  void aBodyOfFourGibibytesTakesNoHeap() throws Exception {
    MemoryContentStore store = new MemoryContentStore();
    Content huge = store.synthetic((byte) 7, (4L << 30) + 1);
    long[] count = {0};
    WritableByteChannel sink =
        new WritableByteChannel() {
          @Override
          public int write(ByteBuffer source) {
            int n = source.remaining();
            count[0] += n;
            source.position(source.limit());
            return n;
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void close() {}
        };
    try (ImageChannel channel = new ImageChannel(sink)) {
      channel.body(store, huge);
      assertEquals((4L << 30) + 1, channel.position());
      assertEquals(4095, 4096 - channel.position() % 4096);
      channel.padTo(4096);
    }
    assertEquals((4L << 30) + 4096, count[0]);
  }
}
