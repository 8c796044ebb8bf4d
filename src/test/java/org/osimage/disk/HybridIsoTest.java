package org.osimage.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HybridIsoTest {
  private static final Guid DISK = Guid.derived("disk", new byte[0]);
  private static final Guid ISO = Guid.derived("iso", new byte[0]);
  private static final Guid ESP = Guid.derived("esp", new byte[0]);

  static HybridIso hybrid(long isoSectors, long espSector, long espBytes) {
    byte[] code = new byte[432];
    Arrays.fill(code, (byte) 0x90);
    return new HybridIso(
        isoSectors, espSector, espBytes, code, OptionalLong.of(4 * 37), 7, DISK, ISO, ESP);
  }

  @Test
  void systemAreaByteByByte() {
    byte[] area = hybrid(4096, 1024, 4 << 20).systemArea();
    assertEquals(32768, area.length);
    ByteBuffer b = ByteBuffer.wrap(area).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals((byte) 0x90, area[431]);
    assertEquals(148, b.getLong(432));
    assertEquals(7, b.getInt(440));
    assertEquals((byte) 0xee, area[450]);
    assertEquals(4096 * 4 - 1, b.getInt(458));
    assertEquals((byte) 0x80, area[462]);
    assertEquals(64, b.getLong(1024 + 32));
    assertEquals(4095, b.getLong(1024 + 40));
    assertEquals(1L << 60, b.getLong(1024 + 48));
    assertEquals(4096, b.getLong(1024 + 128 + 32));
    assertEquals(4096 + 8191, b.getLong(1024 + 128 + 40));
    assertArrayEquals(new byte[32768 - 17408], Arrays.copyOfRange(area, 17408, 32768));
  }

  @Test
  void backupEndsTheImage() {
    byte[] backup = hybrid(4096, 1024, 4 << 20).backup();
    assertEquals(9 * 2048, backup.length);
    ByteBuffer b = ByteBuffer.wrap(backup).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(4096 * 4 - 1, b.getLong(backup.length - 512 + 24));
  }

  @Test
  void withoutEspTheIsoFillsTheDisk() {
    byte[] area = hybrid(4096, 0, 0).systemArea();
    ByteBuffer b = ByteBuffer.wrap(area).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(4096 * 4 - 34, b.getLong(1024 + 40));
    assertEquals(0, b.getLong(1024 + 128));
  }

  @Test
  void refusesAnEspBehindTheEnd() {
    HybridIso beyond = hybrid(1024 + 2048, 1024, 4 << 20);
    assertThrows(IllegalArgumentException.class, beyond::systemArea);
    assertThrows(IllegalArgumentException.class, () -> hybrid(4096, 1024, 100));
  }
}
