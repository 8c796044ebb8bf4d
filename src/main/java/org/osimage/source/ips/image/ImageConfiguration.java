package org.osimage.source.ips.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.source.ips.plan.Mediation;
import org.osimage.source.ips.plan.Varcets;

/**
 * The text of {@code var/pkg/pkg5.image}: what an image of format 4 is configured to be. There is
 * no UUID in it; pkg gives each publisher one when it first needs it.
 */
final class ImageConfiguration {
  /** What pkg image-create writes; a user's properties come over these. */
  private static final Map<String, String> DEFAULTS = defaults();

  /** Properties whose value is a list. */
  private static final List<String> LISTS =
      List.of("signature-required-names", "dehydrated", "exclude-patterns", "key-files");

  private final StringBuilder text = new StringBuilder();

  private static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("be-policy", "default");
    defaults.put("content-update-policy", "default");
    defaults.put("flush-content-cache-on-success", "True");
    defaults.put("mirror-discovery", "False");
    defaults.put("send-uuid", "True");
    defaults.put("use-system-repo", "False");
    defaults.put("ca-path", "/etc/ssl/certs");
    defaults.put("signature-required-names", "");
    defaults.put("check-certificate-revocation", "False");
    return defaults;
  }

  /**
   * @param properties of the image
   * @param publishers in search order
   */
  static String of(
      SortedMap<String, String> properties,
      List<InstalledPublisher> publishers,
      Varcets varcets,
      SortedMap<String, Mediation> mediations) {
    ImageConfiguration configuration = new ImageConfiguration();
    configuration.section("image", Map.of("version", "4"));
    configuration.section("property", properties(properties, publishers));
    SortedMap<String, String> facets = new TreeMap<>();
    varcets
        .facets()
        .settings()
        .forEach((name, value) -> facets.put(quoted(name), value ? "True" : "False"));
    configuration.section("facet", facets);
    configuration.section("mediators", mediators(mediations));
    configuration.section("variant", varcets.variants());
    publishers.forEach(p -> configuration.section("authority_" + p.name(), publisher(p)));
    configuration.section("CONFIGURATION", Map.of("version", "3"));
    return configuration.text.toString();
  }

  private void section(String name, Map<String, String> values) {
    if (!values.isEmpty()) {
      text.append('[').append(name).append("]\n");
      values.forEach((key, value) -> text.append(key).append(" = ").append(value).append('\n'));
      text.append('\n');
    }
  }

  private static Map<String, String> properties(
      SortedMap<String, String> properties, List<InstalledPublisher> publishers) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put(
        "publisher-search-order", list(publishers.stream().map(InstalledPublisher::name).toList()));
    Map<String, String> chosen = new LinkedHashMap<>(DEFAULTS);
    chosen.putAll(properties);
    chosen.forEach((name, value) -> values.put(name, value(name, value)));
    return values;
  }

  private static String value(String name, String value) {
    if (LISTS.contains(name)) {
      return list(List.of(value.split(",", -1)).stream().map(String::strip).toList());
    }
    return switch (value) {
      case "true" -> "True";
      case "false" -> "False";
      default -> value;
    };
  }

  private static Map<String, String> publisher(InstalledPublisher publisher) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("prefix", publisher.name());
    values.put("disabled", "False");
    values.put("sticky", publisher.sticky() ? "True" : "False");
    values.put("mirrors", list(publisher.mirrors()));
    values.put("origins", list(publisher.origins()));
    publisher
        .properties()
        .forEach((name, value) -> values.put("property." + name, value(name, value)));
    return values;
  }

  private static Map<String, String> mediators(SortedMap<String, Mediation> mediations) {
    Map<String, String> values = new LinkedHashMap<>();
    mediations.forEach(
        (mediator, taken) -> {
          taken.version().ifPresent(v -> values.put(mediator + ".version", v.release().toString()));
          values.put(mediator + ".version-source", taken.source());
          taken.implementation().ifPresent(i -> values.put(mediator + ".implementation", i));
          values.put(mediator + ".implementation-source", taken.source());
        });
    return values;
  }

  /** As Python writes a list of strings; empty ones are left out. */
  private static String list(List<String> items) {
    List<String> quoted = new ArrayList<>();
    for (String item : items) {
      if (!item.isEmpty()) {
        quoted.add("'" + item.replace("\\", "\\\\").replace("'", "\\'") + "'");
      }
    }
    return "[" + String.join(", ", quoted) + "]";
  }

  /** Percent-encoded, as pkg writes the names of facets. */
  private static String quoted(String name) {
    StringBuilder quoted = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if ((c < 128 && Character.isLetterOrDigit(c)) || "_.-~/".indexOf(c) >= 0) {
        quoted.append(c);
      } else {
        quoted.append(String.format(java.util.Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return quoted.toString();
  }
}
