package org.osimage.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.testing.ChildJvm;

/** One directory, several processes; and what remains when one of them dies. */
@Timeout(120)
class SharedStoreTest {
  private static final Instant NOW = Instant.now();

  @TempDir Path dir;

  /** What the other process does: the same bodies and packs as every other. */
  public static final class Writing {
    public static void main(String[] args) throws Exception {
      Path root = Path.of(args[0]);
      try (PackedContentStore store = PackedContentStore.open(root)) {
        for (int round = 0; round < 10; round++) {
          Content content;
          try (PackWriter writer = store.newPack("key " + round)) {
            writer.put(new ByteArrayInputStream(body(round)));
            content = writer.put(new ByteArrayInputStream(("summary " + round).getBytes()));
            writer.finish(content);
          }
          if (!new String(store.bytes(store.pack("key " + round).orElseThrow()))
              .equals("summary " + round)) {
            throw new IllegalStateException("wrong summary");
          }
          store.put(new ByteArrayInputStream(body(100 + round)));
          store.publish();
          StoreEviction.evict(store, 0);
        }
      }
      System.out.println("done");
    }
  }

  /** Dies in the middle of a pack and of a large body. */
  public static final class Dying {
    public static void main(String[] args) throws Exception {
      PackedContentStore store = PackedContentStore.open(Path.of(args[0]));
      try (PackWriter finished = store.newPack("finished")) {
        finished.finish(finished.put(new ByteArrayInputStream(body(1))));
      }
      PackWriter writer = store.newPack("unfinished");
      writer.put(new ByteArrayInputStream(body(2)));
      store.put(new ByteArrayInputStream(body(3)));
      Runtime.getRuntime().halt(9);
    }
  }

  static byte[] body(int seed) {
    byte[] body = new byte[2_000_000];
    new java.util.Random(seed).nextBytes(body);
    return body;
  }

