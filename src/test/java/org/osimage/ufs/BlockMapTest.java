package org.osimage.ufs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Follows the pointers of a file so large that it has triple indirect blocks, as a kernel does. */
class BlockMapTest {
  private static final int POINTERS = 2048;
  private static final int SINGLE = 12;
  private static final int DOUBLE = SINGLE + POINTERS;
  private static final int TRIPLE = DOUBLE + POINTERS * POINTERS;
  private static final int BLOCKS = TRIPLE + 2 * POINTERS + 3;

  private final Geometry geometry = Geometry.holding(BLOCKS + 10_000L, 100).orElseThrow();
  private final BlockMap map = new BlockMap(7, BLOCKS, Optional.empty());
  private final Map<Integer, ByteBuffer> disk = new HashMap<>();

  private int follow(int block) {
    int level = block < DOUBLE ? 1 : block < TRIPLE ? 2 : 3;
    int offset = block - (level == 1 ? SINGLE : level == 2 ? DOUBLE : TRIPLE);
    int address = map.indirect(level, geometry);
    for (int lower = level - 1; lower >= 0; lower--) {
      int span = (int) Math.pow(POINTERS, lower);
      ByteBuffer pointers = disk.get(address);
      assertTrue(pointers != null, "no indirect block at " + address);
      address = pointers.getInt(offset / span * Integer.BYTES);
      offset %= span;
    }
    return address;
  }

  @Test
  void everyPointerOfATripleIndirectFileLeadsToItsBlock() throws Exception {
    int[] place = {7};
    map.writeIndirect(
        geometry,
        ByteOrder.LITTLE_ENDIAN,
        block ->
            disk.put(
                geometry.address(place[0]++),
                ByteBuffer.wrap(block.clone()).order(ByteOrder.LITTLE_ENDIAN)));
    int indirect = 1 + (1 + POINTERS) + (1 + 1 + 3);
    assertEquals(indirect, disk.size());
    assertEquals(BLOCKS + indirect, map.allocated());
    for (int block = SINGLE; block < BLOCKS; block += block < TRIPLE - 5 ? 1009 : 1) {
      assertEquals(geometry.address(7 + indirect + block), follow(block), "block " + block);
      assertEquals(follow(block), map.data(block, geometry));
    }
    assertEquals(0, map.data(BLOCKS, geometry));
    assertEquals(geometry.address(7 + indirect), map.data(0, geometry));
  }
}
