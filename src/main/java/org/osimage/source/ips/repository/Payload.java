package org.osimage.source.ips.repository;

import java.util.HexFormat;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.source.ips.action.Action;

/** A payload, and what it must be. */
final class Payload {
  static final String SHA_256 = "SHA-256";

  private static final long LARGEST_UNDECLARED = 1L << 30;
  private static final int MOST_DIGITS = 18;

  private final String place;
  private final Optional<Action> action;
  private final String name;
  private final String digest;
  private final String expected;
  private final Optional<Long> size;
  private final Optional<Long> compressed;

  private Payload(Action action, String packageName) throws ImageBuildException {
    this.place = packageName;
    this.action = Optional.of(action);
    this.name = action.payload().orElse("");
    if (!isHex(name, 40) && !isHex(name, 64)) {
      throw new ImageBuildException(
          place() + ": '" + name + "' names no payload; is the manifest a published one?");
    }
    this.size = number(action, "pkg.size");
    this.compressed = number(action, "pkg.csize");
    // the store computes SHA-256 anyway, and both are as strong
    Optional<String> sha256 = hash(action, "file:sha256:", "pkg.hash.sha256");
    Optional<String> sha512 =
        sha256.isPresent()
            ? Optional.empty()
            : hash(action, "file:sha512t_256:", "pkg.hash.sha512t_256");
    this.expected = sha256.or(() -> sha512).orElse(name);
    this.digest =
        sha512.isPresent()
            ? "SHA-512/256"
            : sha256.isPresent() || name.length() == 64 ? SHA_256 : "SHA-1";
  }

  private Payload(String sha1, Optional<Long> size, String place) {
    this.place = place;
    this.action = Optional.empty();
    this.name = sha1;
    this.expected = sha1;
    this.digest = "SHA-1";
    this.size = size;
    this.compressed = Optional.empty();
  }

  /**
   * @throws ImageBuildException if the action does not say what its payload is
   */
  static Payload of(Action action, String packageName) throws ImageBuildException {
    return new Payload(action, packageName);
  }

  /**
   * A payload of which nothing but its name, and perhaps its size, is known.
   *
   * @param place for messages
   */
  static Payload named(String sha1, Optional<Long> size, String place) {
    return new Payload(sha1, size, place);
  }

  private static boolean isHex(String text, int length) {
    boolean hex = text.length() == length;
    for (int i = 0; hex && i < length; i++) {
      char c = text.charAt(i);
      hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
    return hex;
  }

  private Optional<Long> number(Action action, String key) throws ImageBuildException {
    Optional<String> text = action.value(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    boolean digits = !text.get().isEmpty() && text.get().length() <= MOST_DIGITS;
    for (int i = 0; digits && i < text.get().length(); i++) {
      digits = text.get().charAt(i) >= '0' && text.get().charAt(i) <= '9';
    }
    if (!digits || action.values(key).size() > 1) {
      throw new ImageBuildException(place() + ": " + key + "=" + text.get() + " is no size");
    }
    return text.map(Long::valueOf);
  }

  private Optional<String> hash(Action action, String prefix, String attribute)
      throws ImageBuildException {
    Optional<String> hash = action.value(attribute);
    for (String value : action.values("pkg.content-hash")) {
      if (value.startsWith(prefix)) {
        hash = Optional.of(value.substring(prefix.length()));
      }
    }
    if (hash.isPresent() && !isHex(hash.get(), 64)) {
      throw new ImageBuildException(place() + ": '" + hash.get() + "' is no hash");
    }
    return hash;
  }

  /** Under which repositories have it: the SHA-1 of its content in hexadecimal. */
  String name() {
    return name;
  }

  /** The algorithm that proves the content, as Java names it. */
  String digest() {
    return digest;
  }

  /** What the algorithm must give, in hexadecimal. */
  String expected() {
    return expected;
  }

  /** Of the content in bytes; empty: not declared. */
  Optional<Long> size() {
    return size;
  }

  /** Of the file in bytes; empty: not declared. */
  Optional<Long> compressed() {
    return compressed;
  }

  /** For messages: which file of which package. */
  String place() {
    return action.isEmpty()
        ? place
        : place
            + ", line "
            + action.get().line()
            + " ("
            + action.get().type()
            + " "
            + action.get().key().orElse("")
            + ")";
  }

  /** More content than this is refused, in bytes. */
  long limit() {
    return size.orElse(LARGEST_UNDECLARED);
  }

  /** Whether the store's own digest proves the content. */
  boolean provenByStore() {
    return digest.equals(SHA_256);
  }

  /** Whether content that was read before can be it, as far as the store's digest tells. */
  boolean accepts(Content content) {
    return content.size() == size.orElse(content.size())
        && (!provenByStore() || content.hex().equals(expected));
  }

  /** Compares what was read with what it must be, as far as the store's digest tells. */
  void check(Content content) throws ImageBuildException {
    if (provenByStore() && !content.hex().equals(expected)) {
      throw wrongHash(content.hex());
    }
  }

  void check(byte[] actual) throws ImageBuildException {
    String hex = HexFormat.of().formatHex(actual);
    if (!hex.equals(expected)) {
      throw wrongHash(hex);
    }
  }

  private ImageBuildException wrongHash(String actual) {
    return error("has the " + digest + " " + actual + ", but the manifest says " + expected);
  }

  ImageBuildException error(String what) {
    return new ImageBuildException(place() + ": the payload " + name + " " + what);
  }
}
