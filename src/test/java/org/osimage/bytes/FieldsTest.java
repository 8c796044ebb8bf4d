package org.osimage.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FieldsTest {
  private static String hex(Fields fields) {
    return HexFormat.of().formatHex(fields.toBytes());
  }

  @Test
  void writesBothEndians() {
    assertEquals("f0", hex(new Fields().u8(0x1f0)));
    assertEquals("3412", hex(new Fields().le16(0x1234)));
    assertEquals("1234", hex(new Fields().be16(0x1234)));
    assertEquals("efbeadde", hex(new Fields().le32(0xdeadbeefL)));
    assertEquals("deadbeef", hex(new Fields().be32(0xdeadbeefL)));
    assertEquals("0807060504030281", hex(new Fields().le64(0x8102030405060708L)));
    assertEquals("8102030405060708", hex(new Fields().be64(0x8102030405060708L)));
    assertEquals("34121234", hex(new Fields().both16(0x1234)));
    assertEquals("7856341212345678", hex(new Fields().both32(0x12345678)));
    assertEquals("feffffff", hex(new Fields().le32(-2)));
  }

  @Test
  void padsAndCutsText() {
    assertEquals("61622020", hex(new Fields().padded("ab", 4, ' ')));
    assertEquals("6162", hex(new Fields().padded("abc", 2, 0)));
    assertEquals("6162", hex(new Fields().ascii("ab")));
    assertThrows(IllegalArgumentException.class, () -> new Fields().ascii("\u00e4"));
    assertThrows(IllegalArgumentException.class, () -> new Fields().padded("a\u00e4", 1, 0));
  }

  @Test
  void growsAndFillsUp() {
    Fields fields = new Fields().u8(1).zerosTo(3).put((byte) 7, (byte) 8);
    assertEquals("0100000708", hex(fields));
    assertEquals(5, fields.size());
    fields.zeros(100_000).u8(9);
    assertEquals(100_006, fields.size());
    byte[] bytes = fields.toBytes();
    assertEquals(9, bytes[100_005]);
    assertThrows(IllegalStateException.class, () -> fields.zerosTo(5));
  }
}
