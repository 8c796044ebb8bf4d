package org.osimage.source.download;

import java.net.Authenticator;
import java.net.InetAddress;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** Answers the servers that it knows, and leaves proxies to another. */
public final class ServerPasswords extends Authenticator {
  private static final Authenticator NOBODY = new Authenticator() {};

  /** Whole names of this machine: localhost.example.com is another. */
  private static final Pattern LOCAL = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\]");

  private final Optional<Authenticator> others;
  private final Map<String, PasswordAuthentication> byHost = new HashMap<>();

  public ServerPasswords(Optional<Authenticator> others) {
    this.others = others;
  }

  public boolean isEmpty() {
    return byHost.isEmpty();
  }

  /**
   * @param addresses those over https or on this machine get the password, no others
   */
  public void add(List<String> addresses, String user, String password) {
    for (String address : addresses) {
      if (isProtected(address)) {
        URI uri = URI.create(address);
        byHost.put(
            key(uri.getScheme(), uri.getHost(), uri.getPort()),
            new PasswordAuthentication(user, password.toCharArray()));
      }
    }
  }

  /** Whether nobody on the way can read or change what is sent: https, or this machine. */
  public static boolean isProtected(String address) {
    try {
      URI uri = new URI(address);
      String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
      String host = Objects.requireNonNullElse(uri.getHost(), "").toLowerCase(Locale.ROOT);
      return !host.isEmpty()
          && (scheme.equals("https") || (scheme.equals("http") && LOCAL.matcher(host).matches()));
    } catch (URISyntaxException e) {
      return false; // an address that cannot be read protects nothing; opening it tells why
    }
  }

  private static String key(String scheme, String host, int port) {
    boolean https = scheme.equalsIgnoreCase("https");
    int real = port >= 0 ? port : https ? 443 : 80;
    return scheme.toLowerCase(Locale.ROOT) + "://" + host + ":" + real;
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
    PasswordAuthentication known = byHost.get(key(url.getProtocol(), host, port));
    if (type == RequestorType.SERVER && known != null) {
      return known;
    }
    Authenticator next = type == RequestorType.PROXY ? others.orElse(NOBODY) : NOBODY;
    return next.requestPasswordAuthenticationInstance(
        host, address, port, protocol, prompt, scheme, url, type);
  }
}
