package org.osimage.source.ips.repository;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.osimage.ImageBuildException;

/**
 * A key and certificate that prove to a server who asks.
 *
 * @param key a private key in PEM, not encrypted: {@code PRIVATE KEY} or {@code RSA PRIVATE KEY}
 * @param certificate in PEM, perhaps followed by those of its authorities
 */
public record ClientCertificate(Path key, Path certificate) {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ((?:RSA )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END");

  /** The version and algorithm that PKCS #8 puts before an RSA key of PKCS #1. */
  private static final byte[] RSA = {
    2, 1, 0, 0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };

  /**
   * TLS that shows this certificate and trusts what the platform trusts.
   *
   * @throws ImageBuildException if the files cannot be used
   */
  public SSLContext tls() throws IOException {
    Certificate[] chain;
    try (var in = Files.newInputStream(certificate)) {
      chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(new Certificate[0]);
    } catch (GeneralSecurityException e) {
      throw new ImageBuildException(certificate + " holds no certificate: " + e.getMessage(), e);
    }
    if (chain.length == 0) {
      throw new ImageBuildException(certificate + " holds no certificate");
    }
    try {
      char[] password = "unused".toCharArray();
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, password);
      store.setKeyEntry("client", privateKey(chain[0]), password, chain);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new ImageBuildException(
          key + " and " + certificate + " cannot be used: " + e.getMessage(), e);
    }
  }

  private PrivateKey privateKey(Certificate leaf) throws IOException, GeneralSecurityException {
    Matcher matcher = PEM.matcher(Files.readString(key, StandardCharsets.ISO_8859_1));
    if (!matcher.find()) {
      throw new ImageBuildException(
          key
              + " holds no private key in PEM that is not encrypted; openssl pkcs8 -topk8 -nocrypt"
              + " makes one");
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(matcher.group(2));
    } catch (IllegalArgumentException e) {
      throw new ImageBuildException(key + " is damaged: " + e.getMessage(), e);
    }
    if (matcher.group(1).startsWith("RSA")) {
      der = sequence(join(RSA, tagged(4, der)));
    }
    String algorithm = leaf.getPublicKey().getAlgorithm();
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  private static byte[] sequence(byte[] content) {
    return tagged(0x30, content);
  }

  /** DER (X.690, 8.1): tag, length, content. */
  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] join(byte[] a, byte[] b) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(a);
    out.writeBytes(b);
    return out.toByteArray();
  }
}
