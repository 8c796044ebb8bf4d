package org.osimage.source.ips.action;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osimage.ImageBuildException;

/**
 * A fault management resource identifier: which package, {@code pkg://publisher/name@version}.
 * Ordered by publisher, name and version; what is absent comes first.
 *
 * @param name components joined by slashes, e.g. {@code system/library}; its stem
 */
public record Fmri(Optional<String> publisher, String name, Optional<Version> version)
    implements Comparable<Fmri> {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.+-]*+(/[A-Za-z0-9][A-Za-z0-9_.+-]*+)*+");
  private static final Pattern PUBLISHER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*+");
  private static final int MAX_LENGTH = 1024;

  private static final Comparator<Fmri> ORDER =
      Comparator.comparing((Fmri f) -> f.publisher.orElse(""))
          .thenComparing(Fmri::name)
          .thenComparing(Fmri::compareVersions);

  /**
   * Reads {@code pkg://publisher/name@version}, {@code pkg:/name}, {@code //publisher/name}, {@code
   * /name} and {@code name}, each with or without a version.
   *
   * @throws ImageBuildException if the text is none of them; the message names the text only
   */
  public static Fmri of(String text) throws ImageBuildException {
    String rest = text.stripTrailing();
    if (rest.length() > MAX_LENGTH) {
      throw new ImageBuildException("a package name of " + rest.length() + " characters");
    }
    Optional<Version> version = Optional.empty();
    int at = rest.lastIndexOf('@');
    if (at >= 0) {
      version = Optional.of(version(text, rest.substring(at + 1)));
      rest = rest.substring(0, at);
    }
    Optional<String> publisher = Optional.empty();
    rest = rest.startsWith("pkg:/") ? rest.substring("pkg:".length()) : rest;
    if (rest.startsWith("//")) {
      int slash = rest.indexOf('/', 2);
      if (slash < 0) {
        throw wrong(text, "no / follows the publisher");
      }
      publisher = Optional.of(rest.substring(2, slash)).filter(p -> !p.isEmpty());
      rest = rest.substring(slash + 1);
    } else if (rest.startsWith("/")) {
      rest = rest.substring(1);
    }
    return checked(text, publisher, rest, version);
  }

  private static Version version(String text, String version) throws ImageBuildException {
    try {
      return Version.of(version);
    } catch (ImageBuildException e) {
      throw wrong(text, String.valueOf(e.getMessage()));
    }
  }

  private static Fmri checked(
      String text, Optional<String> publisher, String name, Optional<Version> version)
      throws ImageBuildException {
    if (!NAME.matcher(name).matches()) {
      throw wrong(text, name.isEmpty() ? "the name is missing" : "'" + name + "' is not a name");
    }
    if (publisher.isPresent() && !isPublisher(publisher.get())) {
      throw wrong(text, "'" + publisher.get() + "' is not a publisher");
    }
    return new Fmri(publisher, name, version);
  }

  private static ImageBuildException wrong(String text, String what) {
    return new ImageBuildException("'" + text + "' is not a package FMRI: " + what);
  }

  /** Whether the text can be a publisher's prefix. */
  public static boolean isPublisher(String text) {
    return text.length() <= MAX_LENGTH && PUBLISHER.matcher(text).matches();
  }

  /** The name as one path component, percent-encoded. */
  public String encodedName() {
    return encoded(name);
  }

  /**
   * The version as one path component, percent-encoded.
   *
   * @throws java.util.NoSuchElementException without a version
   */
  public String encodedVersion() {
    return encoded(version.orElseThrow().toString());
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          (b >= 'a' && b <= 'z')
              || (b >= 'A' && b <= 'Z')
              || (b >= '0' && b <= '9')
              || "_.-~".indexOf(b) >= 0;
      if (plain) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return encoded.toString();
  }

  @Override
  public int compareTo(Fmri other) {
    return ORDER.compare(this, other);
  }

  private static int compareVersions(Fmri a, Fmri b) {
    return a.version.isPresent() && b.version.isPresent()
        ? a.version.get().compareTo(b.version.get())
        : Boolean.compare(a.version.isPresent(), b.version.isPresent());
  }

  /** With {@code pkg://publisher/} or {@code pkg:/} before it. */
  @Override
  public String toString() {
    String scheme = publisher.isPresent() ? "pkg://" + publisher.get() + "/" : "pkg:/";
    return scheme + name + version.map(v -> "@" + v).orElse("");
  }
}
