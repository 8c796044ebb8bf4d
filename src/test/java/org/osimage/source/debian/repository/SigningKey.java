package org.osimage.source.debian.repository;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.BCPGOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/** An archive's key that tests make for themselves. */
public final class SigningKey {
  private final PGPKeyPair pair;
  private PGPPublicKey certificate;

  private SigningKey(PGPKeyPair pair, PGPPublicKey certificate) {
    this.pair = pair;
    this.certificate = certificate;
  }

  public static SigningKey create() {
    return create(new Date(1_600_000_000_000L), 0);
  }

  /**
   * @param validSeconds 0: for ever
   */
  public static SigningKey create(Date created, long validSeconds) {
    try {
      RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
      generator.init(
          new RSAKeyGenerationParameters(
              BigInteger.valueOf(0x10001), new SecureRandom(), 2048, 12));
      PGPKeyPair pair =
          new BcPGPKeyPair(
              PublicKeyAlgorithmTags.RSA_GENERAL, generator.generateKeyPair(), created);
      PGPSignatureGenerator self = generator(pair, PGPSignature.POSITIVE_CERTIFICATION);
      PGPSignatureSubpacketGenerator hashed = new PGPSignatureSubpacketGenerator();
      if (validSeconds > 0) {
        hashed.setKeyExpirationTime(true, validSeconds);
      }
      hashed.setSignatureCreationTime(false, created);
      self.setHashedSubpackets(hashed.generate());
      PGPSignature signature = self.generateCertification("test archive", pair.getPublicKey());
      PGPPublicKey certificate =
          PGPPublicKey.addCertification(pair.getPublicKey(), "test archive", signature);
      return new SigningKey(pair, certificate);
    } catch (PGPException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PGPSignatureGenerator generator(PGPKeyPair pair, int type) throws PGPException {
    PGPSignatureGenerator generator =
        new PGPSignatureGenerator(
            new BcPGPContentSignerBuilder(
                pair.getPublicKey().getAlgorithm(), HashAlgorithmTags.SHA256),
            pair.getPublicKey());
    generator.init(type, pair.getPrivateKey());
    return generator;
  }

  public void revoke() {
    try {
      PGPSignatureGenerator generator = generator(pair, PGPSignature.KEY_REVOCATION);
      certificate =
          PGPPublicKey.addCertification(certificate, generator.generateCertification(certificate));
    } catch (PGPException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The certificate, as in a keyring file. */
  public byte[] keyring() {
    try {
      return certificate.getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String fingerprint() {
    return HexFormat.of().withUpperCase().formatHex(certificate.getFingerprint());
  }

  public String armoredKeyring() {
    return armored(keyring());
  }

  private static String armored(byte[] packets) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ArmoredOutputStream armor = new ArmoredOutputStream(bytes)) {
        armor.write(packets);
      }
      return bytes.toString(StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code gpg --detach-sign --armor}. */
  public byte[] detached(byte[] document) {
    try {
      PGPSignatureGenerator generator = generator(pair, PGPSignature.BINARY_DOCUMENT);
      generator.update(document);
      return armored(generator.generate().getEncoded()).getBytes(StandardCharsets.US_ASCII);
    } catch (PGPException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As {@code gpg --clear-sign}; the text must end with a line feed. */
  public byte[] clearSigned(String text) {
    try {
      PGPSignatureGenerator generator = generator(pair, PGPSignature.CANONICAL_TEXT_DOCUMENT);
      String canonical = text.stripTrailing().replaceAll("[ \t]*\n", "\r\n");
      generator.update(canonical.getBytes(StandardCharsets.UTF_8));
      ByteArrayOutputStream packets = new ByteArrayOutputStream();
      generator.generate().encode(new BCPGOutputStream(packets));
      String document =
          "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n"
              + text.replaceAll("(?m)^-", "- -")
              + armored(packets.toByteArray());
      return document.getBytes(StandardCharsets.UTF_8);
    } catch (PGPException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
