package org.osimage.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContentTest {
  @Test
  void textAndBytesGiveTheSameContent() {
    byte[] sha = Sha256.of("abc".getBytes());
    String hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    Content content = Content.of(sha, 3);
    assertEquals(hex, content.hex());
    assertArrayEquals(sha, content.digest());
    assertEquals(content, Content.parse(hex, 3));
    assertEquals("sha256:" + hex + " (3 bytes)", content.toString());
    assertEquals(Content.EMPTY, Content.of(Sha256.of(new byte[0]), 0));
  }

  @Test
  void refusesWhatIsNoDigest() {
    assertThrows(IllegalArgumentException.class, () -> Content.of(new byte[31], 0));
    assertThrows(IllegalArgumentException.class, () -> Content.of(new byte[33], 0));
    assertThrows(IllegalArgumentException.class, () -> Content.of(new byte[32], -1));
    assertThrows(IllegalArgumentException.class, () -> Content.parse("0".repeat(63), 0));
    assertThrows(IllegalArgumentException.class, () -> Content.parse("x".repeat(64), 0));
    assertThrows(IllegalArgumentException.class, () -> Content.parse("+" + "0".repeat(63), 0));
  }

  @Test
  void theTableFindsWhatWasAddedAlsoWithEqualKeys() {
    Random random = new Random(5);
    long[] keys = new long[10_000];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = i % 10 == 0 ? i % 100 : random.nextLong();
    }
    ContentTable table = new ContentTable((pack, record) -> keys[record]);
    Map<Integer, Integer> packs = new HashMap<>();
    for (int i = 0; i < keys.length; i++) {
      packs.put(i, random.nextInt(50));
      table.add(keys[i], packs.get(i), i);
    }
    for (int i = 0; i < keys.length; i++) {
      int wanted = i;
      long at = table.find(keys[i], (pack, record) -> record == wanted);
      assertEquals((long) packs.get(i) << 32 | i, at);
      assertEquals(-1, table.find(keys[i], (pack, record) -> false));
    }
  }
}
