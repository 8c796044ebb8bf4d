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

  private final Keyring keyring;
  private final Optional<Instant> now;

  /**
   * @param now empty: keys and signatures do not expire
   */
  SignatureCheck(Keyring keyring, Optional<Instant> now) {
    this.keyring = keyring;
    this.now = now;
  }

  /**
   * Succeeds if one of the signatures is good and made by a valid key of the keyring.
   *
   * @param name of the document, for the message
   * @throws ImageBuildException saying for every signature why it does not count
   */
  void verify(byte[] signed, byte[] signatures, String name) throws IOException {
    List<String> reasons = new ArrayList<>();
    for (PGPSignature signature : signatures(signatures, name)) {
      Optional<String> reason = problem(signature, signed);
      if (reason.isEmpty()) {
        return;
      }
      reasons.add(reason.get());
    }
    throw new ImageBuildException(
        "the signature of "
            + name
            + " is not accepted: "
            + (reasons.isEmpty() ? "it holds no signature" : String.join("; ", reasons))
            + " (keys from "
            + keyring.origin()
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

  /** Why the signature does not count; empty when it does. */
  private Optional<String> problem(PGPSignature signature, byte[] signed) {
    String id = String.format(Locale.ROOT, "%016X", signature.getKeyID());
    if (BROKEN_HASHES.contains(signature.getHashAlgorithm())) {
      return Optional.of("the signature by key " + id + " uses a broken digest");
    }
    if (signature.getSignatureType() > PGPSignature.CANONICAL_TEXT_DOCUMENT) {
      return Optional.of("the signature by key " + id + " is not over a document");
    }
    Optional<String> last = Optional.of("key " + id + " is not in the keyring");
    for (PGPPublicKeyRing certificate : keyring.certificates()) {
      for (PGPPublicKey key : certificate) {
        if (key.getKeyID() == signature.getKeyID()) {
          last = problem(signature, signed, certificate.getPublicKey(), key, id);
          if (last.isEmpty()) {
            return last;
          }
        }
      }
    }
    return last;
  }

  private Optional<String> problem(
      PGPSignature signature, byte[] signed, PGPPublicKey master, PGPPublicKey key, String id) {
    try {
      signature.init(new BcPGPContentVerifierBuilderProvider(), key);
      signature.update(signed);
      if (!signature.verify()) {
        return Optional.of("the signature by key " + id + " does not fit the text (BADSIG)");
      }
      if (revoked(master, key)) {
        return Optional.of("key " + id + " is revoked");
      }
      if (!key.isMasterKey() && !bound(master, key)) {
        return Optional.of("key " + id + " is not bound to its certificate");
      }
    } catch (PGPException | RuntimeException e) {
      return Optional.of("the signature by key " + id + " cannot be checked: " + e.getMessage());
    }
    return expired(master, id).or(() -> expired(key, id)).or(() -> signatureExpired(signature, id));
  }

  private Optional<String> expired(PGPPublicKey key, String id) {
    long seconds = key.getValidSeconds();
    Instant end = key.getCreationTime().toInstant().plusSeconds(seconds);
    return seconds > 0 && now.filter(n -> n.isAfter(end)).isPresent()
        ? Optional.of("key " + id + " expired on " + end)
        : Optional.empty();
  }

  private Optional<String> signatureExpired(PGPSignature signature, String id) {
    long seconds = signature.getHashedSubPackets().getSignatureExpirationTime();
    Instant end = signature.getCreationTime().toInstant().plusSeconds(seconds);
    return seconds > 0 && now.filter(n -> n.isAfter(end)).isPresent()
        ? Optional.of("the signature by key " + id + " expired on " + end)
        : Optional.empty();
  }

  private static boolean revoked(PGPPublicKey master, PGPPublicKey key) throws PGPException {
    return holds(master, master, PGPSignature.KEY_REVOCATION)
        || (!key.isMasterKey() && holds(master, key, PGPSignature.SUBKEY_REVOCATION));
  }

  private static boolean bound(PGPPublicKey master, PGPPublicKey key) throws PGPException {
    return holds(master, key, PGPSignature.SUBKEY_BINDING);
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
