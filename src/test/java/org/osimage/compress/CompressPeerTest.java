package org.osimage.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.compress.block.Resources;
import org.osimage.testing.Tools;

/** The native tools read what we write. */
@Tag("peer")
class CompressPeerTest {
  /** Reads a lofi image with Python's zlib and lzma, from the description of the format. */
  private static final String LOFI_READER =
      """
      import lzma, struct, sys, zlib
      data = open(sys.argv[1], 'rb').read()
      name = data[:36].rstrip(b'\\0')
      size, entries, last = struct.unpack('>III', data[36:48])
      index = struct.unpack('>%dQ' % entries, data[48:48 + 8 * entries])
      base = 48 + 8 * entries
      assert len(data) % 512 == 0 and not any(data[base + index[-1]:])
      with open(sys.argv[2], 'wb') as out:
          for i in range(entries - 1):
              segment = data[base + index[i]:base + index[i + 1]]
              body = segment[1:]
              if segment[0] == 1:
                  body = lzma.decompress(body) if name == b'lzma' else zlib.decompress(body)
              assert len(body) == (last if i == entries - 2 else size)
              out.write(body)
      """;

  private static ExecutorService pool;

  @TempDir Path dir;

  @BeforeAll
  static void start() {
    pool = Executors.newFixedThreadPool(2);
  }

  @AfterAll
  static void stop() {
    pool.shutdownNow();
  }

  private void write(String type, int level, byte[] input, String name) throws IOException {
    Resources resources = Resources.parallel(pool, 2, dir);
    Compressor encoder = Compression.of(type, OptionalInt.of(level), resources);
    Files.write(dir.resolve(name), Streams.encode(encoder, input));
  }

  private void shell(String command) {
    Tools.run(dir, List.of("sh", "-c", command)).succeeded();
  }

  private void reads(String command, byte[] input, String what) throws IOException {
    shell(command + " > out");
    assertArrayEquals(input, Files.readAllBytes(dir.resolve("out")), command + ": " + what);
  }

  /**
   * All kinds of input; all sizes only at an encoder's default level, since processes take time.
   */
  private static Map<String, byte[]> samples(boolean preset) throws IOException {
    Map<String, byte[]> samples = Samples.kinds();
    if (preset) {
      samples.putAll(Samples.sizes());
    }
    Path java = Path.of(System.getProperty("java.home"), "lib", "server", "libjvm.so");
    if (Files.exists(java)) {
      samples.put("binary", Files.readAllBytes(java));
    }
    return samples;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 9})
  void gzip(int level) throws IOException {
    Tools.require("gzip", "zcat", "pigz", "7z");
    for (Map.Entry<String, byte[]> sample : samples(level == 6).entrySet()) {
      write("gzip", level, sample.getValue(), "a.gz");
      shell("gzip -t a.gz && pigz -t a.gz && 7z t a.gz");
      reads("zcat a.gz", sample.getValue(), sample.getKey());
      reads("pigz -dc a.gz", sample.getValue(), sample.getKey());
      reads("7z x -so a.gz", sample.getValue(), sample.getKey());
    }
  }

  @Test
  void zlib() throws IOException {
    Tools.require("pigz");
    for (Map.Entry<String, byte[]> sample : samples(true).entrySet()) {
      write("zlib", 6, sample.getValue(), "a.zz");
      reads("pigz -dc a.zz", sample.getValue(), sample.getKey());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 12, 16})
  void compress(int bits) throws IOException {
    Tools.require("compress", "uncompress", "zcat", "7z");
    for (Map.Entry<String, byte[]> sample : samples(bits == 16).entrySet()) {
      byte[] input = sample.getValue();
      write("compress", bits, input, "a.Z");
      reads("uncompress -c a.Z", input, sample.getKey());
      if (input.length > 0) {
        // to these a header alone is no file
        reads("zcat a.Z", input, sample.getKey());
        reads("7z x -so a.Z", input, sample.getKey());
      }
      Files.write(dir.resolve("in"), input);
      // compress's exit status 2 says that the output is larger than the input
      shell("compress -b " + bits + " -c < in > native.Z || [ $? = 2 ]; cmp native.Z a.Z");
    }
  }

  @Test
  void ourDecoderReadsWhatCompressWrites() throws IOException {
    Tools.require("compress");
    for (int bits = 10; bits <= 16; bits++) {
      byte[] input = Samples.mixed(2_000_000, bits);
      Files.write(dir.resolve("in"), input);
      shell("compress -b " + bits + " -c < in > native.Z || [ $? = 2 ]");
      byte[] encoded = Files.readAllBytes(dir.resolve("native.Z"));
      assertArrayEquals(input, Streams.decode("compress", encoded), bits + " bits");
    }
  }

  @Test
  void zstd() throws IOException {
    Tools.require("zstd");
    for (Map.Entry<String, byte[]> sample : samples(true).entrySet()) {
      write("zstd", 3, sample.getValue(), "a.zst");
      shell("zstd -qt a.zst");
      reads("zstd -qdc a.zst", sample.getValue(), sample.getKey());
    }
  }

  @Test
  void xz() throws IOException {
    Tools.require("xz", "7z");
    for (Map.Entry<String, byte[]> sample : samples(true).entrySet()) {
      write("xz", 0, sample.getValue(), "a.xz");
      shell("xz -t a.xz && 7z t a.xz");
      reads("xz -T1 -dc a.xz", sample.getValue(), sample.getKey());
      reads("xz -T2 -dc a.xz", sample.getValue(), sample.getKey());
    }
    String listing = Tools.run(dir, List.of("xz", "--robot", "-lv", "a.xz")).succeeded().output();
    assertEquals(1, listing.lines().filter(line -> line.startsWith("file\t1\t")).count(), listing);
    assertEquals(
        0, listing.lines().filter(l -> l.startsWith("file") && !l.contains("CRC32")).count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lofi", "lofi-lzma"})
  void lofi(String type) throws IOException {
    Tools.require("python3");
    Files.writeString(dir.resolve("read.py"), LOFI_READER);
    for (Map.Entry<String, byte[]> sample : Samples.sizes().entrySet()) {
      byte[] input = Samples.padded(sample.getValue());
      write(type, 6, input, "usr.lgz");
      shell("python3 read.py usr.lgz copy");
      assertArrayEquals(input, Files.readAllBytes(dir.resolve("copy")), sample.getKey());
    }
  }
}
