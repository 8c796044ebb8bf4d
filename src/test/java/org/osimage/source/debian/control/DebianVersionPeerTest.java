package org.osimage.source.debian.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.osimage.testing.Tools;

@Tag("peer")
class DebianVersionPeerTest {
  @Test
  void agreesWithDpkg() {
    Tools.require("dpkg", "sh");
    long seed = 7;
    Random random = new Random(seed);
    StringBuilder script = new StringBuilder();
    StringBuilder ours = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      String a = version(random);
      String b = random.nextInt(3) == 0 ? a + "~" : version(random);
      script.append("dpkg --compare-versions '").append(a).append("' lt '").append(b);
      script.append("' && echo '").append(a).append(" < ").append(b).append("'\n");
      if (DebianVersion.of(a).compareTo(DebianVersion.of(b)) < 0) {
        ours.append(a).append(" < ").append(b).append('\n');
      }
    }
    String theirs = Tools.run("sh", "-c", script + "true").succeeded().output();
    assertEquals(theirs, ours.toString(), "seed " + seed);
  }

  private static String version(Random random) {
    StringBuilder text = new StringBuilder(random.nextInt(5) == 0 ? "1:" : "").append('0');
    for (int n = random.nextInt(6); n > 0; n--) {
      text.append("01290a~+.bZ".charAt(random.nextInt(11)));
    }
    return random.nextBoolean() ? text.toString() : text + "-" + random.nextInt(12);
  }
}
