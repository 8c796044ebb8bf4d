package org.osimage.source.ips.repository;

import java.util.List;
import java.util.Optional;

/**
 * A publisher and where its packages are.
 *
 * @param prefix its name
 * @param origins repositories with metadata and payloads: directories, {@code .p5p} archives,
 *     {@code file:}, {@code http:} and {@code https:} addresses; at least one
 * @param mirrors addresses that are asked for payloads first
 * @param certificate shown to servers over https
 */
public record PublisherRequest(
    String prefix,
    List<String> origins,
    List<String> mirrors,
    SignaturePolicy signatures,
    Optional<ClientCertificate> certificate) {
  public PublisherRequest {
    origins = List.copyOf(origins);
    mirrors = List.copyOf(mirrors);
  }

  /** One origin, no mirrors, signatures do not count. */
  public static PublisherRequest of(String prefix, String origin) {
    return new PublisherRequest(
        prefix, List.of(origin), List.of(), SignaturePolicy.NONE, Optional.empty());
  }
}
