package org.osimage.source.debian.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;

class ParagraphReaderTest {
  private static List<Paragraph> read(String text) throws IOException {
    return ParagraphReader.all(text.getBytes(StandardCharsets.UTF_8), "f");
  }

  @Test
  void fieldsAndContinuations() throws IOException {
    List<Paragraph> all = read("\n\nA: 1\nLong: x\n y\n  z\n\n# c\nb:2\r\n\n");
    assertEquals(2, all.size());
    assertEquals("x\ny\n z", all.get(0).text("long"));
    assertEquals("2", all.get(1).text("B"));
    assertEquals(
        List.of("A", "Long"), all.get(0).fields().stream().map(Paragraph.Field::name).toList());
  }

  @Test
  void rawValuesAreAsWritten() throws IOException {
    Paragraph p =
        ParagraphReader.first("D:  x \n y\n\tz \n\nB: 2".getBytes(StandardCharsets.UTF_8), "f");
    assertEquals("x \n y\n\tz", p.raw("d"));
    assertEquals("x\ny\nz", p.text("d"));
    assertEquals("", p.raw("B") + p.text("B"));
    assertTrue(ParagraphReader.first(new byte[0], "f").fields().isEmpty());
  }

  @Test
  void faultsAreNamedWithTheirLine() {
    for (String bad : List.of("A: 1\nno colon\n", " starts\n", "A: 1\nA: 2\n", ": x\n")) {
      ImageBuildException e = assertThrows(ImageBuildException.class, () -> read(bad));
      assertTrue(e.getMessage().startsWith("f, line "), e.getMessage());
    }
  }

  @Test
  void anyBytesGiveParagraphsOrOneError() throws IOException {
    long seed = 5;
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = (byte) "A:b \n\t.\r\u00ff".charAt(random.nextInt(9));
      }
      try {
        ParagraphReader.all(bytes, "f");
      } catch (ImageBuildException e) {
        assertTrue(e.getMessage().startsWith("f, line "), "seed " + seed + ": " + e);
      }
    }
  }
}
