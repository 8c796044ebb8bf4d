package org.osimage.source.ips;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.content.Sha256;
import org.osimage.source.ips.image.InstalledPublisher;
import org.osimage.source.ips.plan.Varcets;
import org.osimage.source.ips.repository.PublisherRequest;

/**
 * A question to IPS repositories.
 *
 * @param publishers in search order
 * @param installedPublishers as the installed system will know them, in search order
 * @param varcets variants and facets of the image
 * @param properties of the image
 */
public record IpsRequest(
    List<PublisherRequest> publishers,
    List<InstalledPublisher> installedPublishers,
    IpsWishes wishes,
    Varcets varcets,
    SortedMap<String, String> properties) {
  public IpsRequest {
    publishers = List.copyOf(publishers);
    installedPublishers = List.copyOf(installedPublishers);
    properties = new TreeMap<>(properties);
  }

  /**
   * What a lock answers, in one line: everything but where the packages come from, so that a lock
   * holds with any origin.
   */
  String lockKey() {
    List<String> names = publishers.stream().map(PublisherRequest::prefix).toList();
    String all =
        String.join("\n", wishes.install())
            + "\n\n"
            + String.join("\n", wishes.uninstall())
            + "\n\n"
            + String.join("\n", wishes.reject())
            + "\n\n"
            + String.join("\n", wishes.avoid())
            + "\n\n"
            + varcets.variants()
            + varcets.facets().settings();
    byte[] digest = Sha256.of(all.getBytes(StandardCharsets.UTF_8));
    return "ips "
        + String.join(",", names)
        + " "
        + varcets.variant("variant.arch").orElse("-")
        + " "
        + HexFormat.of().formatHex(digest, 0, 8);
  }
}
