package org.osimage.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class GptTest {
  private static final Guid DISK = Guid.parse("00112233-4455-4677-8899-AABBCCDDEEFF");
  private static final GptPartition ESP =
      new GptPartition(Guid.EFI_SYSTEM, DISK, "ESP", 2048, 4095, GptPartition.READ_ONLY);

  private static String hex(byte[] bytes, int from, int to) {
    return HexFormat.of().formatHex(bytes, from, to);
  }

  @Test
  void headerByteByByte() {
    byte[] primary = new Gpt(DISK, 8192, List.of(ESP)).primary();
    assertEquals(33 * 512, primary.length);
    assertEquals("4546492050415254" + "00000100" + "5c000000", hex(primary, 0, 16));
    assertEquals("00000000" + "0100000000000000" + "ff1f000000000000", hex(primary, 20, 40));
    assertEquals("2200000000000000" + "de1f000000000000", hex(primary, 40, 56));
    assertEquals("33221100554477468899aabbccddeeff", hex(primary, 56, 72));
    assertEquals("0200000000000000" + "80000000" + "80000000", hex(primary, 72, 88));
    assertEquals(
        "28732ac11ff8d211ba4b00a0c93ec93b"
            + "33221100554477468899aabbccddeeff"
            + "0008000000000000ff0f000000000000"
            + "0000000000000010"
            + "450053005000",
        hex(primary, 512, 512 + 62));
    checkSums(primary, 0, 512);
  }

  @Test
  void backupMirrorsTheHeader() {
    byte[] backup = new Gpt(DISK, 8192, List.of(ESP)).backup();
    assertEquals(33 * 512, backup.length);
    ByteBuffer b = ByteBuffer.wrap(backup).order(ByteOrder.LITTLE_ENDIAN);
    int header = 32 * 512;
    assertEquals(8191, b.getLong(header + 24));
    assertEquals(1, b.getLong(header + 32));
    assertEquals(8192 - 33, b.getLong(header + 72));
    checkSums(backup, header, 0);
  }

  private static void checkSums(byte[] table, int header, int entries) {
    ByteBuffer b = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
    CRC32 crc = new CRC32();
    crc.update(table, entries, 128 * 128);
    assertEquals((int) crc.getValue(), b.getInt(header + 88));
    byte[] unsigned = Arrays.copyOfRange(table, header, header + 92);
    Arrays.fill(unsigned, 16, 20, (byte) 0);
    crc.reset();
    crc.update(unsigned);
    assertEquals((int) crc.getValue(), b.getInt(header + 16));
  }

  @Test
  void protectiveRecordHasAnActiveEntry() {
    byte[] mbr = Mbr.protective(new byte[] {1, 2, 3}, 0x11223344L, 8192);
    assertEquals(512, mbr.length);
    assertEquals("010203", hex(mbr, 0, 3));
    assertEquals("443322110000", hex(mbr, 440, 446));
    assertEquals("00000200ee" + "820200" + "01000000" + "ff1f0000", hex(mbr, 446, 462));
    assertEquals("8000010000" + "000100" + "00000000" + "01000000", hex(mbr, 462, 478));
    assertEquals("55aa", hex(mbr, 510, 512));
  }

  @Test
  void farSectorsHaveNoCylinder() {
    byte[] mbr = Mbr.of(new byte[0], 0, List.of(new MbrEntry(true, 0x0c, 1L << 30, 4096)));
    assertEquals("80feffff0cfeffff" + "00000040" + "00100000", hex(mbr, 446, 462));
  }

  @Test
  void refusals() {
    assertThrows(IllegalArgumentException.class, () -> new Gpt(DISK, 4100, List.of(ESP)));
    assertThrows(IllegalArgumentException.class, () -> new Gpt(DISK, 8192, List.of(ESP, ESP)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new GptPartition(Guid.EFI_SYSTEM, DISK, "x".repeat(37), 34, 34, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new GptPartition(Guid.EFI_SYSTEM, DISK, "early", 33, 34, 0));
    assertThrows(IllegalArgumentException.class, () -> Mbr.of(new byte[441], 0, List.of()));
    assertThrows(IllegalArgumentException.class, () -> new MbrEntry(true, 1, 1L << 32, 1));
  }
}
