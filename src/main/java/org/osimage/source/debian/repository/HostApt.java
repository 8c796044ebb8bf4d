package org.osimage.source.debian.repository;

import java.nio.file.Path;

/**
 * Where this host keeps what apt uses.
 *
 * @param configuration holds {@code sources.list}, {@code sources.list.d}, {@code trusted.gpg.d}
 * @param keyrings holds the keyrings of distributions
 */
public record HostApt(Path configuration, Path keyrings) {
  /** The places of every Debian host. */
  public static HostApt standard() {
    return new HostApt(Path.of("/etc/apt"), Path.of("/usr/share/keyrings"));
  }
}
