package org.osimage.source.download;

import java.net.Authenticator;
import java.net.InetAddress;
import java.net.PasswordAuthentication;
import java.net.URL;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers the servers that ask for a name and password, each with its own and no other's, and
 * leaves all others to somebody else.
 */
final class Logins extends Authenticator {
  private static final Authenticator NOBODY = new Authenticator() {};

  private final Optional<Authenticator> others;
  private final Map<String, Address.Login> byServer = new ConcurrentHashMap<>();

  Logins(Optional<Authenticator> others) {
    this.others = others;
  }

  void add(Address address) {
    address.login().ifPresent(login -> byServer.put(address.server(), login));
  }

  @Override
  public PasswordAuthentication requestPasswordAuthenticationInstance(
      String host,
      InetAddress address,
      int port,
      String protocol,
      String prompt,
      String scheme,
      URL url,
      RequestorType type) {
    Optional<Address.Login> login =
        Optional.ofNullable(byServer.get(Address.server(url.getProtocol(), host, port)));
    if (type == RequestorType.SERVER && login.isPresent()) {
      return new PasswordAuthentication(login.get().user(), login.get().password().toCharArray());
    }
    return others
        .orElse(NOBODY)
        .requestPasswordAuthenticationInstance(
            host, address, port, protocol, prompt, scheme, url, type);
  }
}
