package org.osimage.source.debian.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.osimage.testing.Tools;

/** Versions compared as dpkg itself does. */
@Tag("peer")
class DpkgPeerTest {
  private static final long SEED = 20261130;
  private static final List<String> RELATIONS =
      List.of("lt", "le", "eq", "ne", "ge", "gt", "lt-nl", "le-nl", "ge-nl", "gt-nl", "<<", ">>");

  private static String version(Random random) {
    String[] parts = {"1", "2", "10", "0", ".", "-1", "~rc1", "+b", "a", "1:"};
    StringBuilder text = new StringBuilder(random.nextInt(8) == 0 ? "1:" : "");
    text.append(random.nextInt(3));
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(parts[random.nextInt(parts.length - 1)]);
    }
    return random.nextInt(12) == 0 ? "" : text.toString();
  }

  @Test
  void versionsCompareAsInDpkg() throws IOException {
    Tools.require("dpkg", "sh");
    Random random = new Random(SEED);
    List<String[]> cases = new ArrayList<>();
    StringBuilder script = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      String[] words = {
        version(random), RELATIONS.get(random.nextInt(RELATIONS.size())), version(random)
      };
      cases.add(words);
      script.append("dpkg --compare-versions '" + words[0] + "' '" + words[1] + "' '" + words[2]);
      script.append("' 2>/dev/null; echo $?\n");
    }
    List<String> theirs =
        Tools.run("sh", "-c", script.toString()).succeeded().output().lines().toList();
    List<String> ours = ToolRun.on(Map.of()).run(script.toString()).output().lines().toList();
    for (int i = 0; i < cases.size(); i++) {
      assertEquals(
          theirs.get(i), ours.get(i), "seed " + SEED + ": " + String.join(" ", cases.get(i)));
    }
  }
}
