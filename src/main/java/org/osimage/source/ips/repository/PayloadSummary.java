package org.osimage.source.ips.repository;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.content.Content;

/** What a package's pack carries, payloads by name: lines {@code name digest size}. */
final class PayloadSummary {
  /** Part of every pack's key: raise it whenever this text or what stands in it changes. */
  private static final String FORMAT = "ips 1";

  private PayloadSummary() {}

  static String key(PackageManifest manifest) {
    return FORMAT + " " + manifest.fmri() + " " + manifest.sha256();
  }

  static byte[] write(Map<String, Content> payloads) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(payloads)
        .forEach(
            (name, content) ->
                text.append(name)
                    .append(' ')
                    .append(content.hex())
                    .append(' ')
                    .append(content.size())
                    .append('\n'));
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * @throws IllegalArgumentException or IndexOutOfBoundsException if the bytes are no summary
   */
  static SortedMap<String, Content> read(byte[] summary) {
    SortedMap<String, Content> payloads = new TreeMap<>();
    for (String line : new String(summary, StandardCharsets.US_ASCII).split("\n", -1)) {
      if (!line.isEmpty()) {
        String[] fields = line.split(" ", 3);
        payloads.put(fields[0], Content.parse(fields[1], Long.parseLong(fields[2])));
      }
    }
    return payloads;
  }
}
