package org.osimage.source.debian;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.osimage.content.Sha256;

/**
 * A question to Debian repositories.
 *
 * @param architecture in Debian's words, e.g. amd64
 */
public record DebianRequest(AptRepositories from, String architecture, DebianWishes wishes) {
  /**
   * What a lock answers, in one line: everything but where the files come from, so that a lock
   * holds with any mirror.
   */
  String lockKey() {
    String all =
        String.join("\n", wishes.packages())
            + "\n\n"
            + String.join("\n", wishes.exclude())
            + "\n\n"
            + String.join("\n", wishes.provided())
            + "\n\n"
            + wishes.recommends()
            + wishes.essential()
            + wishes.dependencies();
    byte[] digest = Sha256.of(all.getBytes(StandardCharsets.UTF_8));
    return String.join(",", from.suites())
        + " "
        + String.join(",", from.components())
        + " "
        + architecture
        + " "
        + (wishes.dependencies() ? "packages" : "loaders")
        + " "
        + HexFormat.of().formatHex(digest, 0, 8);
  }
}
