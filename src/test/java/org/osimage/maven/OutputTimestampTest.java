package org.osimage.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;

class OutputTimestampTest {
  private static long parse(String text, String sourceDateEpoch) throws ImageBuildException {
    return OutputTimestamp.parse(text, sourceDateEpoch, BuildLog.SILENT);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-31T12:00:00Z, 1769860800",
    "2026-01-31T13:00:00+01:00, 1769860800",
    "' 1769860800 ', 1769860800",
    "1980-01-01T00:00:00Z, 315532800",
    "2099-12-31T23:59:59Z, 4102444799"
  })
  void given(String text, long seconds) throws ImageBuildException {
    assertEquals(seconds, parse(text, "5"));
  }

  @Test
  void notGiven() throws ImageBuildException {
    for (String absent : new String[] {null, "", " ", "x"}) {
      assertEquals(OutputTimestamp.DEFAULT, parse(absent, null));
      assertEquals(1_700_000_000L, parse(absent, "1700000000"));
    }
    assertEquals(OutputTimestamp.DEFAULT, parse(null, " "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yesterday",
        "2026-01-31",
        "2026-01-31T12:00:00",
        "5",
        "99999999999999999999",
        "1979-12-31T23:59:59Z",
        "2100-01-01T00:00:00Z",
        "-1"
      })
  void refused(String text) {
    String message = assertThrows(ImageBuildException.class, () -> parse(text, null)).getMessage();
    assertTrue(message.startsWith("project.build.outputTimestamp is '" + text + "': "), message);
    String other = assertThrows(ImageBuildException.class, () -> parse(null, text)).getMessage();
    assertTrue(other.startsWith("SOURCE_DATE_EPOCH is '" + text + "': "), other);
  }
}
