package org.osimage.archive.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.ImageBuildException;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class DecompressorTest {
  private static final Decompressor PLAIN = Decompressor.checking(80 << 10);
  private static final Decompressor DIGESTED = Decompressor.ofDigested(80 << 10);

  private static byte[] compress(String ending, byte[] bytes, int dictionary) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (ending.equals(".zst")) {
      return Zstd.compress(bytes);
    }
    LZMA2Options options = new LZMA2Options(1);
    options.setDictSize(dictionary);
    try (OutputStream encoder =
        switch (ending) {
          case ".gz" -> new GZIPOutputStream(out);
          case ".xz" -> new XZOutputStream(out, options);
          case ".bz2" -> new BZip2CompressorOutputStream(out, 1);
          default -> throw new IllegalArgumentException(ending);
        }) {
      encoder.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] sample(int seed) {
    byte[] bytes = new byte[3000];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Says like a pipe that nothing is there yet, and gives few bytes at once. */
  private static InputStream reluctant(InputStream in) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        return in.read();
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        return in.read(target, offset, Math.min(length, 7));
      }
    };
  }

  private static InputStream failing(IOException fault) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw fault;
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {".gz", ".xz", ".zst", ".bz2"})
  void streamsBehindEachOtherAreOne(String ending) throws IOException {
    byte[] a = compress(ending, sample(1), 1 << 16);
    byte[] b = compress(ending, sample(2), 1 << 16);
    byte[] whole = Arrays.copyOf(sample(1), 6000);
    System.arraycopy(sample(2), 0, whole, 3000, 3000);
    for (Decompressor decompressor : new Decompressor[] {PLAIN, DIGESTED}) {
      InputStream both =
          new SequenceInputStream(new ByteArrayInputStream(a), new ByteArrayInputStream(b));
      try (InputStream in = decompressor.open(reluctant(both), ending, "f")) {
        assertArrayEquals(whole, in.readAllBytes());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".gz", ".xz", ".zst", ".bz2"})
  void otherFormatsThanTheEndingSaysAreRefused(String ending) throws IOException {
    for (String other : new String[] {".gz", ".xz", ".zst", ".bz2"}) {
      byte[] bytes = compress(other, sample(1), 1 << 16);
      if (!other.equals(ending)) {
        ImageBuildException e =
            assertThrows(
                ImageBuildException.class,
                () -> PLAIN.open(new ByteArrayInputStream(bytes), ending, "f").readAllBytes());
        assertTrue(e.getMessage().matches("f: the \\w+ data are damaged or .*"), e.getMessage());
      }
    }
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () -> PLAIN.open(new ByteArrayInputStream(new byte[9]), ending, "").readAllBytes());
    assertTrue(e.getMessage().startsWith("the "), e.getMessage());
  }

  @Test
  void unknownEndings() {
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () -> PLAIN.open(InputStream.nullInputStream(), ".lz9", "f"));
    assertEquals("f: it is compressed in an unknown way", e.getMessage());
  }

  @Test
  void dictionariesOverTheLimitAreRefused() throws IOException {
    byte[] bytes = compress(".xz", sample(1), 1 << 20);
    for (Decompressor small :
        new Decompressor[] {Decompressor.checking(512), Decompressor.ofDigested(512)}) {
      ImageBuildException e =
          assertThrows(
              ImageBuildException.class,
              () -> small.open(new ByteArrayInputStream(bytes), ".xz", "f").readAllBytes());
      assertTrue(e.getMessage().contains("KiB to decode, more than 512"), e.getMessage());
    }
  }

  /** Also between two members, where GZIPInputStream takes a failure for the end. */
  @ParameterizedTest
  @ValueSource(strings = {".gz", ".xz", ".zst", ".bz2"})
  void faultsOfTheSourceAreNoFaultsOfTheData(String ending) throws IOException {
    IOException fault = new IOException("the disk");
    byte[] whole = compress(ending, sample(1), 1 << 16);
    for (int cut : new int[] {0, 3, whole.length / 2, whole.length}) {
      InputStream in =
          new SequenceInputStream(new ByteArrayInputStream(whole, 0, cut), failing(fault));
      IOException e =
          assertThrows(
              IOException.class, () -> PLAIN.open(reluctant(in), ending, "f").readAllBytes());
      assertSame(fault, e);
    }
  }
}
