package org.osimage.source.debian.repository;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.osimage.content.DerivedFile;
import org.osimage.content.Sha256;
import org.osimage.source.download.Downloads;

/**
 * Remembers in the cache which text, signature and keyring were found to agree, and until when:
 * checking anew costs half a second of a fresh JVM. Who can write to the cache could as well
 * replace the indices in it.
 */
final class VerifiedSignatures {
  private static final String FORMAT = "verified 1";

  private final Downloads downloads;

  VerifiedSignatures(Downloads downloads) {
    this.downloads = downloads;
  }

  /** As {@link SignatureCheck#verify}. */
  void verify(Keyring keyring, byte[] signed, byte[] signature, String name) throws IOException {
    MessageDigest sha = Sha256.digest();
    sha.update(Sha256.of(signed));
    sha.update(Sha256.of(signature));
    sha.update(keyring.digest());
    Path note = downloads.derived("verified", HexFormat.of().formatHex(sha.digest()));
    Optional<Instant> now = downloads.access().now();
    Optional<Instant> known =
        DerivedFile.read(note, FORMAT, downloads.access().log()).map(VerifiedSignatures::instant);
    if (known.isPresent() && now.filter(n -> n.isAfter(known.get())).isEmpty()) {
      return;
    }
    Instant until = new SignatureCheck(keyring, now).verify(signed, signature, name);
    downloads.publish(FORMAT, until.toString().getBytes(StandardCharsets.US_ASCII), note);
  }

  private static Instant instant(byte[] text) {
    return Instant.parse(new String(text, StandardCharsets.US_ASCII));
  }
}
