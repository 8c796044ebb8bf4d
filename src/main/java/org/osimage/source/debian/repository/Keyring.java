package org.osimage.source.debian.repository;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.osimage.ImageBuildException;

/**
 * OpenPGP certificates that may sign a repository.
 *
 * @param origin where they come from, for messages
 */
record Keyring(List<PGPPublicKeyRing> certificates, String origin) {
  private static final String ARMOR = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
  private static final String ARMOR_END = "-----END PGP PUBLIC KEY BLOCK-----";

  Keyring {
    certificates = List.copyOf(certificates);
  }

  /** From a key file, binary or armored. */
  static Keyring ofFile(Path file) throws IOException {
    try {
      return of(Files.readAllBytes(file), file.toString());
    } catch (NoSuchFileException e) {
      throw new ImageBuildException("the keyring " + file + " does not exist", e);
    }
  }

  static Keyring of(byte[] keys, String origin) throws IOException {
    List<PGPPublicKeyRing> found = new ArrayList<>();
    String text = new String(keys, StandardCharsets.ISO_8859_1);
    if (text.contains(ARMOR)) {
      for (int at = text.indexOf(ARMOR); at >= 0; at = text.indexOf(ARMOR, at + 1)) {
        int end = text.indexOf(ARMOR_END, at);
        if (end < 0) {
          throw new ImageBuildException("the keyring " + origin + " has an armor without end");
        }
        String block = text.substring(at, end + ARMOR_END.length()) + "\n";
        byte[] armored = block.getBytes(StandardCharsets.ISO_8859_1);
        read(PGPUtil.getDecoderStream(new ByteArrayInputStream(armored)), origin, found);
      }
    } else {
      read(new ByteArrayInputStream(keys), origin, found);
    }
    return new Keyring(found, origin);
  }

  private static void read(InputStream in, String origin, List<PGPPublicKeyRing> found)
      throws IOException {
    PGPObjectFactory factory = new PGPObjectFactory(in, new BcKeyFingerprintCalculator());
    try {
      for (Object next = factory.nextObject(); next != null; next = factory.nextObject()) {
        if (next instanceof PGPPublicKeyRing ring) {
          found.add(ring);
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new ImageBuildException("cannot read the keyring " + origin + ": " + e.getMessage(), e);
    }
  }

  /**
   * From every {@code *.gpg} and {@code *.asc} file of some directories; unreadable ones do not
   * count.
   */
  static Keyring ofDirectories(List<Path> directories) throws IOException {
    List<PGPPublicKeyRing> all = new ArrayList<>();
    for (Path directory : directories) {
      for (Path file : keyFiles(directory)) {
        try {
          all.addAll(ofFile(file).certificates());
        } catch (IOException e) {
          // apt ignores such a file too; without its key the signature is refused anyway
          continue;
        }
      }
    }
    return new Keyring(all, "the host's keyrings " + directories);
  }

  private static TreeSet<Path> keyFiles(Path directory) throws IOException {
    TreeSet<Path> files = new TreeSet<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> listed = Files.newDirectoryStream(directory, "*.{gpg,asc,pgp}")) {
        listed.forEach(files::add);
      }
    }
    return files;
  }

  Keyring plus(Keyring other) {
    List<PGPPublicKeyRing> all = new ArrayList<>(certificates);
    all.addAll(other.certificates);
    return new Keyring(all, certificates.isEmpty() ? other.origin : origin + ", " + other.origin);
  }

  /** Only the certificates that have a key with one of the fingerprints. */
  Keyring only(List<String> fingerprints) {
    List<PGPPublicKeyRing> some = new ArrayList<>();
    for (PGPPublicKeyRing ring : certificates) {
      for (PGPPublicKey key : ring) {
        String fingerprint = HexFormat.of().formatHex(key.getFingerprint());
        if (fingerprints.stream()
            .anyMatch(f -> f.replace("!", "").toLowerCase(Locale.ROOT).equals(fingerprint))) {
          some.add(ring);
          break;
        }
      }
    }
    return new Keyring(some, origin);
  }
}
