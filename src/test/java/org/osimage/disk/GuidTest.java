package org.osimage.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class GuidTest {
  @Test
  void bytesAreMixedEndian() {
    assertEquals(
        "28732ac11ff8d211ba4b00a0c93ec93b", HexFormat.of().formatHex(Guid.EFI_SYSTEM.toBytes()));
    assertEquals("C12A7328-F81F-11D2-BA4B-00A0C93EC93B", Guid.EFI_SYSTEM.toString());
    assertEquals(
        "Hah!IdontNeedEFI",
        new String(Guid.BIOS_BOOT.toBytes(), java.nio.charset.StandardCharsets.US_ASCII));
  }

  @Test
  void derivedLooksRandomAndIsNot() {
    Guid a = Guid.derived("disk", new byte[] {1, 2});
    assertEquals(a, Guid.derived("disk", new byte[] {1, 2}));
    assertNotEquals(a, Guid.derived("esp", new byte[] {1, 2}));
    assertNotEquals(a, Guid.derived("disk", new byte[] {1, 3}));
    for (int i = 0; i < 100; i++) {
      String text = Guid.derived("x" + i, new byte[0]).toString();
      assertEquals('4', text.charAt(14));
      assertEquals(true, "89AB".indexOf(text.charAt(19)) >= 0);
    }
  }

  @Test
  void refusesWhatIsNoGuid() {
    assertThrows(IllegalArgumentException.class, () -> Guid.parse("1-2-3-4-5"));
    assertThrows(
        IllegalArgumentException.class, () -> Guid.parse("C12A7328-F81F-11D2-BA4B-00A0C93EC93X"));
  }
}
