package org.osimage.source.debian.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DebianVersionTest {
  /** Ascending. */
  static final List<String> ORDER =
      List.of(
          "0~~",
          "0~",
          "0",
          "0.0.1",
          "1.0~rc1-1",
          "1.0~rc2-1",
          "1.0-1~deb12u1",
          "1.0-1",
          "1.0-1a",
          "1.0-1+b1",
          "1.0-1.1",
          "1.0-2",
          "1.0-10",
          "1.0a-1",
          "1.0+dfsg-1",
          "1.0.1-1",
          "1.2-3-4",
          "1.10-1",
          "12.0",
          "a1",
          "1:0.1",
          "2:0");

  @Test
  void orderOfThePolicy() {
    for (int i = 0; i < ORDER.size(); i++) {
      for (int j = 0; j < ORDER.size(); j++) {
        int order = DebianVersion.of(ORDER.get(i)).compareTo(DebianVersion.of(ORDER.get(j)));
        assertEquals(
            Integer.compare(i, j), Integer.signum(order), ORDER.get(i) + " " + ORDER.get(j));
      }
    }
  }

  @Test
  void spellingsOfOneVersionAreEqual() {
    List<List<String>> same =
        List.of(
            List.of("1.0", "1.00"),
            List.of("1.0", "1.0-0"),
            List.of("0:1", "1"),
            List.of("1.", "1.0"));
    for (List<String> pair : same) {
      DebianVersion a = DebianVersion.of(pair.get(0));
      DebianVersion b = DebianVersion.of(pair.get(1));
      assertEquals(a, b);
      assertEquals(a.hashCode(), b.hashCode());
    }
    assertEquals("1.00", DebianVersion.of("1.00").toString());
  }

  @Test
  void anyTextHasAPlace() {
    for (String text : List.of("", ":", "-", "x:y", "99999999999999999999:1", "é", "1:-")) {
      assertEquals(0, DebianVersion.of(text).compareTo(DebianVersion.of(text)));
    }
  }
}
