package org.osimage.source.debian;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.osimage.content.Sha256;

/**
 * A question to Debian repositories.
 *
 * @param from not empty; what one has, others may need
 * @param architecture in Debian's words, e.g. amd64
 */
public record DebianRequest(List<AptRepositories> from, String architecture, DebianWishes wishes) {
  public DebianRequest {
    from = List.copyOf(from);
  }

  /** Of one repository. */
  public DebianRequest(AptRepositories from, String architecture, DebianWishes wishes) {
    this(List.of(from), architecture, wishes);
  }

  /** Every suite once. */
  List<String> suites() {
    return from.stream().flatMap(r -> r.suites().stream()).distinct().toList();
  }

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
    for (AptRepositories one : from.size() > 1 ? from : List.<AptRepositories>of()) {
      all += "\n\n" + one.suites() + one.components() + one.priority().orElse(0);
    }
    byte[] digest = Sha256.of(all.getBytes(StandardCharsets.UTF_8));
    List<String> components =
        from.stream().flatMap(r -> r.components().stream()).distinct().toList();
    return String.join(",", suites())
        + " "
        + String.join(",", components)
        + " "
        + architecture
        + " "
        + (wishes.dependencies() ? "packages" : "loaders")
        + " "
        + HexFormat.of().formatHex(digest, 0, 8);
  }
}
