package org.osimage.source.ips.image;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.osimage.source.ips.plan.Facets;
import org.osimage.source.ips.plan.Varcets;

/** Reads from {@code var/pkg/pkg5.image} which parts of packages an image wants. */
public final class ImageConfigurationReader {
  private ImageConfigurationReader() {}

  /** Variants and facets. */
  public static Varcets varcets(String configuration) {
    Map<String, String> variants = new HashMap<>();
    Map<String, Boolean> facets = new HashMap<>();
    String section = "";
    for (String line : configuration.split("\n", -1)) {
      int equals = line.indexOf(" = ");
      if (line.startsWith("[") && line.endsWith("]")) {
        section = line;
      } else if (equals > 0 && section.equals("[variant]")) {
        variants.put(line.substring(0, equals), line.substring(equals + 3));
      } else if (equals > 0 && section.equals("[facet]")) {
        String name = line.substring(0, equals).replace("+", "%2B");
        facets.put(
            URLDecoder.decode(name, StandardCharsets.UTF_8),
            line.substring(equals + 3).equals("True"));
      }
    }
    return new Varcets(variants, new Facets(facets));
  }
}
