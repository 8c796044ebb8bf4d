package org.osimage.iso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a record could not hold is found again by following the CE fields, as a reader would. */
class SystemUseTest {
  private static final int AREA = 100;

  /** A field with the two letters, of any length from 5 to 255. */
  private static byte[] field(String signature, int length, int fill) {
    byte[] field = new byte[length];
    java.util.Arrays.fill(field, (byte) fill);
    field[0] = (byte) signature.charAt(0);
    field[1] = (byte) signature.charAt(1);
    field[2] = (byte) length;
    field[3] = 1;
    return field;
  }

  private static List<byte[]> follow(byte[] own, byte[] area) {
    List<byte[]> fields = new ArrayList<>();
    ByteBuffer at = ByteBuffer.wrap(own);
    while (at.hasRemaining()) {
      byte[] field = new byte[at.get(at.position() + 2) & 0xff];
      at.get(field);
      if (field[0] != 'C') {
        fields.add(field);
        continue;
      }
      assertTrue(!at.hasRemaining(), "nothing follows a CE field");
      ByteBuffer ce = ByteBuffer.wrap(field).order(ByteOrder.LITTLE_ENDIAN);
      int block = ce.getInt(4) - AREA;
      int offset = ce.getInt(12);
      int length = ce.getInt(20);
      assertTrue(length > 0 && offset + length <= 2048, "within one block");
      at = ByteBuffer.wrap(area, block * 2048 + offset, length);
    }
    return fields;
  }

  @Test
  void everyFieldIsFoundAgain() {
    long seed = 4711;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      SystemUse systemUse = new SystemUse(AREA);
      List<List<byte[]>> wanted = new ArrayList<>();
      List<byte[]> records = new ArrayList<>();
      for (int record = 0; record < 20; record++) {
        List<byte[]> fields = new ArrayList<>();
        int count = random.nextInt(round % 3 == 0 ? 30 : 5);
        for (int i = 0; i < count; i++) {
          fields.add(field("NM", 5 + random.nextInt(251), random.nextInt(256)));
        }
        int room = 28 + random.nextInt(190);
        byte[] own = systemUse.pack(fields, room);
        assertTrue(own.length <= room);
        wanted.add(fields);
        records.add(own);
      }
      byte[] area = systemUse.area();
      assertEquals(0, area.length % 2048);
      for (int record = 0; record < records.size(); record++) {
        List<byte[]> found = follow(records.get(record), area);
        assertEquals(wanted.get(record).size(), found.size(), "seed " + seed);
        for (int i = 0; i < found.size(); i++) {
          org.junit.jupiter.api.Assertions.assertArrayEquals(
              wanted.get(record).get(i), found.get(i));
        }
      }
    }
  }
}
