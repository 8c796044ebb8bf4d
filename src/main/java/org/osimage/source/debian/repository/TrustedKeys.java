package org.osimage.source.debian.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;

/** Finds the keys that may sign a source. */
public final class TrustedKeys {
  private final HostApt host;
  private final Optional<Path> keyring;
  private final boolean distributions;

  private TrustedKeys(HostApt host, Optional<Path> keyring, boolean distributions) {
    this.host = host;
    this.keyring = keyring;
    this.distributions = distributions;
  }

  /**
   * As apt has it: the keys that a source names, else those of {@code trusted.gpg.d}.
   *
   * @param keyring the only one that counts, when given
   */
  public static TrustedKeys ofHostSources(HostApt host, Optional<Path> keyring) {
    return new TrustedKeys(host, keyring, false);
  }

  /**
   * For mirrors that come without a word about keys: also all keyrings of distributions that the
   * host has.
   *
   * @param keyring the only one that counts, when given
   */
  public static TrustedKeys ofMirrors(HostApt host, Optional<Path> keyring) {
    return new TrustedKeys(host, keyring, true);
  }

  Keyring of(AptSource source) throws IOException {
    if (keyring.isPresent()) {
      return notEmpty(Keyring.ofFile(keyring.get()), source);
    }
    if (source.signedByKeys().isPresent()) {
      byte[] keys =
          source.signedByKeys().get().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
      return notEmpty(Keyring.of(keys, source.origin()), source);
    }
    Keyring found = new Keyring(List.of(), List.of(), source.origin());
    List<String> fingerprints = new ArrayList<>();
    for (String named : source.signedBy()) {
      if (named.contains("/")) {
        found = found.plus(Keyring.ofFile(Path.of(named)));
      } else {
        fingerprints.add(named);
      }
    }
    if (source.signedBy().isEmpty()) {
      found = hostKeys();
    } else if (!fingerprints.isEmpty()) {
      found = hostKeys().plus(found).only(fingerprints);
    }
    return notEmpty(found, source);
  }

  private Keyring hostKeys() throws IOException {
    List<Path> directories = new ArrayList<>();
    directories.add(host.configuration().resolve("trusted.gpg.d"));
    if (distributions) {
      directories.add(host.keyrings());
    }
    Keyring all = Keyring.ofDirectories(directories);
    Path single = host.configuration().resolve("trusted.gpg");
    return Files.isRegularFile(single) ? all.plus(Keyring.ofFile(single)) : all;
  }

  private static Keyring notEmpty(Keyring keys, AptSource source) throws ImageBuildException {
    if (keys.files().isEmpty()) {
      throw new ImageBuildException(
          "no key to check the signature of "
              + source.address()
              + " with (looked in "
              + keys.origin()
              + "): name the archive's keyring with <keyring>, or take the archive without proof of"
              + " its origin with <trusted>true</trusted>");
    }
    return keys;
  }
}
