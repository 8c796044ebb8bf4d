package org.osimage.compress.deflate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HuffmanCodeTest {
  private static long kraft(HuffmanCode code) {
    long sum = 0;
    for (byte length : code.lengths) {
      sum += length == 0 ? 0 : 1L << 15 - length;
    }
    return sum;
  }

  /** The least cost without a limit: the sum of all inner weights. */
  private static long leastCost(int[] frequencies) {
    PriorityQueue<Long> queue = new PriorityQueue<>();
    for (int frequency : frequencies) {
      if (frequency > 0) {
        queue.add((long) frequency);
      }
    }
    long cost = 0;
    while (queue.size() > 1) {
      long weight = queue.remove() + queue.remove();
      cost += weight;
      queue.add(weight);
    }
    return cost;
  }

  @Test
  void isOptimalWhereTheLimitAllows() {
    HuffmanCode code = new HuffmanCode(288, 15);
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      int[] frequencies = new int[288];
      int used = 2 + random.nextInt(286);
      for (int i = 0; i < used; i++) {
        frequencies[random.nextInt(288)] = 1 + random.nextInt(200);
      }
      code.build(frequencies);
      assertEquals(1 << 15, kraft(code), "seed " + seed);
      if (leastCost(frequencies) > 0) {
        assertEquals(leastCost(frequencies), code.cost(frequencies), "seed " + seed);
      }
    }
  }

  @Test
  void keepsItsLimit() {
    int[] fibonacci = new int[26];
    int a = 1;
    int b = 1;
    for (int i = 0; i < fibonacci.length; i++) {
      fibonacci[i] = a;
      int c = a + b;
      a = b;
      b = c;
    }
    for (int limit : new int[] {5, 7, 15}) {
      HuffmanCode code = new HuffmanCode(26, limit);
      code.build(fibonacci);
      assertEquals(1 << 15, kraft(code));
      for (int symbol = 0; symbol < 26; symbol++) {
        assertTrue(code.lengths[symbol] > 0 && code.lengths[symbol] <= limit);
        assertTrue(symbol == 0 || code.lengths[symbol] <= code.lengths[symbol - 1]);
      }
    }
  }

  @Test
  void loneSymbolsGetACompleteCode() {
    HuffmanCode code = new HuffmanCode(30, 15);
    code.build(new int[30]);
    assertEquals(1 << 15, kraft(code));
    int[] one = new int[30];
    one[17] = 5;
    code.build(one);
    assertEquals(1, code.lengths[17]);
    assertEquals(1 << 15, kraft(code));
  }
}
