package org.osimage.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Optional;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MavenProxiesTest {
  private static Settings settings(String nonProxyHosts, boolean active) {
    Proxy proxy = new Proxy();
    proxy.setHost("proxy.example.org");
    proxy.setPort(3128);
    proxy.setUsername("me");
    proxy.setPassword("secret");
    proxy.setNonProxyHosts(nonProxyHosts);
    proxy.setActive(active);
    Settings settings = new Settings();
    settings.addProxy(proxy);
    return settings;
  }

  @ParameterizedTest
  @CsvSource({
    "localhost|*.corp.example.org, http://debian.example.org/x, true",
    "localhost|*.corp.example.org, http://LOCALHOST/x, false",
    "localhost|*.corp.example.org, http://a.b.CORP.example.org/x, false",
    "'localhost,127.*', http://127.0.0.1/x, false",
    "a.c, http://abc/x, true",
    "[::1]|*(, http://[::1]/x, false",
    "[::1]|*(, http://abc/x, true",
    ", http://abc/x, true"
  })
  void chosenByHost(String nonProxyHosts, String uri, boolean proxied) {
    ProxySelector selector = MavenProxies.selector(settings(nonProxyHosts, true)).orElseThrow();
    java.net.Proxy chosen = selector.select(URI.create(uri)).get(0);
    assertEquals(proxied, chosen != java.net.Proxy.NO_PROXY);
    if (proxied) {
      InetSocketAddress address = (InetSocketAddress) chosen.address();
      assertEquals("proxy.example.org", address.getHostString());
      assertEquals(3128, address.getPort());
      assertTrue(address.isUnresolved());
    }
  }

  @Test
  void inactiveAndNone() {
    Optional<ProxySelector> standard = Optional.ofNullable(ProxySelector.getDefault());
    assertEquals(standard, MavenProxies.selector(new Settings()));
    assertEquals(standard, MavenProxies.selector(settings("", false)));
    assertTrue(MavenProxies.credentials(settings("", false)).isEmpty());
  }

  private static Optional<PasswordAuthentication> asked(
      String host, int port, Authenticator.RequestorType type) {
    Authenticator authenticator = MavenProxies.credentials(settings("", true)).orElseThrow();
    return Optional.ofNullable(
        authenticator.requestPasswordAuthenticationInstance(
            host, (InetAddress) null, port, "http", "realm", "basic", null, type));
  }

  @Test
  void passwordForTheProxyAndNobodyElse() {
    var proxy = Authenticator.RequestorType.PROXY;
    assertEquals("me", asked("proxy.example.org", 3128, proxy).orElseThrow().getUserName());
    assertFalse(asked("proxy.example.org", 80, proxy).isPresent());
    assertFalse(asked("other.example.org", 3128, proxy).isPresent());
    var server = Authenticator.RequestorType.SERVER;
    assertFalse(asked("proxy.example.org", 3128, server).isPresent());
  }
}
