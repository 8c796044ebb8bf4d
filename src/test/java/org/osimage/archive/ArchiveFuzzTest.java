package org.osimage.archive;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.archive.read.ArReader;
import org.osimage.archive.read.ArchiveContents;
import org.osimage.archive.read.ArchiveReader;
import org.osimage.content.Content;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.ImageTree;

/** Mutated archives give a tree or an ImageBuildException, soon and in little memory. */
class ArchiveFuzzTest {
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 300);
  private static final byte[] INTERESTING = {0, 1, '/', '.', '0', '7', '9', -1, -128, 127, ' '};
  private final MemoryContentStore store = new MemoryContentStore();
  @TempDir Path directory;

  private static byte[] mutate(byte[] original, Random random) {
    byte[] bytes = original.clone();
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = INTERESTING[random.nextInt(INTERESTING.length)];
        case 2 -> {
          int n = Math.min(random.nextInt(16), bytes.length - at);
          Arrays.fill(bytes, at, at + n, INTERESTING[random.nextInt(INTERESTING.length)]);
        }
        case 3 -> {
          int n = Math.min(random.nextInt(600), bytes.length - at);
          int from = random.nextInt(bytes.length - n + 1);
          System.arraycopy(bytes, from, bytes, at, n);
        }
        default -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
      }
    }
    return bytes;
  }

  private static Content swallow(InputStream body) throws java.io.IOException {
    byte[] chunk = new byte[8192];
    long size = 0;
    int n;
    while ((n = body.read(chunk)) > 0) {
      size += n;
      if (size > 1L << 30) {
        fail("a body of more than a gibibyte out of a small archive");
      }
    }
    return size == 0 ? Content.EMPTY : new Content(size, 0, 0, 0, size);
  }

  private interface Reading {
    ArchiveContents read(byte[] bytes) throws Exception;
  }

  private void fuzz(String what, byte[] original, Reading reading) {
    long seed = Long.getLong("fuzz.seed", 20261121L);
    Random random = new Random(seed);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20 + ROUNDS / 20),
        () -> {
          for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = mutate(original, random);
            try {
              ImageTree.withImplicitParents(
                  reading.read(bytes).entries(), Attributes.root(0755, 0));
            } catch (ImageBuildException expected) {
              if (!expected.getMessage().contains("x: ")) {
                fail(what + ", seed " + seed + ", round " + round + ": " + expected.getMessage());
              }
            } catch (Throwable unexpected) {
              throw new AssertionError(what + ", seed " + seed + ", round " + round, unexpected);
            }
          }
        });
  }

  private ArchiveContents stream(byte[] bytes) throws Exception {
    return ArchiveReader.read(new ByteArrayInputStream(bytes), "x", ArchiveFuzzTest::swallow);
  }

  private byte[] small() {
    return Trees.bytes(new PaxWriter(), Trees.everything(store), store);
  }

  @Test
  void pax() {
    fuzz("pax", small(), this::stream);
  }

  /** Mutations that keep the checksums right reach deeper. */
  @Test
  void paxWithRightChecksums() {
    fuzz(
        "pax",
        small(),
        bytes -> {
          for (int at = 0; at + 512 <= bytes.length; at += 512) {
            if (bytes[at + 257] == 'u' && bytes[at + 258] == 's') {
              int sum = 8 * ' ';
              for (int i = 0; i < 512; i++) {
                sum += i >= 148 && i < 156 ? 0 : bytes[at + i] & 0xff;
              }
              byte[] digits = String.format("%06o", sum).getBytes();
              System.arraycopy(digits, 0, bytes, at + 148, 6);
              bytes[at + 154] = 0;
              bytes[at + 155] = ' ';
            }
          }
          return stream(bytes);
        });
  }

  @Test
  void cpio() {
    ImageTree tree = CpioOdcWriterTest.narrowDevices(Trees.everything(store));
    for (CpioFormat format : CpioFormat.values()) {
      fuzz(format.title, Trees.bytes(new CpioWriter(format), tree, store), this::stream);
    }
  }

  @Test
  void compressedTar() throws Exception {
    byte[] tar = Arrays.copyOf(small(), 8192);
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(tar);
    }
    fuzz("gzip", gzip.toByteArray(), this::stream);
    ByteArrayOutputStream bzip2 = new ByteArrayOutputStream();
    try (var out = new BZip2CompressorOutputStream(bzip2, 1)) {
      out.write(tar);
    }
    fuzz("bzip2", bzip2.toByteArray(), this::stream);
    ByteArrayOutputStream xz = new ByteArrayOutputStream();
    try (var out = new org.tukaani.xz.XZOutputStream(xz, new org.tukaani.xz.LZMA2Options(1))) {
      out.write(tar);
    }
    fuzz("xz", xz.toByteArray(), this::stream);
    fuzz("zstd", com.github.luben.zstd.Zstd.compress(tar), this::stream);
  }

  @Test
  void zip() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (String name : List.of("META-INF/", "META-INF/MANIFEST.MF", "a/b/C.class", "\u00e4")) {
        out.putNextEntry(new ZipEntry(name));
        out.write(name.endsWith("/") ? new byte[0] : name.repeat(200).getBytes());
      }
    }
    Path file = directory.resolve("x.zip");
    fuzz(
        "zip",
        bytes.toByteArray(),
        mutated -> {
          Files.write(file, mutated);
          return ArchiveReader.read(file, "x", ArchiveFuzzTest::swallow);
        });
  }

  @Test
  void ar() {
    String deb =
        "!<arch>\n"
            + "debian-binary   1700000000  0     0     100644  4         `\n2.0\n"
            + "#1/12           1700000000  0     0     100644  20        `\ncontrol.tar.12345678"
            + "data.tar/       1700000000  0     0     100644  3         `\nabc\n";
    fuzz(
        "ar",
        deb.getBytes(),
        bytes -> {
          ArReader reader = new ArReader(new ByteArrayInputStream(bytes), "x");
          List<ArReader.Member> members = new ArrayList<>();
          for (Optional<ArReader.Member> m = reader.next(); m.isPresent(); m = reader.next()) {
            members.add(m.get());
            if (members.size() % 2 == 0) {
              swallow(m.get().body());
            }
          }
          return new ArchiveContents(List.of(), new java.util.TreeMap<>());
        });
  }
}
