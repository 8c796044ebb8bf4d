package org.osimage.source.debian.repository;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.osimage.ImageBuildException;

/** Whether a document was signed by one of the keys that may sign it. */
final class SignatureCheck {
  private static final Set<Integer> BROKEN_HASHES =
      Set.of(HashAlgorithmTags.MD5, HashAlgorithmTags.SHA1, HashAlgorithmTags.RIPEMD160);

  private final List<PGPPublicKeyRing> certificates;
  private final String origin;
  private final Optional<Instant> now;

  /**
   * @param now empty: keys and signatures do not expire
   */
  SignatureCheck(Keyring keyring, Optional<Instant> now) throws IOException {
    this.certificates = keyring.certificates();
    this.origin = keyring.origin();
    this.now = now;
    if (certificates.isEmpty()) {
      throw new ImageBuildException(
          "no key to check a signature with in "
              + origin
              + ": name the archive's keyring with <keyring>, or take the archive without proof of"
              + " its origin with <trusted>true</trusted>");
    }
  }

  /** What a signature came to: either why it does not count, or until when it does. */
  private record Finding(Optional<String> fault, Instant until) {
    static Finding fault(String text) {
      return new Finding(Optional.of(text), Instant.MIN);
    }
  }

  /**
   * Succeeds if one of the signatures is good and made by a valid key of the keyring.
   *
   * @param name of the document, for the message
   * @return until when that holds
   * @throws ImageBuildException saying for every signature why it does not count
   */
  Instant verify(byte[] signed, byte[] signatures, String name) throws IOException {
    List<String> faults = new ArrayList<>();
    for (PGPSignature signature : signatures(signatures, name)) {
      Finding finding = check(signature, signed);
      if (finding.fault().isEmpty()) {
        return finding.until();
      }
      faults.add(finding.fault().get());
    }
    throw new ImageBuildException(
        "the signature of "
            + name
            + " is not accepted: "
            + (faults.isEmpty() ? "it holds no signature" : String.join("; ", faults))
            + " (keys from "
            + origin
            + "). Name the archive's keyring with <keyring>, or take the archive without proof of"
            + " its origin with <trusted>true</trusted>");
  }

  private static List<PGPSignature> signatures(byte[] encoded, String name) throws IOException {
    List<PGPSignature> all = new ArrayList<>();
    try {
      PGPObjectFactory factory =
          new PGPObjectFactory(
              PGPUtil.getDecoderStream(new ByteArrayInputStream(encoded)),
              new BcKeyFingerprintCalculator());
      for (Object next = factory.nextObject(); next != null; next = factory.nextObject()) {
        if (next instanceof PGPSignatureList list) {
          list.forEach(all::add);
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new ImageBuildException("the signature of " + name + " is damaged", e);
    }
    return all;
  }

  private Finding check(PGPSignature signature, byte[] signed) {
    String id = String.format(Locale.ROOT, "%016X", signature.getKeyID());
    if (BROKEN_HASHES.contains(signature.getHashAlgorithm())) {
      return Finding.fault("the signature by key " + id + " uses a broken digest");
    }
    if (signature.getSignatureType() > PGPSignature.CANONICAL_TEXT_DOCUMENT) {
      return Finding.fault("the signature by key " + id + " is not over a document");
    }
    Finding last = Finding.fault("key " + id + " is not in the keyring");
    for (PGPPublicKeyRing certificate : certificates) {
      for (PGPPublicKey key : certificate) {
        if (key.getKeyID() == signature.getKeyID()) {
          last = check(signature, signed, certificate.getPublicKey(), key, id);
          if (last.fault().isEmpty()) {
            return last;
          }
        }
      }
    }
    return last;
  }

  private Finding check(
      PGPSignature signature, byte[] signed, PGPPublicKey master, PGPPublicKey key, String id) {
    try {
      signature.init(new BcPGPContentVerifierBuilderProvider(), key);
      signature.update(signed);
      if (!signature.verify()) {
        return Finding.fault("the signature by key " + id + " does not fit the text (BADSIG)");
      }
      if (revoked(master, key)) {
        return Finding.fault("key " + id + " is revoked");
      }
      if (!key.isMasterKey() && !holds(master, key, PGPSignature.SUBKEY_BINDING)) {
        return Finding.fault("key " + id + " is not bound to its certificate");
      }
      return dated(signature, master, key, id);
    } catch (PGPException | RuntimeException e) {
      return Finding.fault("the signature by key " + id + " cannot be checked: " + e.getMessage());
    }
  }

  private Finding dated(PGPSignature signature, PGPPublicKey master, PGPPublicKey key, String id) {
    Instant masterEnd = end(master.getCreationTime().toInstant(), master.getValidSeconds());
    Instant keyEnd = end(key.getCreationTime().toInstant(), key.getValidSeconds());
    Instant until = masterEnd.isBefore(keyEnd) ? masterEnd : keyEnd;
    if (isPast(until)) {
      return Finding.fault("key " + id + " expired on " + until);
    }
    long seconds = signature.getHashedSubPackets().getSignatureExpirationTime();
    Instant signatureEnd = end(signature.getCreationTime().toInstant(), seconds);
    if (isPast(signatureEnd)) {
      return Finding.fault("the signature by key " + id + " expired on " + signatureEnd);
    }
    return new Finding(Optional.empty(), until.isBefore(signatureEnd) ? until : signatureEnd);
  }

  /**
   * @param seconds 0: for ever
   */
  private static Instant end(Instant start, long seconds) {
    return seconds <= 0 ? Instant.MAX : start.plusSeconds(seconds);
  }

  private boolean isPast(Instant end) {
    return now.filter(n -> n.isAfter(end)).isPresent();
  }

  private static boolean revoked(PGPPublicKey master, PGPPublicKey key) throws PGPException {
    return holds(master, master, PGPSignature.KEY_REVOCATION)
        || (!key.isMasterKey() && holds(master, key, PGPSignature.SUBKEY_REVOCATION));
  }

  /** Whether the key carries a signature of the type that its master key really made. */
  private static boolean holds(PGPPublicKey master, PGPPublicKey key, int type)
      throws PGPException {
    Iterator<PGPSignature> found = key.getSignaturesOfType(type);
    while (found.hasNext()) {
      PGPSignature signature = found.next();
      if (signature.getKeyID() == master.getKeyID()) {
        signature.init(new BcPGPContentVerifierBuilderProvider(), master);
        boolean good =
            key.isMasterKey()
                ? signature.verifyCertification(master)
                : signature.verifyCertification(master, key);
        if (good) {
          return true;
        }
      }
    }
    return false;
  }
}
