package org.osimage.source.ips.repository;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A catalog's table of contents, {@code catalog.attrs}.
 *
 * @param versions how many versions of packages there are
 * @param parts signatures of the parts by name
 */
record CatalogAttributes(int versions, SortedMap<String, String> parts) {
  private static final int VERSION = 1;

  static CatalogAttributes read(byte[] bytes, String name) throws IOException {
    CatalogSignature.check(new ByteArrayInputStream(bytes), name);
    try (JsonText json = new JsonText(new ByteArrayInputStream(bytes), name)) {
      return read(json);
    }
  }

  private static CatalogAttributes read(JsonText json) throws IOException {
    Optional<Integer> version = Optional.empty();
    Optional<Integer> versions = Optional.empty();
    SortedMap<String, String> parts = new TreeMap<>();
    json.object();
    for (Optional<String> key = json.key(); key.isPresent(); key = json.key()) {
      switch (key.get()) {
        case "version" -> version = Optional.of(json.number());
        case "package-version-count" -> versions = Optional.of(json.number());
        case "parts" -> parts(json, parts);
        default -> json.skip();
      }
    }
    if (version.isEmpty() || version.get() != VERSION) {
      throw json.error("a catalog of version " + VERSION + " is expected");
    }
    if (versions.isEmpty()) {
      throw json.error("package-version-count is missing");
    }
    json.end();
    return new CatalogAttributes(versions.get(), parts);
  }

  private static void parts(JsonText json, SortedMap<String, String> parts) throws IOException {
    json.object();
    for (Optional<String> part = json.key(); part.isPresent(); part = json.key()) {
      String signature = "";
      json.object();
      for (Optional<String> key = json.key(); key.isPresent(); key = json.key()) {
        if (key.get().equals("signature-sha-1")) {
          signature = json.string();
        } else {
          json.skip();
        }
      }
      if (!Sha1.isHex(signature)) {
        throw json.error("the part " + part.get() + " has no SHA-1");
      }
      parts.put(part.get(), signature);
    }
  }

  /** The signature of a part; empty: there is no such part. */
  Optional<String> part(String part) {
    return Optional.ofNullable(parts.get(part));
  }
}
