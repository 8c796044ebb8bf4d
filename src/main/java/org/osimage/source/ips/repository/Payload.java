package org.osimage.source.ips.repository;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.source.ips.action.Action;

/**
 * A payload, and what it must be.
 *
 * @param name under which repositories have it: the SHA-1 of its content in hexadecimal
 * @param digest the algorithm that proves the content, as Java names it
 * @param expected its value in hexadecimal
 * @param size of the content in bytes; empty: not declared
 * @param compressed size of the file in bytes; empty: not declared
 * @param place for messages: which file of which package
 */
record Payload(
    String name,
    String digest,
    String expected,
    Optional<Long> size,
    Optional<Long> compressed,
    String place) {
  static final String SHA_256 = "SHA-256";

  private static final Pattern NAME = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final Pattern HASH_256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern SIZE = Pattern.compile("[0-9]{1,18}");
  private static final long LARGEST_UNDECLARED = 1L << 30;

  /**
   * @throws ImageBuildException if the action does not say what its payload is
   */
  static Payload of(Action action, String packageName) throws ImageBuildException {
    String place =
        packageName + ", line " + action.line() + " (" + action.type() + " " + key(action) + ")";
    String name = action.payload().orElse("");
    if (!NAME.matcher(name).matches()) {
      throw new ImageBuildException(
          place + ": '" + name + "' names no payload; is the manifest a published one?");
    }
    Optional<Long> size = number(action, "pkg.size", place);
    Optional<Long> compressed = number(action, "pkg.csize", place);
    // the store computes SHA-256 anyway, and both are as strong
    Optional<String> sha256 = hash(action, "file:sha256:", "pkg.hash.sha256", place);
    if (sha256.isPresent()) {
      return new Payload(name, SHA_256, sha256.get(), size, compressed, place);
    }
    Optional<String> sha512 = hash(action, "file:sha512t_256:", "pkg.hash.sha512t_256", place);
    if (sha512.isPresent()) {
      return new Payload(name, "SHA-512/256", sha512.get(), size, compressed, place);
    }
    String digest = name.length() == 40 ? "SHA-1" : SHA_256;
    return new Payload(name, digest, name, size, compressed, place);
  }

  private static String key(Action action) {
    return action.key().orElse("");
  }

  private static Optional<Long> number(Action action, String key, String place)
      throws ImageBuildException {
    Optional<String> text = action.value(key);
    if (text.isPresent()
        && (!SIZE.matcher(text.get()).matches() || action.values(key).size() > 1)) {
      throw new ImageBuildException(place + ": " + key + "=" + text.get() + " is no size");
    }
    return text.map(Long::valueOf);
  }

  private static Optional<String> hash(Action action, String prefix, String attribute, String place)
      throws ImageBuildException {
    Optional<String> hash = action.value(attribute);
    for (String value : action.values("pkg.content-hash")) {
      if (value.startsWith(prefix)) {
        hash = Optional.of(value.substring(prefix.length()));
      }
    }
    if (hash.isPresent() && !HASH_256.matcher(hash.get()).matches()) {
      throw new ImageBuildException(place + ": '" + hash.get() + "' is no hash");
    }
    return hash;
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
    return new ImageBuildException(place + ": the payload " + name + " " + what);
  }
}
