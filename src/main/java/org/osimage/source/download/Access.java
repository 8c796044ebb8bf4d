package org.osimage.source.download;

import java.net.Authenticator;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.osimage.BuildLog;

/**
 * How repositories may be reached.
 *
 * @param cache directory of downloads that builds share; created when missing
 * @param offline use only what the cache holds, and {@code file:} repositories
 * @param now for Valid-Until and the expiry of keys; empty: dates do not count
 * @param proxies for http and https
 * @param credentials for proxies and servers that ask for them
 * @param tls for https; empty: that of the platform, which shows no certificate of ours
 */
public record Access(
    Path cache,
    boolean offline,
    Optional<Instant> now,
    ProxySelector proxies,
    Optional<Authenticator> credentials,
    Optional<SSLContext> tls,
    BuildLog log) {
  /** On-line, without proxies and credentials. */
  public static Access direct(Path cache, Optional<Instant> now, BuildLog log) {
    return new Access(
        cache, false, now, ProxySelector.of(null), Optional.empty(), Optional.empty(), log);
  }

  public Access withCredentials(Optional<Authenticator> other) {
    return new Access(cache, offline, now, proxies, other, tls, log);
  }

  public Access withTls(SSLContext context) {
    return new Access(cache, offline, now, proxies, credentials, Optional.of(context), log);
  }
}
