package org.osimage.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteTextTest {
  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void utf8IsReadAsUtf8() {
    String text = "J\u00f6rg \u20ac \ud83d\ude00\n";
    assertEquals(text, ByteText.of(utf8(text)));
    assertArrayEquals(utf8(text), ByteText.bytes(text));
  }

  @Test
  void everyByteComesBack() {
    Random random = new Random(7);
    String[] parts = {"a", "\n", "\u00e4", "\u20ac", "\ud83d\ude00"};
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      assertArrayEquals(bytes, ByteText.bytes(ByteText.of(bytes)));
      StringBuilder mixed = new StringBuilder();
      for (int i = 0; i < 10; i++) {
        mixed.append(parts[random.nextInt(parts.length)]);
        mixed.append((char) (0xdc80 + random.nextInt(0x80)));
      }
      byte[] once = ByteText.bytes(mixed.toString());
      assertArrayEquals(once, ByteText.bytes(ByteText.of(once)));
    }
  }

  @Test
  void aLineIsChangedAndTheBytesOfTheOthersStay() {
    byte[] latin1 = "J\u00f6rg\nx=1\n".getBytes(StandardCharsets.ISO_8859_1);
    String changed = ByteText.of(latin1).replaceAll("(?m)^x=.*", "x=\u00e4");
    byte[] expected =
        new byte[] {'J', (byte) 0xf6, 'r', 'g', '\n', 'x', '=', (byte) 0xc3, (byte) 0xa4, '\n'};
    assertArrayEquals(expected, ByteText.bytes(changed));
  }

  @Test
  void halfAPairIsNoText() {
    assertThrows(IllegalArgumentException.class, () -> ByteText.bytes("a\ud83d"));
    assertThrows(IllegalArgumentException.class, () -> ByteText.bytes("\udc7f"));
  }
}
