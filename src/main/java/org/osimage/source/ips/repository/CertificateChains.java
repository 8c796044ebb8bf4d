package org.osimage.source.ips.repository;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;

/** Chains of certificates from a signer to an authority that is trusted (RFC 5280). */
final class CertificateChains {
  private static final int DIGITAL_SIGNATURE = 0;

  private final Set<TrustAnchor> anchors = new HashSet<>();
  private final Optional<Instant> now;

  private CertificateChains(Optional<Instant> now) {
    this.now = now;
  }

  /**
   * @param trustAnchors files or directories of files
   * @param now empty: dates do not count, as long as all certificates were valid at one time
   */
  static CertificateChains of(List<Path> trustAnchors, Optional<Instant> now) throws IOException {
    CertificateChains chains = new CertificateChains(now);
    for (Path path : trustAnchors) {
      if (!Files.isDirectory(path)) {
        chains.add(path);
        continue;
      }
      List<Path> files;
      try (var listed = Files.list(path)) {
        files = listed.filter(Files::isRegularFile).sorted().toList();
      }
      for (Path file : files) {
        chains.add(file);
      }
    }
    return chains;
  }

  private void add(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        if (c instanceof X509Certificate certificate) {
          anchors.add(new TrustAnchor(certificate, null));
        }
      }
    } catch (CertificateException e) {
      throw new ImageBuildException(file + " holds no certificate: " + e.getMessage(), e);
    }
  }

  boolean isEmpty() {
    return anchors.isEmpty();
  }

  static X509Certificate parse(InputStream in) throws CertificateException {
    Certificate c = CertificateFactory.getInstance("X.509").generateCertificate(in);
    if (c instanceof X509Certificate certificate) {
      return certificate;
    }
    throw new CertificateException("no X.509 certificate");
  }

  /**
   * The chain from the signer to a trust anchor, which comes last.
   *
   * @throws GeneralSecurityException if there is none, or a certificate in it may not do what it
   *     does
   */
  List<X509Certificate> chain(X509Certificate signer, List<X509Certificate> others)
      throws GeneralSecurityException {
    boolean[] usage = Optional.ofNullable(signer.getKeyUsage()).orElse(new boolean[] {true});
    if (!usage[DIGITAL_SIGNATURE]) {
      throw new CertificateException(
          "the certificate of " + signer.getSubjectX500Principal() + " is not made for signing");
    }
    List<X509Certificate> all = new ArrayList<>(others);
    all.add(signer);
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(signer);
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(all)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(date(all));
    PKIXCertPathBuilderResult result;
    try {
      result = (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
    } catch (CertPathBuilderException e) {
      Throwable reason = Optional.ofNullable(e.getCause()).orElse(e);
      throw new CertificateException(
          "no chain leads from "
              + signer.getSubjectX500Principal()
              + " to a trusted authority: "
              + reason.getMessage(),
          e);
    }
    List<X509Certificate> chain = new ArrayList<>();
    for (Certificate c : result.getCertPath().getCertificates()) {
      chain.add((X509Certificate) c);
    }
    Optional.ofNullable(result.getTrustAnchor().getTrustedCert()).ifPresent(chain::add);
    return chain;
  }

  private Date date(List<X509Certificate> certificates) {
    if (now.isPresent()) {
      return Date.from(now.get());
    }
    long latest = 0;
    for (X509Certificate c : certificates) {
      latest = Math.max(latest, c.getNotBefore().getTime());
    }
    for (TrustAnchor anchor : anchors) {
      latest = Math.max(latest, anchor.getTrustedCert().getNotBefore().getTime());
    }
    return new Date(latest);
  }

  /** The common names of a certificate's subject. */
  static List<String> commonNames(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    String subject = certificate.getSubjectX500Principal().getName("RFC2253");
    StringBuilder part = new StringBuilder();
    for (int i = 0; i <= subject.length(); i++) {
      char c = i < subject.length() ? subject.charAt(i) : ',';
      if (c == '\\' && i + 1 < subject.length()) {
        part.append(subject.charAt(++i));
      } else if (c == ',' || c == '+') {
        if (part.indexOf("CN=") == 0) {
          names.add(part.substring("CN=".length()));
        }
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    return names;
  }
}
