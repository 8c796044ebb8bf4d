package org.osimage.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.commons.compress.compressors.z.ZCompressorInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.osimage.compress.block.Resources;

/** What every encoder promises: it can be read, and its bytes depend on its input alone. */
class EncodersTest {
  private static ExecutorService pool;

  @BeforeAll
  static void start() {
    pool = Executors.newFixedThreadPool(8);
  }

  @AfterAll
  static void stop() {
    pool.shutdownNow();
  }

  static Stream<Arguments> levels() throws IOException {
    List<Arguments> levels = new ArrayList<>();
    for (String type : Compression.types()) {
      LevelRange range = Compression.levels(type);
      int last = type.equals("none") ? range.min() : range.max();
      for (int level = range.min(); level <= last; level++) {
        // the slow high levels of the libraries are tried at two points
        boolean library = List.of("xz", "zstd", "lofi-lzma").contains(type);
        if (!library || level == range.preset() || level == range.min()) {
          levels.add(Arguments.of(type, level));
        }
      }
    }
    return levels.stream();
  }

  private static Compressor encoder(String type, int level, int threads) throws IOException {
    return Compression.of(
        type, OptionalInt.of(level), Resources.parallel(pool, threads, Streams.SCRATCH));
  }

  private static byte[] fit(String type, byte[] sample) {
    return type.startsWith("lofi") ? Samples.padded(sample) : sample;
  }

  @ParameterizedTest
  @MethodSource("levels")
  void decodesToItsInput(String type, int level) throws IOException {
    decodesToItsInput(type, level, Samples.kinds());
  }

  @ParameterizedTest
  @MethodSource("types")
  void decodesAroundTheSizesOfBlocks(String type) throws IOException {
    // xz at its default has blocks of 24 MiB, at its lowest level of 1 MiB
    LevelRange range = Compression.levels(type);
    int level = type.equals("xz") ? range.min() : range.preset();
    decodesToItsInput(type, level, Samples.sizes());
  }

  private void decodesToItsInput(String type, int level, Map<String, byte[]> samples)
      throws IOException {
    Compressor encoder = encoder(type, level, 2);
    for (Map.Entry<String, byte[]> sample : samples.entrySet()) {
      byte[] input = fit(type, sample.getValue());
      byte[] encoded = Streams.encode(encoder, input);
      assertArrayEquals(input, Streams.decode(type, encoded), sample.getKey());
    }
  }

  @ParameterizedTest
  @MethodSource("levels")
  void bytesDependOnNothingElse(String type, int level) throws IOException {
    byte[] input = fit(type, Samples.mixed(1_700_000, 5));
    byte[] expected = Streams.encode(encoder(type, level, 1), input);
    assertArrayEquals(expected, Streams.encode(encoder(type, level, 2), input, 4096));
    assertArrayEquals(expected, Streams.encode(encoder(type, level, 8), input, 65_537));
    assertArrayEquals(expected, Streams.encodeRagged(encoder(type, level, 3), input, 6));
  }

  @Test
  void commonsCompressReadsCompress() throws IOException {
    for (byte[] input : Samples.kinds().values()) {
      if (input.length > 0) {
        byte[] encoded = Streams.encode(encoder("compress", 16, 1), input);
        ByteArrayInputStream in = new ByteArrayInputStream(encoded);
        assertArrayEquals(input, Streams.all(new ZCompressorInputStream(in)));
      }
    }
  }

  /** Streams on the pool's own threads: all workers wait for blocks that no worker is free for. */
  @Test
  void aStarvedPoolIsNoDeadlock() throws Exception {
    ExecutorService one = Executors.newFixedThreadPool(1);
    try {
      Compressor encoder =
          Compression.of("gzip", OptionalInt.of(1), Resources.parallel(one, 4, Streams.SCRATCH));
      byte[] input = Samples.text(3_000_000, 9);
      Future<byte[]> encoded = one.submit(() -> Streams.encode(encoder, input));
      assertArrayEquals(input, Streams.decode("gzip", encoded.get()));
    } finally {
      one.shutdownNow();
    }
    // and a pool that takes no more work
    Compressor late =
        Compression.of("gzip", OptionalInt.of(1), Resources.parallel(one, 4, Streams.SCRATCH));
    byte[] input = Samples.text(3_000_000, 9);
    assertArrayEquals(input, Streams.decode("gzip", Streams.encode(late, input)));
  }

  private static final class Target extends OutputStream {
    private final int capacity;
    private int written;
    private int closed;

    Target(int capacity) {
      this.capacity = capacity;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[1], 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      written += length;
      if (written > capacity) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public void close() {
      closed++;
    }
  }

  static List<String> types() {
    return Compression.types();
  }

  @ParameterizedTest
  @MethodSource("types")
  void closesItsTargetOnce(String type) throws IOException {
    Target target = new Target(Integer.MAX_VALUE);
    OutputStream out = encoder(type, Compression.levels(type).preset(), 2).compress(target);
    out.write(new byte[512]);
    assertEquals(0, target.closed);
    out.close();
    assertEquals(1, target.closed);
  }

  @ParameterizedTest
  @MethodSource("types")
  void aFullTargetIsReportedAndClosed(String type) throws IOException {
    Target target = new Target(100_000);
    int level = Compression.levels(type).min();
    byte[] input = Samples.random(4 << 20, 11);
    IOException error =
        assertThrows(
            IOException.class,
            () -> {
              try (OutputStream out = encoder(type, level, 2).compress(target)) {
                out.write(input);
              }
            });
    assertTrue(error.getMessage().contains("No space left"), error.toString());
    assertEquals(1, target.closed);
  }

  @Test
  void writingAfterCloseIsAnError() throws IOException {
    for (String type : Compression.types()) {
      if (!type.equals("none")) {
        OutputStream out =
            Compression.of(type, OptionalInt.empty(), Resources.serial(Streams.SCRATCH))
                .compress(new ByteArrayOutputStream());
        out.write(new byte[512]);
        out.close();
        out.close();
        assertThrows(IOException.class, () -> out.write(1), type);
        assertThrows(IOException.class, () -> out.write(new byte[10]), type);
      }
    }
  }
}
