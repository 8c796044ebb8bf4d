package org.osimage.compress;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Inputs that look like what images hold, made from seeds: the same on every host. */
final class Samples {
  private Samples() {}

  static byte[] random(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Words of a small vocabulary, the frequent ones often. */
  static byte[] text(int size, long seed) {
    Random random = new Random(seed);
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      StringBuilder word = new StringBuilder();
      for (int n = 2 + random.nextInt(8); n > 0; n--) {
        word.append((char) ('a' + Math.min(25, (int) Math.abs(random.nextGaussian() * 9))));
      }
      words.add(word.toString());
    }
    StringBuilder text = new StringBuilder(size + 16);
    while (text.length() < size) {
      double skewed = random.nextDouble() * random.nextDouble() * random.nextDouble();
      text.append(words.get((int) (skewed * words.size())));
      text.append(random.nextInt(12) == 0 ? ".\n" : " ");
    }
    return java.util.Arrays.copyOf(text.toString().getBytes(StandardCharsets.US_ASCII), size);
  }

  /** Runs of everything: text, noise, zeros, records, repeats from near and far. */
  static byte[] mixed(int size, long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[size];
    byte[] text = text(Math.min(size, 100_000) + 1, seed + 1);
    int at = 0;
    while (at < size) {
      int n = Math.min(size - at, 1 + random.nextInt(1 + random.nextInt(20_000)));
      switch (random.nextInt(5)) {
        case 0 ->
            System.arraycopy(
                text,
                random.nextInt(text.length - Math.min(n, text.length) + 1),
                bytes,
                at,
                n = Math.min(n, text.length));
        case 1 -> {
          byte[] noise = random(n, random.nextLong());
          System.arraycopy(noise, 0, bytes, at, n);
        }
        case 2 -> java.util.Arrays.fill(bytes, at, at + n, (byte) random.nextInt(3));
        case 3 -> {
          for (int i = 0; i < n; i++) {
            bytes[at + i] = (byte) (i % 16 == 0 ? i / 16 : i % 16 < 12 ? 0x40 + i % 16 : 0);
          }
        }
        default -> {
          int back = at == 0 ? 0 : 1 + random.nextInt(Math.min(at, 70_000));
          for (int i = 0; i < n && back > 0; i++) {
            bytes[at + i] = bytes[at + i - back];
          }
        }
      }
      at += n;
    }
    return bytes;
  }

  /** The kinds of input that every encoder is tried on. */
  static Map<String, byte[]> kinds() {
    Map<String, byte[]> samples = new LinkedHashMap<>();
    samples.put("empty", new byte[0]);
    samples.put("one byte", new byte[] {42});
    samples.put("zeros", new byte[600_000]);
    samples.put("equal", "a".repeat(70_000).getBytes(StandardCharsets.US_ASCII));
    samples.put("random", random(200_000, 1));
    samples.put("text", text(250_000, 2));
    samples.put("mixed", mixed(600_000, 3));
    return samples;
  }

  /** Sizes around the blocks of all formats. */
  static Map<String, byte[]> sizes() {
    Map<String, byte[]> samples = new LinkedHashMap<>();
    for (int size : new int[] {64 << 10, 128 << 10, 512 << 10, 1 << 20, 2 << 20}) {
      for (int delta = -1; delta <= 1; delta++) {
        samples.put("mixed " + (size + delta), mixed(size + delta, size));
      }
    }
    return samples;
  }

  /** The same, as lofi takes them. */
  static byte[] padded(byte[] sample) {
    return java.util.Arrays.copyOf(sample, Math.max(512, sample.length + 511 & ~511));
  }
}
