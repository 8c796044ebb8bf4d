package org.osimage.source.debian.repository;

import java.util.List;
import java.util.Optional;
import org.osimage.source.download.Address;

/**
 * One place to get packages from: a line or paragraph of apt's sources, for one URI and suite.
 *
 * @param address the repository's root
 * @param suite a path below {@code dists/}; for a flat repository a path below the root, with a
 *     trailing slash
 * @param components empty exactly for a flat repository
 * @param signedBy key files, or fingerprints of 40 hexadecimal digits; empty: the keys that the
 *     host trusts for every repository
 * @param signedByKeys armored keys within the source itself
 * @param trusted {@code true}: take it unsigned; {@code false}: never; empty: by its signature
 * @param origin where this was written, for messages
 */
public record AptSource(
    Address address,
    String suite,
    List<String> components,
    List<String> signedBy,
    Optional<String> signedByKeys,
    Optional<Boolean> trusted,
    String origin) {
  public AptSource {
    components = List.copyOf(components);
    signedBy = List.copyOf(signedBy);
  }

  boolean flat() {
    return suite.endsWith("/");
  }

  /** Where Release and, in a flat repository, also Packages lie. */
  Address root() {
    if (!flat()) {
      return address.resolve("dists/" + suite);
    }
    return suite.equals("./") || suite.equals("/") ? address : address.resolve(suite);
  }

  AptSource withAddress(Address other) {
    return new AptSource(other, suite, components, signedBy, signedByKeys, trusted, origin);
  }

  AptSource withComponents(List<String> some) {
    return new AptSource(address, suite, some, signedBy, signedByKeys, trusted, origin);
  }
}