  private List<Path> files(String below) throws IOException {
    try (Stream<Path> all = Files.walk(dir.resolve(below))) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void processesShareADirectory() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(ChildJvm.of(Writing.class, dir.toString()).start());
    }
    for (Process process : processes) {
      String output = new String(process.getInputStream().readAllBytes());
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals("done\n", output);
    }
    assertEquals(List.of(), files("tmp"));
    assertEquals(20, files("packs").size());
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      for (int round = 0; round < 10; round++) {
        Content summary = store.pack("key " + round).orElseThrow();
        assertEquals("summary " + round, new String(store.bytes(summary)));
        byte[] body = body(round);
        assertArrayEquals(body, store.bytes(Content.of(Sha256.of(body), body.length)));
      }
    }
  }

  @Test
  void aKilledBuildLeavesOnlyTemporaryFiles() throws Exception {
    assertEquals(9, ChildJvm.of(Dying.class, dir.toString()).start().waitFor());
    assertEquals(2, files("tmp").size());
    assertEquals(1, files("packs").size());
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      assertTrue(store.pack("finished").isPresent());
      assertTrue(store.pack("unfinished").isEmpty());
      Path fresh = Files.createFile(dir.resolve("tmp/unmarked.pack"));
      StoreEviction.evict(store, Long.MAX_VALUE);
      assertEquals(List.of(fresh), files("tmp"), "those of a build that is gone, however young");
      assertEquals(1, files("packs").size());
      assertEquals(1, files("use").size(), "this one's mark");
    }
    assertEquals(List.of(), files("use"));
  }

  /** Reads what it has marked, until its standard input ends. */
  public static final class Using {
    public static void main(String[] args) throws Exception {
      try (PackedContentStore store = PackedContentStore.open(Path.of(args[0]))) {
        store.pack("pack 0").orElseThrow();
        PackWriter writer = store.newPack("growing");
        writer.put(new ByteArrayInputStream(body(2)));
        System.out.println("ready");
        System.out.flush();
        while (System.in.read() >= 0) {}
        writer.finish(writer.put(new ByteArrayInputStream(body(2))));
        store.bytes(store.pack("pack 0").orElseThrow());
        System.out.println("done");
      }
    }
  }

  @Test
  void aClockAheadDoesNotTakeWhatARunningBuildUses() throws Exception {
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      pack(store, 0);
      pack(store, 1);
    }
    Process build = ChildJvm.of(Using.class, dir.toString()).start();
    assertEquals('r', build.getInputStream().read());
    FileTime ages = FileTime.from(NOW.minus(Duration.ofDays(7 * 365)));
    for (String below : List.of("packs", "tmp", "use")) {
      for (Path file : files(below)) {
        Files.setLastModifiedTime(file, ages);
      }
    }
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      StoreEviction.evict(store, 0);
    }
    assertTrue(Files.exists(file(0)), "in use");
    assertFalse(Files.exists(file(1)));
    assertEquals(1, files("tmp").size());
    build.getOutputStream().close();
    String output = new String(build.getInputStream().readAllBytes());
    assertEquals("eady\ndone\n", output);
    assertEquals(0, build.waitFor());
    assertEquals(List.of(), files("tmp"));
    for (Path file : files("packs")) {
      Files.setLastModifiedTime(file, ages);
    }
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      StoreEviction.evict(store, 0);
    }
    assertEquals(List.of(), files("packs"), "nobody uses them now");
  }

  @Test
  void aPackFromTheFutureBeginsToAgeNow() throws Exception {
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      pack(store, 0);
    }
    Files.setLastModifiedTime(file(0), FileTime.from(NOW.plus(Duration.ofDays(700))));
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      assertEquals(0, StoreEviction.evict(store, 0));
    }
    FileTime now = Files.getLastModifiedTime(file(0));
    assertTrue(now.toInstant().isBefore(NOW.plus(Duration.ofDays(1))), "" + now);
  }

  @Test
  void packsOfARunAreKeptBetweenItsGoals() throws Exception {
    ConcurrentHashMap<String, String> run = new ConcurrentHashMap<>();
    try (PackedContentStore store = PackedContentStore.open(dir, run)) {
      pack(store, 0);
    }
    Files.setLastModifiedTime(file(0), FileTime.from(NOW.minus(Duration.ofDays(3))));
    try (PackedContentStore other = PackedContentStore.open(dir)) {
      assertEquals(0, StoreEviction.evict(other, 0));
    }
    ConcurrentHashMap<String, String> next = new ConcurrentHashMap<>();
    try (PackedContentStore store = PackedContentStore.open(dir, next)) {
      assertTrue(StoreEviction.evict(store, 0) > 0, "the next run of this process");
    }
  }

  @Test
  void theOldestUnusedPacksGoFirst() throws Exception {
    long one;
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      for (int i = 0; i < 6; i++) {
        pack(store, i);
      }
      one = Files.size(files("packs").get(0));
    }
    for (int i = 0; i < 6; i++) {
      int days = i == 5 ? 0 : 10 - i; // pack 0 is the oldest, pack 5 within the last day
      Files.setLastModifiedTime(file(i), FileTime.from(NOW.minus(Duration.ofDays(days))));
    }
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      assertTrue(store.pack("pack 0").isPresent());
      assertEquals(0, StoreEviction.evict(store, 6 * one));
      Instant used = Files.getLastModifiedTime(file(0)).toInstant();
      assertTrue(used.isAfter(NOW.minus(Duration.ofDays(1))), "marked as used");
      assertEquals(2 * one, StoreEviction.evict(store, 4 * one));
      assertTrue(Files.exists(file(0)));
      assertFalse(Files.exists(file(1)));
      assertFalse(Files.exists(file(2)));
      assertTrue(Files.exists(file(3)));
      assertEquals(2 * one, StoreEviction.evict(store, 0), "but not what was just used");
      assertEquals(2, files("packs").size());
      assertTrue(store.bytes(store.pack("pack 0").orElseThrow()).length > 0);
    }
  }

  @Test
  void aDeletedCacheDoesNotFailTheBuild() throws Exception {
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      pack(store, 1);
      Files.delete(file(1));
      Files.delete(file(1).getParent());
      Files.delete(dir.resolve("packs"));
      Files.delete(dir.resolve("tmp"));
      assertEquals(0, StoreEviction.evict(store, 0));
    }
  }

  private static void pack(PackedContentStore store, int number) throws IOException {
    try (PackWriter writer = store.newPack("pack " + number)) {
      writer.finish(writer.put(new ByteArrayInputStream(("body " + number).getBytes())));
    }
  }

  private Path file(int number) {
    String name = java.util.HexFormat.of().formatHex(Sha256.of(("pack " + number).getBytes()));
    return dir.resolve("packs/" + name.substring(0, 2) + "/pack-" + name + ".pack");
  }
}
