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
 * What a user wants from IPS repositories.
 *
 * @param publishers in search order
 * @param installedPublishers as the installed system will know them, in search order
 * @param install patterns of packages, as pkg(1) takes them
 * @param uninstall patterns of packages to take out again
 * @param reject names of packages that must not be installed
 * @param avoid names of packages that groups must not bring in
 * @param varcets variants and facets of the image
 * @param properties of the image
 */
public record IpsRequest(
    List<PublisherRequest> publishers,
    List<InstalledPublisher> installedPublishers,
    List<String> install,
    List<String> uninstall,
    List<String> reject,
    List<String> avoid,
    Varcets varcets,
    SortedMap<String, String> properties) {
  public IpsRequest {
    publishers = List.copyOf(publishers);
    installedPublishers = List.copyOf(installedPublishers);
    install = List.copyOf(install);
    uninstall = List.copyOf(uninstall);
    reject = List.copyOf(reject);
    avoid = List.copyOf(avoid);
    properties = new TreeMap<>(properties);
  }

  /**
   * What a lock answers, in one line: everything but where the packages come from, so that a lock
   * holds with any origin.
   */
  String lockKey() {
    List<String> names = publishers.stream().map(PublisherRequest::prefix).toList();
    String all =
        String.join("\n", install)
            + "\n\n"
            + String.join("\n", uninstall)
            + "\n\n"
            + String.join("\n", reject)
            + "\n\n"
            + String.join("\n", avoid)
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
