package org.osimage.flar;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.compress.block.Resources;
import org.osimage.flar.header.FlarLimits;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;

/** Mutated archives give the declared exception, or are read; nothing else. */
class FlarFuzzTest {
  private static final int ROUNDS = 1500;
  private final MemoryContentStore store = new MemoryContentStore();
  @TempDir Path directory;

  private List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (String name : List.of("differential", "deployment-sections", "full-2", "full-3")) {
      byte[] sample = Files.readAllBytes(Flars.sample(name));
      seeds.add(Arrays.copyOf(sample, Math.min(sample.length, 20_000)));
    }
    var before = Trees.random(3, 30, store);
    var after = Trees.random(4, 30, store);
    seeds.add(Flars.differential(Flars.compressed(Flars.options()), before, after, store));
    seeds.add(Flars.full(Flars.pax(Flars.options()), before, store));
    return seeds;
  }

  private static byte[] mutate(byte[] seed, Random random) {
    byte[] bytes = seed.clone();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      int at = random.nextInt(random.nextBoolean() ? Math.min(2000, bytes.length) : bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = Arrays.copyOf(bytes, at + 1);
        default -> {
          int from = random.nextInt(bytes.length);
          int length = Math.min(random.nextInt(60), bytes.length - Math.max(at, from));
          System.arraycopy(bytes, from, bytes, at, length);
        }
      }
    }
    return bytes;
  }

  @Test
  void onlyTheDeclaredExceptionComesOut() throws IOException {
    Random random = new Random(20261121);
    List<byte[]> seeds = seeds();
    int refused = 0;
    Path file = directory.resolve("fuzz.flar");
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = mutate(seeds.get(round % seeds.size()), random);
      Files.write(file, bytes);
      try {
        readAll(file);
      } catch (ImageBuildException e) {
        refused++;
      } catch (IOException | RuntimeException | Error e) {
        throw new IllegalStateException("round " + round + ", seed 20261121", e);
      }
    }
    assertTrue(refused > ROUNDS / 2, "refused " + refused);
  }

  private void readAll(Path file) throws IOException {
    FlarFile archive =
        FlarFile.open(file, "fuzz", new FlarLimits(1 << 20, 8 << 20, 1 << 20, false));
    FlarSplit.names(archive);
    archive.contents(store::put, Resources.serial(directory));
    Optional<ManifestReader> manifest = archive.manifest();
    if (manifest.isPresent()) {
      try (ManifestReader reader = manifest.get()) {
        while (reader.next().isPresent()) {
          // to the end
        }
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
  }
}
