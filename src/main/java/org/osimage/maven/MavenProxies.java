package org.osimage.maven;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Settings;

/** The proxies of Maven's settings, for our own downloads; without any, those of the JVM. */
final class MavenProxies {
  private MavenProxies() {}

  static Optional<ProxySelector> selector(Settings settings) {
    List<Proxy> active = active(settings);
    return active.isEmpty()
        ? Optional.ofNullable(ProxySelector.getDefault())
        : Optional.of(new Selector(active));
  }

  /** Answers proxies that ask for a password, and nobody else. */
  static Optional<Authenticator> credentials(Settings settings) {
    List<Proxy> active = active(settings).stream().filter(p -> p.getUsername() != null).toList();
    return active.isEmpty() ? Optional.empty() : Optional.of(new ProxyAuthenticator(active));
  }

  private static List<Proxy> active(Settings settings) {
    return settings.getProxies().stream().filter(Proxy::isActive).toList();
  }

  private static final class ProxyAuthenticator extends Authenticator {
    private final List<Proxy> proxies;

    ProxyAuthenticator(List<Proxy> proxies) {
      this.proxies = proxies;
    }

    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
      for (Proxy proxy : proxies) {
        if (getRequestorType() == RequestorType.PROXY
            && proxy.getHost().equals(getRequestingHost())
            && proxy.getPort() == getRequestingPort()) {
          String password = Objects.requireNonNullElse(proxy.getPassword(), "");
          return new PasswordAuthentication(proxy.getUsername(), password.toCharArray());
        }
      }
      return super.getPasswordAuthentication();
    }
  }

  private static final class Selector extends ProxySelector {
    private final List<Proxy> proxies;

    Selector(List<Proxy> proxies) {
      this.proxies = proxies;
    }

    @Override
    public List<java.net.Proxy> select(URI uri) {
      for (Proxy proxy : proxies) {
        if (!isExcluded(proxy, Objects.requireNonNullElse(uri.getHost(), ""))) {
          return List.of(
              new java.net.Proxy(
                  java.net.Proxy.Type.HTTP,
                  InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort())));
        }
      }
      return List.of(java.net.Proxy.NO_PROXY);
    }

    private static boolean isExcluded(Proxy proxy, String host) {
      String patterns = Objects.requireNonNullElse(proxy.getNonProxyHosts(), "");
      for (String pattern : patterns.split("[|,]", -1)) {
        String hosts = pattern.strip().toLowerCase(Locale.ROOT);
        String regex = Pattern.quote(hosts).replace("*", "\\E.*\\Q");
        if (!hosts.isEmpty() && host.toLowerCase(Locale.ROOT).matches(regex)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
      // the download itself reports the failure
    }
  }
}
