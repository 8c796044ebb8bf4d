package org.osimage.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;

@Timeout(120)
class PackedContentStoreTest {
  @TempDir Path dir;

  private static byte[] body(long seed, int size) {
    byte[] body = new byte[size];
    new Random(seed).nextBytes(body);
    return body;
  }

  /** A stream that fails after some bytes. */
  private static InputStream failing(int after) {
    return new SequenceInputStream(
        new ByteArrayInputStream(body(after, after)),
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("broken source");
          }
        });
  }

  private static byte[] copied(ContentStore store, Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.copyTo(content, Channels.newChannel(bytes));
    return bytes.toByteArray();
  }

  private static void holds(ContentStore store, Content content, byte[] body) throws IOException {
    assertEquals(Content.of(Sha256.of(body), body.length), content);
    assertTrue(store.contains(content));
    assertArrayEquals(body, store.bytes(content));
    assertArrayEquals(body, copied(store, content));
    ByteBuffer whole = ByteBuffer.allocate(body.length);
    store.read(content, 0, whole);
    assertArrayEquals(body, whole.array());
    if (body.length > 3) {
      ByteBuffer part = ByteBuffer.allocateDirect(body.length - 3);
      store.read(content, 2, part);
      assertEquals(ByteBuffer.wrap(body, 2, body.length - 3), part.flip());
    }
  }

  private List<Path> files(String below) throws IOException {
    Path top = dir.resolve(below);
    if (!Files.exists(top)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(top)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void givesBackBodiesOfEverySize() throws Exception {
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      List<byte[]> bodies = new ArrayList<>();
      List<Content> contents = new ArrayList<>();
      int mib = 1 << 20;
      for (int size : new int[] {0, 1, 5, 4096, mib - 1, mib, mib + 1, 3 * mib + 7, 17}) {
        bodies.add(body(size, size));
        contents.add(store.put(new ByteArrayInputStream(body(size, size))));
      }
      for (int i = 0; i < bodies.size(); i++) {
        holds(store, contents.get(i), bodies.get(i));
      }
      store.publish();
      for (int i = 0; i < bodies.size(); i++) {
        holds(store, contents.get(i), bodies.get(i));
      }
      assertEquals(Content.EMPTY, contents.get(0));
    }
  }

  @Test
  void keepsEqualBodiesOnce() throws Exception {
    byte[] small = body(1, 1000);
    byte[] large = body(2, (1 << 20) + 5);
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      for (int i = 0; i < 5; i++) {
        assertEquals(store.put(small), store.put(new ByteArrayInputStream(small)));
        store.put(new ByteArrayInputStream(large));
      }
      holds(store, store.put(large), large);
      store.publish();
      long size = 0;
      for (Path file : files("packs")) {
        size += Files.size(file);
      }
      assertTrue(size < small.length + large.length + 1000, "size " + size);
    }
  }

  @Test
  void aBodyThatFailsLeavesNothing() throws Exception {
    byte[] before = body(3, 2 << 20);
    byte[] after = body(4, (1 << 20) + 9);
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      Content first = store.put(new ByteArrayInputStream(before));
      for (int size : new int[] {10, 1 << 20, 5 << 20}) {
        assertEquals(
            "broken source",
            assertThrows(IOException.class, () -> store.put(failing(size))).getMessage());
      }
      Content second = store.put(new ByteArrayInputStream(after));
      holds(store, first, before);
      holds(store, second, after);
      store.publish();
      assertEquals(1, files("packs").size());
      assertTrue(Files.size(files("packs").get(0)) < before.length + after.length + 500);
      holds(store, second, after);
    }
  }

  @Test
  void reopensAndAttaches() throws Exception {
    byte[] small = body(5, 300);
    byte[] large = body(6, 2 << 20);
    byte[] packed = body(7, 70_000);
    Set<String> names;
    Content a;
    Content b;
    Content c;
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      a = store.put(small);
      b = store.put(new ByteArrayInputStream(large));
      try (PackWriter writer = store.newPack("package 1.0")) {
        c = writer.put(new ByteArrayInputStream(packed));
        assertFalse(store.contains(c), "not before the pack is finished");
        writer.finish(c);
      }
      holds(store, c, packed);
      assertThrows(IllegalStateException.class, () -> store.packsHolding(List.of(a)));
      store.publish();
      store.publish();
      names = store.packsHolding(List.of(a, b, c, Content.EMPTY));
      assertEquals(3, names.size());
    }
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      assertFalse(store.contains(a));
      assertThrows(IOException.class, () -> store.packsHolding(List.of(a)));
      for (String name : names) {
        assertTrue(store.attach(name));
        assertTrue(store.attach(name));
      }
      holds(store, a, small);
      holds(store, b, large);
      assertEquals(Optional.of(c), store.pack("package 1.0"));
      holds(store, c, packed);
      store.put(small);
      store.publish();
      assertEquals(3, files("packs").size(), "what is attached is not kept again");
    }
  }

  @Test
  void aPackIsFoundByItsKey() throws Exception {
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      assertEquals(Optional.empty(), store.pack("key"));
      try (PackWriter writer = store.newPack("key")) {
        Content other = store.put(body(8, 10));
        writer.put(new ByteArrayInputStream(body(9, 10)));
        assertThrows(IllegalArgumentException.class, () -> writer.finish(other));
        Content summary = writer.put(new ByteArrayInputStream(body(10, 20)));
        writer.put(new ByteArrayInputStream(body(11, 30)));
        writer.finish(summary);
        assertEquals(Optional.of(summary), store.pack("key"));
      }
    }
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      assertArrayEquals(body(10, 20), store.bytes(store.pack("key").orElseThrow()));
      assertTrue(store.contains(Content.of(Sha256.of(body(11, 30)), 30)));
      assertFalse(store.attach("../../etc/passwd"));
      assertFalse(store.attach("pack-" + "0".repeat(64)));
    }
  }

  @Test
  void aNewerPackOfTheSameKeyIsInReachToo() throws Exception {
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      for (int i = 0; i < 2; i++) {
        try (PackWriter writer = store.newPack("key")) {
          Content content = writer.put(new ByteArrayInputStream(body(i, 100)));
          writer.finish(content);
          holds(store, content, body(i, 100));
          assertEquals(Optional.of(content), store.pack("key"));
        }
      }
    }
  }

  @Test
  void anUnfinishedPackLeavesNothing() throws Exception {
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      try (PackWriter writer = store.newPack("key")) {
        writer.put(new ByteArrayInputStream(body(12, 3 << 20)));
        assertThrows(IOException.class, () -> writer.put(failing(2 << 20)));
      }
      store.put(body(13, 100));
      store.put(new ByteArrayInputStream(body(14, 2 << 20)));
    }
    assertEquals(List.of(), files("."));
  }

  @Test
  void damagedIndexesAreRemovedAndReportedAbsent() throws Exception {
    long size;
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      size = makePack(store, "sound");
    }
    Path sound = files("packs").get(0);
    byte[] bytes = Files.readAllBytes(sound);
    assertEquals(size, bytes.length);
    int bodies = 1000 + 5;
    Random random = new Random(99);
    for (int round = 0; round < 400; round++) {
      byte[] damaged = bytes.clone();
      if (round % 4 == 0) {
        damaged = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
      } else if (round % 4 == 1) {
        damaged = java.util.Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(100));
      } else {
        int at = bodies + random.nextInt(bytes.length - bodies);
        damaged[at] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(sound, damaged);
      try (PackedContentStore store = PackedContentStore.open(dir)) {
        assertEquals(Optional.empty(), store.pack("sound"), "round " + round);
        assertFalse(Files.exists(sound), "round " + round);
      }
    }
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      makePack(store, "sound");
      assertTrue(store.pack("sound").isPresent());
    }
  }

  private long makePack(PackedContentStore store, String key) throws IOException {
    try (PackWriter writer = store.newPack(key)) {
      writer.put(new ByteArrayInputStream(body(15, 1000)));
      writer.finish(writer.put(new ByteArrayInputStream(body(16, 5))));
    }
    return Files.size(files("packs").get(0));
  }

  @Test
  void anIndexWithBodiesOutOfBoundsIsDamaged() throws Exception {
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      makePack(store, "key");
    }
    Path file = files("packs").get(0);
    byte[] bytes = Files.readAllBytes(file);
    for (long[] extent :
        new long[][] {{-1, 5}, {0, -1}, {0, 1006}, {1005, 1}, {Long.MAX_VALUE, 1}}) {
      ByteBuffer hostile = ByteBuffer.wrap(bytes.clone());
      int index = 1005;
      hostile.putLong(index + 32, extent[0]).putLong(index + 40, extent[1]);
      int footer = bytes.length - PackFile.FOOTER;
      byte[] sum =
          PackFile.sum(
              hostile.duplicate().position(index).limit(footer).slice(),
              hostile.duplicate().position(footer).slice());
      hostile.position(bytes.length - 32);
      hostile.put(sum);
      Files.write(file, hostile.array());
      assertThrows(DamagedPackException.class, () -> PackFile.open(file, OpenPacks.usual()));
    }
  }

  @Test
  void damagedBodiesAreNoticedByEveryWayToReadThem() throws Exception {
    byte[] body = body(17, 600_000);
    Content content = Content.of(Sha256.of(body), body.length);
    interface Reading {
      void of(ContentStore store) throws IOException;
    }
    List<Reading> readings =
        List.of(
            store -> store.bytes(content),
            store -> copied(store, content),
            store -> store.read(content, 0, ByteBuffer.allocateDirect(body.length)));
    for (Reading reading : readings) {
      for (boolean truncated : new boolean[] {false, true}) {
        try (PackedContentStore store = PackedContentStore.open(dir)) {
          try (PackWriter writer = store.newPack("key")) {
            writer.finish(writer.put(new ByteArrayInputStream(body)));
          }
          Path file = files("packs").get(0);
          if (truncated) {
            try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
              channel.truncate(body.length / 2);
            }
          } else {
            try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
              channel.position(599_999).write(ByteBuffer.wrap(new byte[] {(byte) ~body[599_999]}));
            }
          }
          var e = assertThrows(IOException.class, () -> reading.of(store));
          assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
          assertTrue(e.getMessage().contains(content.hex()), e.getMessage());
          assertFalse(Files.exists(file), "the next build makes the pack again");
        }
      }
    }
  }

  @Test
  void producersMayUseTheStoreWhileALargeBodyIsPut() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      byte[] input = body(18, 500_000);
      Content source = store.put(input);
      InputStream needsOtherThread =
          new InputStream() {
            private int at;

            @Override
            public int read() {
              throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
              if (at >= 500) {
                return -1;
              }
              int number = at++ % 10;
              try {
                byte[] made =
                    threads
                        .submit(
                            () -> {
                              store.put(body(number, 100));
                              return store.bytes(source);
                            })
                        .get(20, TimeUnit.SECONDS);
                System.arraycopy(made, 0, target, offset, Math.min(length, made.length));
                return Math.min(length, made.length);
              } catch (Exception e) {
                throw new IOException("the store was locked", e);
              }
            }
          };
      assertTrue(store.put(needsOtherThread).size() > 2 << 20);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void threadsShareAStore() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      List<Future<Void>> done = new ArrayList<>();
      CountDownLatch start = new CountDownLatch(8);
      for (int t = 0; t < 8; t++) {
        int thread = t;
        done.add(
            threads.submit(
                () -> {
                  start.countDown();
                  start.await();
                  for (int i = 0; i < 150; i++) {
                    int seed = thread % 2 == 0 ? i : 1000 * thread + i; // half of them shared
                    int size = i % 25 == 0 ? (1 << 20) + seed : seed * 3;
                    byte[] body = body(seed, size);
                    holds(store, store.put(new ByteArrayInputStream(body)), body);
                    if (i % 10 == 7 && thread == 0) {
                      store.publish();
                    }
                  }
                  return null;
                }));
      }
      for (Future<Void> one : done) {
        one.get();
      }
      store.publish();
      for (int i = 0; i < 150; i++) {
        byte[] body = body(i, i % 25 == 0 ? (1 << 20) + i : i * 3);
        holds(store, Content.of(Sha256.of(body), body.length), body);
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(List.of(), files("tmp"));
  }

  @Test
  void whoReadsWhileBodiesArePublishedReadsOn() throws Exception {
    byte[] body = body(30, 100_000);
    for (int round = 0; round < 2; round++) { // the second time the pack is there already
      try (PackedContentStore store = PackedContentStore.open(dir);
          InputStream in = store.open(store.put(body))) {
        assertEquals(body[0], (byte) in.read());
        store.publish();
        assertEquals(body.length - 1, in.readAllBytes().length);
      }
      assertEquals(List.of(), files("tmp"));
      assertEquals(1, files("packs").size());
    }
  }

  @Test
  void twoStoresShareADirectory() throws Exception {
    try (PackedContentStore one = PackedContentStore.open(dir);
        PackedContentStore two = PackedContentStore.open(dir)) {
      Content a = one.put(body(20, 100));
      two.put(body(20, 100));
      try (PackWriter first = one.newPack("key");
          PackWriter second = two.newPack("key")) {
        Content c = first.put(new ByteArrayInputStream(body(21, 50)));
        second.put(new ByteArrayInputStream(body(21, 50)));
        first.finish(c);
        second.finish(c);
        holds(one, c, body(21, 50));
        holds(two, c, body(21, 50));
      }
      one.publish();
      two.publish();
      holds(one, a, body(20, 100));
      holds(two, a, body(20, 100));
      assertEquals(one.packsHolding(List.of(a)), two.packsHolding(List.of(a)));
      assertEquals(2, files("packs").size());
    }
  }

  @Test
  void aDamagedLoosePackIsReplacedWhenTheSameBodiesComeAgain() throws Exception {
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      store.put(body(22, 100));
      store.publish();
    }
    Path pack = files("packs").get(0);
    Files.write(pack, new byte[10]);
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      Content content = store.put(body(22, 100));
      store.publish();
      holds(store, content, body(22, 100));
      assertEquals(List.of(pack), files("packs"));
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), "no directory");
    Path below = file.resolve("store");
    var e = assertThrows(ImageBuildException.class, () -> PackedContentStore.open(below));
    assertTrue(e.getMessage().contains("the content store " + below + " cannot be written"));
  }

  @Test
  void aStoreThatCannotBeWrittenServesForReading() throws Exception {
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      makePack(store, "key");
    }
    Files.delete(dir.resolve("tmp"));
    Files.writeString(dir.resolve("tmp"), "in the way, also for root");
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      assertArrayEquals(body(16, 5), store.bytes(store.pack("key").orElseThrow()));
      assertThrows(ImageBuildException.class, () -> store.put(body(1, 1)));
      assertThrows(
          ImageBuildException.class, () -> store.put(new ByteArrayInputStream(body(1, 2 << 20))));
      assertThrows(ImageBuildException.class, () -> store.newPack("other"));
    }
  }

  @Test
  void aClosedStoreSaysSo() throws Exception {
    PackedContentStore store = PackedContentStore.open(dir);
    Content content = store.put(body(1, 10));
    store.close();
    store.close();
    assertFalse(store.contains(content));
    for (var use :
        List.<org.junit.jupiter.api.function.Executable>of(
            () -> store.open(content),
            () -> store.put(body(1, 1)),
            () -> store.put(new ByteArrayInputStream(body(1, 2 << 20))),
            () -> store.newPack("x"),
            () -> store.pack("x"))) {
      var e = assertThrows(IOException.class, use);
      assertTrue(e.getMessage().contains("is closed"), e.getMessage());
    }
  }

  @Test
  void refusesToReadOutsideOfABody() throws Exception {
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      Content content = store.put(body(1, 10));
      ByteBuffer five = ByteBuffer.allocate(5);
      for (long offset : new long[] {-1, 6, 11, Long.MAX_VALUE}) {
        assertThrows(
            IndexOutOfBoundsException.class, () -> store.read(content, offset, five.clear()));
      }
      Content absent = new Content(1, 2, 3, 4, 5);
      var e = assertThrows(IOException.class, () -> store.open(absent));
      assertTrue(e.getMessage().contains("does not hold " + absent), e.getMessage());
    }
  }

  @Test
  void aFlippedBitIsNoticedByReadersOfParts() throws Exception {
    byte[] body = body(77, 900_000);
    Content content = Content.of(Sha256.of(body), body.length);
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      try (PackWriter writer = store.newPack("parts")) {
        writer.put(new ByteArrayInputStream(body(78, 70_001)));
        writer.put(new ByteArrayInputStream(body));
        writer.finish(writer.put(new ByteArrayInputStream(body(79, 7))));
      }
    }
    Path file = files("packs").get(0);
    byte[] bytes = Files.readAllBytes(file);
    Random random = new Random(4711);
    for (int round = 0; round < 50; round++) {
      int at = random.nextInt(body.length);
      byte[] damaged = bytes.clone();
      damaged[70_001 + at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      try (PackedContentStore store = PackedContentStore.open(dir)) {
        assertTrue(store.pack("parts").isPresent());
        int from = Math.max(0, at - random.nextInt(100_000));
        int length = Math.min(body.length - from, at - from + 1 + random.nextInt(100_000));
        ByteBuffer part = ByteBuffer.allocate(length);
        assertThrows(
            DamagedContentException.class, () -> store.read(content, from, part), "round " + round);
        assertFalse(Files.exists(file));
      }
      Files.write(file, damaged);
      try (PackedContentStore store = PackedContentStore.open(dir)) {
        assertTrue(store.pack("parts").isPresent());
        try (InputStream in = store.open(content)) {
          byte[] good = new byte[body.length];
          int n = 0;
          try {
            for (int m = 0; m >= 0; m = in.read(good, n, Math.min(5000, good.length - n))) {
              n += m;
            }
          } catch (DamagedContentException e) {
            assertTrue(n <= at, "a stream gives no damaged byte");
            assertArrayEquals(java.util.Arrays.copyOf(body, n), java.util.Arrays.copyOf(good, n));
            continue;
          }
          throw new AssertionError("not noticed in round " + round);
        }
      }
    }
  }

  @Test
  void noPackageGrowsWithoutEnd() throws Exception {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            return length;
          }
        };
    try (PackedContentStore store =
        PackedContentStore.open(dir).limited(new PackLimits(400L << 20, 1000))) {
      for (var expected : java.util.Map.of(10L, "ratio", 10L << 20, "size").entrySet()) {
        try (PackWriter writer = store.newPack("bomb", "package bomb", expected.getKey())) {
          var e = assertThrows(ImageBuildException.class, () -> writer.put(endless));
          assertTrue(e.getMessage().startsWith("package bomb holds more than "), e.getMessage());
          String option = "-Dosimage.unpacked." + expected.getValue();
          assertTrue(e.getMessage().contains(option), e.getMessage());
        }
      }
      assertEquals(Optional.empty(), store.pack("bomb"));
      assertEquals(List.of(), files("tmp"));
    }
  }

  @Test
  void anySizeWorksWithFewOpenFiles() throws Exception {
    Random random = new Random(5);
    List<Content> contents = new ArrayList<>();
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      for (int i = 0; i < 40; i++) {
        try (PackWriter writer = store.newPack("few " + i)) {
          contents.add(writer.put(new ByteArrayInputStream(body(i, random.nextInt(400_000)))));
          writer.finish(contents.get(i));
        }
      }
    }
    OpenPacks open = new OpenPacks(3);
    List<PackFile> packs = new ArrayList<>();
    for (Path file : files("packs")) {
      packs.add(PackFile.open(file, open));
    }
    for (int round = 0; round < 400; round++) {
      PackFile pack = packs.get(random.nextInt(packs.size()));
      ByteBuffer target = ByteBuffer.allocate((int) pack.content(0).size());
      assertTrue(pack.readChecked(0, target));
      assertEquals(pack.content(0), Content.of(Sha256.of(target.flip()), target.limit()));
    }
    for (PackFile pack : packs) {
      pack.close();
      assertThrows(IOException.class, () -> pack.read(0, ByteBuffer.allocate(1)));
    }
  }

  @Test
  void manyBodiesAreFoundThroughAMappedIndex() throws Exception {
    int count = 20_000;
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      try (PackWriter writer = store.newPack("many")) {
        Content last = Content.EMPTY;
        for (int i = 0; i < count; i++) {
          last = writer.put(new ByteArrayInputStream(("body " + i).getBytes()));
        }
        writer.finish(last);
      }
    }
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      assertEquals("body 19999", new String(store.bytes(store.pack("many").orElseThrow())));
      for (int i = 0; i < count; i += 97) {
        byte[] body = ("body " + i).getBytes();
        holds(store, Content.of(Sha256.of(body), body.length), body);
      }
    }
  }
}
