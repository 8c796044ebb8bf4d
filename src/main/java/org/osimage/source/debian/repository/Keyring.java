package org.osimage.source.debian.repository;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
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
import org.osimage.content.Sha256;

/**
 * OpenPGP certificates that may sign a repository, not parsed before they are needed.
 *
 * @param fingerprints the only certificates that count; empty: all
 * @param origin where they come from, for messages
 */
record Keyring(List<KeyFile> files, List<String> fingerprints, String origin) {
  private static final int KEYBOX_MAGIC = 8;
  private static final String ARMOR = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
  private static final String ARMOR_END = "-----END PGP PUBLIC KEY BLOCK-----";

  /**
   * @param optional an unreadable one does not count
   */
  private record KeyFile(byte[] bytes, String name, boolean optional) {}

  /** From a key file, binary or armored. */
  static Keyring ofFile(Path file) throws IOException {
    try {
      return of(Files.readAllBytes(file), file.toString());
    } catch (NoSuchFileException e) {
      throw new ImageBuildException("the keyring " + file + " does not exist", e);
    }
  }

  static Keyring of(byte[] keys, String origin) {
    return new Keyring(List.of(new KeyFile(keys, origin, false)), List.of(), origin);
  }

  /** From every key file of some directories. */
  static Keyring ofDirectories(List<Path> directories) throws IOException {
    List<KeyFile> all = new ArrayList<>();
    for (Path directory : directories) {
      for (Path file : keyFiles(directory)) {
        // distributions keep the keys that they no longer use in a file of such a name
        if (Files.isReadable(file) && !file.toString().contains("removed-keys")) {
          all.add(new KeyFile(Files.readAllBytes(file), file.toString(), true));
        }
      }
    }
    return new Keyring(all, List.of(), "the host's keyrings " + directories);
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

  /** Both; neither may be restricted to fingerprints. */
  Keyring plus(Keyring other) {
    List<KeyFile> all = new ArrayList<>(files);
    all.addAll(other.files);
    String both = files.isEmpty() ? other.origin : origin + ", " + other.origin;
    return new Keyring(all, List.of(), both);
  }

  /** Only the certificates that have a key with one of the fingerprints. */
  Keyring only(List<String> some) {
    List<String> normal =
        some.stream().map(f -> f.replace("!", "").toLowerCase(Locale.ROOT)).toList();
    return new Keyring(files, normal, origin);
  }

  /** Changes when a key does. */
  byte[] digest() {
    MessageDigest sha = Sha256.digest();
    for (KeyFile file : files) {
      sha.update(Sha256.of(file.bytes()));
    }
    sha.update(String.join(" ", fingerprints).getBytes(StandardCharsets.UTF_8));
    return sha.digest();
  }

  List<PGPPublicKeyRing> certificates() throws IOException {
    List<PGPPublicKeyRing> all = new ArrayList<>();
    for (KeyFile file : files) {
      try {
        read(file, all);
      } catch (ImageBuildException e) {
        // apt ignores such a file too; without its key the signature is refused anyway
        if (!file.optional()) {
          throw e;
        }
      }
    }
    all.removeIf(certificate -> !counts(certificate));
    return all;
  }

  private boolean counts(PGPPublicKeyRing certificate) {
    for (PGPPublicKey key : certificate) {
      if (fingerprints.contains(HexFormat.of().formatHex(key.getFingerprint()))) {
        return true;
      }
    }
    return fingerprints.isEmpty();
  }

  private static void read(KeyFile file, List<PGPPublicKeyRing> found) throws IOException {
    String text = new String(file.bytes(), StandardCharsets.ISO_8859_1);
    if (text.startsWith("KBXf", KEYBOX_MAGIC)) {
      throw new ImageBuildException(
          "the keyring "
              + file.name()
              + " is a keybox of GnuPG, which apt does not read either: export the keys with"
              + " gpg --no-default-keyring --keyring "
              + file.name()
              + " --export > keys.gpg, and name that file");
    }
    if (!text.contains(ARMOR)) {
      parse(new ByteArrayInputStream(file.bytes()), file.name(), found);
      return;
    }
    for (int at = text.indexOf(ARMOR); at >= 0; at = text.indexOf(ARMOR, at + 1)) {
      int end = text.indexOf(ARMOR_END, at);
      if (end < 0) {
        throw new ImageBuildException("the keyring " + file.name() + " has an armor without end");
      }
      String block = text.substring(at, end + ARMOR_END.length()) + "\n";
      byte[] armored = block.getBytes(StandardCharsets.ISO_8859_1);
      parse(PGPUtil.getDecoderStream(new ByteArrayInputStream(armored)), file.name(), found);
    }
  }

  private static void parse(InputStream in, String name, List<PGPPublicKeyRing> found)
      throws IOException {
    PGPObjectFactory factory = new PGPObjectFactory(in, new BcKeyFingerprintCalculator());
    try {
      for (Object next = factory.nextObject(); next != null; next = factory.nextObject()) {
        if (next instanceof PGPPublicKeyRing ring) {
          found.add(ring);
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new ImageBuildException("cannot read the keyring " + name + ": " + e.getMessage(), e);
    }
  }
}
