package org.osimage.source.ips.repository;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.osimage.ImageBuildException;
import org.osimage.content.Digests;
import org.osimage.source.ips.action.Action;
import org.osimage.source.ips.action.ActionType;

/**
 * Checks the signatures of manifests by a policy (pkg(7), signature actions; pkg5's
 * doc/signed_manifests.txt). Stricter than the original in one thing: a signature that it does not
 * know how to check fails, where the original passes over it. Safe for several threads.
 */
final class ManifestSignatures {
  private static final Map<String, String> SIGNED =
      Map.of(
          "rsa-sha256", "SHA256withRSA",
          "rsa-sha384", "SHA384withRSA",
          "rsa-sha512", "SHA512withRSA");
  private static final Map<String, String> HASHED =
      Map.of("sha256", "SHA-256", "sha384", "SHA-384", "sha512", "SHA-512");

  /** Where the certificates that signatures name come from. */
  interface Certificates {
    /**
     * @param hash SHA-1 of the file
     */
    byte[] certificate(String hash) throws IOException;
  }

  private final SignaturePolicy policy;
  private final CertificateChains chains;
  private final Certificates certificates;

  /** Most packages of a publisher are signed by the same ones. */
  private final Map<String, X509Certificate> known = new ConcurrentHashMap<>();

  ManifestSignatures(SignaturePolicy policy, Optional<Instant> now, Certificates certificates)
      throws IOException {
    this.policy = policy;
    this.certificates = certificates;
    this.chains =
        CertificateChains.of(
            policy.mode() == SignaturePolicy.Mode.IGNORE ? List.of() : policy.trustAnchors(), now);
  }

  /**
   * @throws ImageBuildException if the policy is not met; it names the package
   */
  void check(PackageManifest manifest) throws IOException {
    if (policy.mode() == SignaturePolicy.Mode.IGNORE) {
      return;
    }
    boolean signed = false;
    Set<String> names = new TreeSet<>();
    for (Action action : manifest.manifest().actions()) {
      if (action.type() == ActionType.SIGNATURE) {
        signed |= check(manifest, action, names);
      }
    }
    if (policy.mode() != SignaturePolicy.Mode.VERIFY && !signed) {
      throw new ImageBuildException(
          manifest + " is not signed, but the signature policy requires it");
    }
    Set<String> missing = new TreeSet<>(policy.requiredNames());
    missing.removeAll(names);
    if (policy.mode() == SignaturePolicy.Mode.REQUIRE_NAMES && !missing.isEmpty()) {
      throw new ImageBuildException(
          manifest
              + " is signed by "
              + String.join(", ", names)
              + ", but the signature policy requires "
              + String.join(", ", missing));
    }
  }

  /** Whether a certificate vouches for it. */
  private boolean check(PackageManifest manifest, Action signature, Set<String> names)
      throws IOException {
    String place = manifest + ", signature in line " + signature.line();
    String algorithm = signature.value("algorithm").orElse("");
    boolean variants =
        signature.attributes().keySet().stream().anyMatch(key -> key.startsWith("variant."));
    if (variants || !signature.values("version").equals(List.of("0"))) {
      throw new ImageBuildException(
          place
              + " cannot be checked ("
              + (variants ? "it is for one variant" : "its version is not 0")
              + "): use the signature policy ignore, or a package that is signed anew");
    }
    byte[] value = value(signature, place);
    String text = manifest.manifest().signedText(signature);
    byte[] covered = text.getBytes(StandardCharsets.UTF_8);
    if (signature.payload().isEmpty() && HASHED.containsKey(algorithm)) {
      String name = Optional.ofNullable(HASHED.get(algorithm)).orElse(algorithm);
      if (!Arrays.equals(Digests.of(name).digest(covered), value)) {
        throw new ImageBuildException(place + " does not fit the manifest");
      }
      return false;
    }
    Optional<String> signer = signature.payload();
    if (signer.isEmpty() || !SIGNED.containsKey(algorithm)) {
      throw new ImageBuildException(
          place + " is of the algorithm '" + algorithm + "', which cannot be checked");
    }
    String name = Optional.ofNullable(SIGNED.get(algorithm)).orElse(algorithm);
    names.addAll(verify(signature, signer.get(), name, covered, value, place));
    return true;
  }

  private static byte[] value(Action signature, String place) throws ImageBuildException {
    try {
      return HexFormat.of().parseHex(signature.value("value").orElse(""));
    } catch (IllegalArgumentException e) {
      throw new ImageBuildException(place + " has no hexadecimal value", e);
    }
  }

  private List<String> verify(
      Action signature, String signer, String algorithm, byte[] covered, byte[] value, String place)
      throws IOException {
    if (chains.isEmpty()) {
      throw new ImageBuildException(
          place
              + " cannot be proved without trust anchors: name the certificate of its authority,"
              + " or use the signature policy ignore");
    }
    try {
      X509Certificate certificate = certificate(signer, place);
      List<X509Certificate> others = new ArrayList<>();
      for (String hash : signature.value("chain").orElse("").split(" ", -1)) {
        if (!hash.isEmpty()) {
          others.add(certificate(hash, place));
        }
      }
      List<X509Certificate> chain = chains.chain(certificate, others);
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(certificate);
      verifier.update(covered);
      if (!verifier.verify(value)) {
        throw new ImageBuildException(place + " does not fit the manifest");
      }
      return chain.stream().flatMap(c -> CertificateChains.commonNames(c).stream()).toList();
    } catch (GeneralSecurityException e) {
      throw new ImageBuildException(place + " is not to be trusted: " + e.getMessage(), e);
    }
  }

  private X509Certificate certificate(String hash, String place)
      throws IOException, GeneralSecurityException {
    if (!Sha1.isHex(hash)) {
      throw new ImageBuildException(place + " names a certificate '" + hash + "'");
    }
    Optional<X509Certificate> parsed = Optional.ofNullable(known.get(hash));
    if (parsed.isPresent()) {
      return parsed.get();
    }
    byte[] bytes = certificates.certificate(hash);
    if (!Sha1.hex(bytes).equals(hash)) {
      throw new ImageBuildException(place + ": the certificate " + hash + " is damaged");
    }
    X509Certificate certificate = CertificateChains.parse(new ByteArrayInputStream(bytes));
    known.put(hash, certificate);
    return certificate;
  }
}
