package org.osimage.source.download;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osimage.ImageBuildException;

/**
 * Where a repository or one of its files is: a path of this host, or an {@code http:} or {@code
 * https:} address. What it prints never has a password in it.
 */
public final class Address {
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(.*)");
  private static final Pattern REMOTE =
      Pattern.compile("//(?:([^/?#@]*(?:@[^/?#@]*)*)@)?([^/?#]*)(.*)");

  /** Whole names of this machine: localhost.example.com is another. */
  private static final Pattern LOCAL_HOST =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\]");

  private final Optional<Path> local;
  private final String remote;
  private final Optional<Login> login;

  /**
   * Who one is at a server.
   *
   * @param user its name
   */
  public record Login(String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return user;
    }
  }

  private Address(Optional<Path> local, String remote, Optional<Login> login) {
    this.local = local;
    this.remote = remote;
    this.login = login;
  }

  /**
   * What a user wrote: an existing directory or file, {@code file:} or {@code copy:} and a path, or
   * an {@code http:} or {@code https:} address, with a name and password or without. A path is the
   * one it spells, if there is such a one; else {@code %20} in it is a character.
   *
   * @param base relative paths are below it
   * @throws ImageBuildException if it is none of these
   */
  public static Address of(String text, Path base) throws ImageBuildException {
    String stripped = text.strip();
    Matcher m = SCHEME.matcher(stripped);
    Optional<Path> plain = existing(stripped, base);
    if (plain.isPresent()) {
      return new Address(plain, "", Optional.empty());
    }
    if (!m.matches()) {
      throw new ImageBuildException(
          "'"
              + stripped
              + "' is neither an existing directory nor an address that begins with http:, https:"
              + " or file:");
    }
    String scheme = m.group(1).toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "file", "copy" -> new Address(Optional.of(path(m.group(2), base)), "", Optional.empty());
      case "http", "https" -> remote(scheme, m.group(2));
      default ->
          throw new ImageBuildException(
              "an address that begins with "
                  + scheme
                  + ": cannot be read here, only http:, https:"
                  + " and file: can");
    };
  }

  private static Optional<Path> existing(String text, Path base) {
    try {
      Path path = base.resolve(text);
      return !text.isEmpty() && Files.exists(path) ? Optional.of(path) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Path path(String rest, Path base) throws ImageBuildException {
    String spelled = rest.replaceFirst("^//(localhost)?(?=/)", "");
    try {
      Optional<Path> found = existing(spelled, base);
      return found.isPresent() || spelled.indexOf('%') < 0
          ? base.resolve(spelled)
          : base.resolve(decoded(spelled));
    } catch (InvalidPathException e) {
      throw new ImageBuildException("file:" + rest + " is no path of this host", e);
    }
  }

  private static Address remote(String scheme, String rest) throws ImageBuildException {
    Matcher m = REMOTE.matcher(rest);
    if (!m.matches() || m.group(2).isEmpty()) {
      throw new ImageBuildException("the " + scheme + ": address names no host");
    }
    Optional<Login> login = Optional.ofNullable(m.group(1)).map(Address::login);
    String remote = scheme + "://" + m.group(2) + legal(m.group(3));
    try {
      URI uri = new URI(remote);
      if (uri.getHost() == null) {
        throw new ImageBuildException("the address " + remote + " names no host that can be");
      }
      return new Address(Optional.empty(), remote, login);
    } catch (URISyntaxException e) {
      throw new ImageBuildException("no usable address: " + remote, e);
    }
  }

  private static Login login(String userInfo) {
    int colon = userInfo.indexOf(':');
    return new Login(
        decoded(colon < 0 ? userInfo : userInfo.substring(0, colon)),
        colon < 0 ? "" : decoded(userInfo.substring(colon + 1)));
  }

  private static String decoded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] plain = new byte[bytes.length];
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (isEscape(bytes, i)) {
        plain[length++] =
            (byte)
                (HexFormat.fromHexDigit(bytes[i + 1]) << 4 | HexFormat.fromHexDigit(bytes[i + 2]));
        i += 2;
      } else {
        plain[length++] = bytes[i];
      }
    }
    return new String(plain, 0, length, StandardCharsets.UTF_8);
  }

  private static boolean isEscape(byte[] bytes, int at) {
    return bytes[at] == '%'
        && at + 2 < bytes.length
        && HexFormat.isHexDigit(bytes[at + 1])
        && HexFormat.isHexDigit(bytes[at + 2]);
  }

  /** What may not stand in an address is escaped; what is escaped already stays. */
  private static String legal(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    StringBuilder legal = new StringBuilder();
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xff);
      boolean plain = c > ' ' && c < 0x7f && "#\"<>\\^`{|}[]".indexOf(c) < 0;
      if (plain && (c != '%' || isEscape(bytes, i))) {
        legal.append(c);
      } else {
        legal.append('%').append(HexFormat.of().withUpperCase().toHexDigits(bytes[i]));
      }
    }
    return legal.toString();
  }

  /** A path of a repository as part of an address (RFC 3986). */
  public static String escaped(String path) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          (b >= 'a' && b <= 'z')
              || (b >= 'A' && b <= 'Z')
              || (b >= '0' && b <= '9')
              || "/-._~+:=@,".indexOf(b) >= 0;
      if (plain) {
        escaped.append((char) b);
      } else {
        escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return escaped.toString();
  }

  /** The file or directory on this host. */
  public Optional<Path> local() {
    return local;
  }

  /**
   * What lies below this address.
   *
   * @param path with slashes, as it is called, not escaped
   */
  public Address resolve(String path) {
    return local.isPresent()
        ? new Address(local.map(l -> l.resolve(path.replaceFirst("^/+", ""))), "", login)
        : append(escaped(path));
  }

  /**
   * What lies below this address on a server.
   *
   * @param path with slashes, escaped where an address needs that
   */
  public Address append(String path) {
    if (local.isPresent()) {
      return resolve(path);
    }
    String directory = remote.endsWith("/") ? remote : remote + "/";
    return new Address(local, directory + path.replaceFirst("^/+", ""), login);
  }

  /** The same place, entered under a name. */
  public Address withLogin(Login one) {
    return new Address(local, remote, Optional.of(one));
  }

  public Optional<Login> login() {
    return login;
  }

  /** Whether nobody on the way can read or change what is sent: https, or this machine. */
  public boolean isProtected() {
    return local.isPresent() || remote.startsWith("https:") || LOCAL_HOST.matcher(host()).matches();
  }

  /** Of a server, in lower case; an IPv6 address in brackets. Empty for a path. */
  public String host() {
    return local.isPresent()
        ? ""
        : Objects.requireNonNullElse(uri().getHost(), "").toLowerCase(Locale.ROOT);
  }

  /** {@code scheme://host:port}, by which servers are told apart. Empty for a path. */
  public String server() {
    if (local.isPresent()) {
      return "";
    }
    URI uri = uri();
    return server(String.valueOf(uri.getScheme()), host(), uri.getPort());
  }

  /**
   * As {@link #server()}.
   *
   * @param port -1 for the usual one
   */
  static String server(String scheme, String host, int port) {
    int usual = scheme.equalsIgnoreCase("https") ? 443 : 80;
    String name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    return (scheme + "://" + name).toLowerCase(Locale.ROOT) + ":" + (port < 0 ? usual : port);
  }

  /** For a request. */
  URI uri() {
    return URI.create(remote);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Address a && local.equals(a.local) && remote.equals(a.remote);
  }

  @Override
  public int hashCode() {
    return Objects.hash(local, remote);
  }

  /** The path, or the address without name and password. */
  @Override
  public String toString() {
    return local.map(Path::toString).orElse(remote);
  }
}
