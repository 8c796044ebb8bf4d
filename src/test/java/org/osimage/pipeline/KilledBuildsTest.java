package org.osimage.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.content.PackedContentStore;
import org.osimage.content.StoreEviction;
import org.osimage.testing.ChildJvm;

/**
 * Builds that are killed at any moment, and builds that share a cache with another and with one
 * that makes room by a wrong clock: every rerun gives the same image. A few rounds each; long with
 * {@code mvn test -Dtest=KilledBuildsTest -Dkills=200 -Dconcurrent=100}.
 */
class KilledBuildsTest {
  private static final int KILLS = Integer.getInteger("kills", 4);
  private static final int CONCURRENT = Integer.getInteger("concurrent", 2);

  @TempDir Path dir;

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.exists(directory) ? Files.walk(directory) : Stream.empty()) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static ChildJvm child(Path dir) {
    return ChildJvm.of(SmallImage.class, dir.toString()).option("-XX:TieredStopAtLevel=1");
  }

  @Test
  void aKilledBuildHarmsNoLaterOne() throws Exception {
    SmallImage image = SmallImage.in(dir).written();
    byte[] right = image.build();
    Random random = new Random(11);
    long start = System.nanoTime();
    assertEquals(0, child(dir).run().exit());
    long whole = (System.nanoTime() - start) / 1_000_000;
    int killed = 0;
    for (int round = 0; round < KILLS; round++) {
      delete(dir.resolve("target"));
      if (random.nextBoolean()) {
        delete(dir.resolve("cache"));
      }
      Process process = child(dir).start();
      boolean ended =
          process.waitFor(whole / 4 + random.nextInt((int) whole + 1), TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      killed += ended ? 0 : 1;
      assertArrayEquals(right, image.build(), "after kill " + round);
    }
    System.out.println("kills: " + killed + " of " + KILLS + " in mid build, all reruns the same");
  }

  @Test
  void buildsThatShareACacheWithAnEvicterAllEndWell() throws Exception {
    Path cache = Files.createDirectory(dir.resolve("cache"));
    SmallImage one = SmallImage.in(Files.createDirectory(dir.resolve("one"))).written();
    Files.createSymbolicLink(one.dir().resolve("cache"), cache);
    byte[] right = one.build();
    Path two = Files.createDirectory(dir.resolve("two"));
    Files.createSymbolicLink(two.resolve("cache"), cache);
    new SmallImage(two, one.configuration()).written();
    for (String input : List.of("overlay")) {
      Files.createSymbolicLink(two.resolve(input), one.dir().resolve(input));
    }
    for (int round = 0; round < CONCURRENT; round++) {
      delete(one.dir().resolve("target"));
      delete(two.resolve("target"));
      List<Process> builds = List.of(child(one.dir()).start(), child(two).start());
      while (builds.stream().anyMatch(Process::isAlive)) {
        ageBy(cache, Duration.ofDays(round % 2 == 0 ? 2 : 2555));
        try (PackedContentStore store = PackedContentStore.open(cache.resolve("store"))) {
          StoreEviction.evict(store, 0);
        }
        Thread.sleep(20);
      }
      for (Process build : builds) {
        String output = new String(build.getInputStream().readAllBytes());
        assertEquals(0, build.waitFor(), "round " + round + ": " + output);
      }
      for (Path built : List.of(one.dir(), two)) {
        byte[] bytes = Files.readAllBytes(built.resolve("target/img-1.0.flar"));
        assertArrayEquals(right, bytes, "round " + round + " in " + built);
      }
    }
    System.out.println("concurrent: " + CONCURRENT + " rounds, all the same");
  }

  /** What an evicter sees whose clock is that far ahead. */
  private static void ageBy(Path cache, Duration age) throws IOException {
    FileTime old = FileTime.from(java.time.Instant.now().minus(age));
    try (Stream<Path> files = Files.walk(cache.resolve("store"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try {
          Files.setLastModifiedTime(file, old);
        } catch (IOException e) {
          continue; // gone meanwhile
        }
      }
    } catch (java.io.UncheckedIOException e) {
      return; // a directory went
    }
  }
}
