package org.osimage.source.debian.unpack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.content.Sha256;
import org.osimage.source.debian.certificate.JavaKeyStore;
import org.osimage.source.debian.certificate.SubjectHash;
import org.osimage.tree.TreePath;

/**
 * The trusted certificates as ca-certificates' postinst and {@code update-ca-certificates} leave
 * them when every certificate is trusted: {@code /etc/ca-certificates.conf}, the bundle {@code
 * /etc/ssl/certs/ca-certificates.crt}, a link {@code NAME.pem} to each certificate and a link named
 * by OpenSSL's hash to that; and with ca-certificates-java the key store {@code
 * /etc/ssl/certs/java/cacerts} that Debian's JREs use.
 */
final class CaCertificates {
  private static final String SOURCE = "usr/share/ca-certificates/";
  private static final String CERTS = "etc/ssl/certs/";
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  private final Additions image;
  private final BuildLog log;
  private final ByteArrayOutputStream bundle = new ByteArrayOutputStream();

  /** Link name in {@link #CERTS} to DER. */
  private final TreeMap<String, byte[]> certificates = new TreeMap<>();

  private CaCertificates(Additions image, BuildLog log) {
    this.image = image;
    this.log = log;
  }

  /**
   * @param delivered every path that packages deliver
   * @param epoch date of the key store's entries, seconds since 1970
   */
  static void add(
      List<UnpackedDeb> debs, Set<TreePath> delivered, Additions image, long epoch, BuildLog log)
      throws IOException {
    if (!has(debs, "ca-certificates")) {
      return;
    }
    CaCertificates certificates = new CaCertificates(image, log);
    certificates.addAll(names(delivered));
    certificates.addHashLinks();
    if (has(debs, "ca-certificates-java")) {
      certificates.addKeyStore(epoch);
    }
  }

  private static boolean has(List<UnpackedDeb> debs, String name) {
    return debs.stream().anyMatch(deb -> deb.name().equals(name));
  }

  /** Beneath {@link #SOURCE}, in the order of their bytes. */
  private static Set<String> names(Set<TreePath> delivered) {
    TreePath source = TreePath.literal(SOURCE);
    Set<TreePath> paths = new TreeSet<>();
    for (TreePath path : delivered) {
      if (path.startsWith(source) && path.name().endsWith(".crt")) {
        paths.add(path);
      }
    }
    List<byte[]> raw = new ArrayList<>();
    paths.forEach(path -> raw.add(path.relativeTo(source).toBytes()));
    raw.sort(java.util.Arrays::compareUnsigned);
    Set<String> names = new java.util.LinkedHashSet<>();
    raw.forEach(name -> names.add(new String(name, StandardCharsets.UTF_8)));
    return names;
  }

  private void addAll(Set<String> names) throws IOException {
    StringBuilder configuration =
        new StringBuilder(
            "# The certificates in /usr/share/ca-certificates that are trusted. A line with an\n"
                + "# exclamation mark in front is not. Read by update-ca-certificates(8).\n");
    for (String name : names) {
      byte[] pem = image.bytes(SOURCE + name).orElse(new byte[0]);
      if (pem.length > 0) {
        configuration.append(name).append('\n');
        add(name, pem);
      }
    }
    image.directory("usr/local/share/ca-certificates");
    image.file("etc/ca-certificates.conf", configuration.toString());
    image.file(CERTS + "ca-certificates.crt", 0644, 0, 0, bundle.toByteArray());
  }

  private void add(String name, byte[] pem) throws IOException {
    String base = name.substring(name.lastIndexOf('/') + 1, name.length() - ".crt".length());
    String link = base.replace(' ', '_').replaceAll("[()]", "=").replace(',', '_') + ".pem";
    bundle.writeBytes(pem);
    if (pem[pem.length - 1] != '\n') {
      bundle.write('\n');
    }
    image.symlink(CERTS + link, "/" + SOURCE + name);
    try {
      certificates.putIfAbsent(link, der(new String(pem, StandardCharsets.ISO_8859_1)));
    } catch (IllegalArgumentException e) {
      log.warn("/" + SOURCE + name + " is no certificate in PEM form: it gets no hash link");
    }
  }

  /** Of a file with exactly one certificate; openssl passes others over, too. */
  private static byte[] der(String pem) {
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END, Math.max(begin, 0));
    if (begin < 0 || end < 0 || pem.indexOf(BEGIN, end) >= 0) {
      throw new IllegalArgumentException("not one certificate");
    }
    return Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
  }

  private void addHashLinks() throws IOException {
    Map<String, Integer> next = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (Map.Entry<String, byte[]> certificate : certificates.entrySet()) {
      if (!seen.add(Sha256.hex(certificate.getValue()))) {
        continue;
      }
      try {
        String hash = SubjectHash.of(certificate.getValue());
        int number = next.merge(hash, 1, Integer::sum) - 1;
        image.symlink(CERTS + hash + "." + number, certificate.getKey());
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw new ImageBuildException(
            "the certificate of /" + CERTS + certificate.getKey() + " is damaged", e);
      }
    }
  }

  private void addKeyStore(long epoch) throws IOException {
    TreeMap<String, byte[]> aliases = new TreeMap<>();
    certificates.forEach(
        (name, der) -> aliases.put("debian:" + name.toLowerCase(Locale.ROOT), der));
    image.file(CERTS + "java/cacerts", 0644, 0, 0, JavaKeyStore.of(aliases, epoch));
  }
}
