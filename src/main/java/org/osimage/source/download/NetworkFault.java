package org.osimage.source.download;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.osimage.ImageBuildException;

/** What went wrong between this host and a server, in words. */
final class NetworkFault {
  private static final String REMEDY =
      ". Check the address and the proxies in settings.xml; -Dosimage.debian.mirror=URL names"
          + " another mirror of Debian, and mvn -o builds from what the cache has";

  private NetworkFault() {}

  static ImageBuildException of(Address address, IOException cause) {
    if (cause instanceof ImageBuildException known) {
      return known;
    }
    return new ImageBuildException(
        "cannot read " + address + ": " + words(address, cause) + REMEDY, cause);
  }

  private static String words(Address address, IOException cause) {
    String said = Optional.ofNullable(cause.getMessage()).orElse("");
    if (has(cause, UnknownHostException.class) || has(cause, UnresolvedAddressException.class)) {
      return "the host " + address.host() + " is unknown";
    }
    if (has(cause, HttpConnectTimeoutException.class)) {
      return "the host " + address.host() + " does not answer";
    }
    if (has(cause, HttpTimeoutException.class)) {
      return "the server does not answer in time";
    }
    if (has(cause, ConnectException.class) || has(cause, NoRouteToHostException.class)) {
      return "no connection to " + address.server() + " (refused, or no way there)";
    }
    if (said.contains("authentication attempts")) {
      return "the server does not accept the name and password";
    }
    if (has(cause, SSLException.class)) {
      return "no secure connection to " + address.server() + " (" + root(cause) + ")";
    }
    if (has(cause, EOFException.class) || said.contains("header parser received no bytes")) {
      return "the server closed the connection";
    }
    return said.isEmpty() ? "the connection broke" : said;
  }

  private static boolean has(Throwable fault, Class<? extends Throwable> type) {
    for (Throwable at = fault; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return true;
      }
    }
    return false;
  }

  private static String root(Throwable fault) {
    Throwable at = fault;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return String.valueOf(at.getMessage());
  }
}
