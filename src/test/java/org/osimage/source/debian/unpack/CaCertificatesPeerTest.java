package org.osimage.source.debian.unpack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.testing.Tools;
import org.osimage.tree.Entry;

/** Our links are those of {@code openssl rehash}, our key store is read by {@code keytool}. */
@Tag("peer")
class CaCertificatesPeerTest {
  /** Subjects with every string type and spacing that has a canonical form of its own. */
  private static final List<String> SUBJECTS =
      List.of(
          "/C=XX/O=Plain/CN=Plain",
          "/C=XX/O=Plain/CN=Plain",
          "/C=xx/O=PLAIN/CN= plain ",
          "/CN=a   b\tc",
          "/CN=\u00c4\u00d6 \u65e5\u672c/emailAddress=A@Example.ORG",
          "/C=XX/O=Multi/OU=b+OU=a/CN=Valued",
          "/DC=org/DC=example/CN=Domain");

  @TempDir Path dir;

  @Test
  void madeUpCertificates() throws Exception {
    Tools.require("openssl");
    DebBuilder deb = new DebBuilder("ca-certificates");
    for (int i = 0; i < SUBJECTS.size(); i++) {
      deb.file("./usr/share/ca-certificates/t/c" + i + ".crt", certificate(SUBJECTS.get(i)));
    }
    compare(Unpacking.of(deb.in(dir)));
  }

  private String certificate(String subject) throws IOException {
    Path file = dir.resolve("c.pem");
    Tools.run(
            dir,
            List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-keyout",
                "key.pem",
                "-out",
                "c.pem",
                "-days",
                "100",
                "-utf8",
                "-multivalue-rdn",
                "-subj",
                subject))
        .succeeded();
    return Files.readString(file);
  }

  @Test
  void realCertificates() throws Exception {
    Tools.require("openssl", "keytool");
    List<DebFile> debs =
        HostPackages.download(dir.resolve("debs"), "ca-certificates", "ca-certificates-java");
    Unpacking u = Unpacking.of(new org.osimage.testing.MemoryContentStore(), debs, true);
    int count = compare(u);
    assertTrue(count > 100, "only " + count);
    Path store = dir.resolve("cacerts");
    Files.write(
        store,
        u.store.bytes(((Entry.RegularFile) u.entry("etc/ssl/certs/java/cacerts")).content()));
    String listed =
        Tools.run("keytool", "-list", "-keystore", store.toString(), "-storepass", "changeit")
            .succeeded()
            .output();
    assertTrue(listed.contains("contains " + count + " entries"), listed);
  }

  /** Returns the number of certificates. */
  private int compare(Unpacking u) throws IOException {
    Path certs = Files.createDirectories(dir.resolve("certs"));
    TreeMap<String, String> ours = new TreeMap<>();
    int count = 0;
    for (Entry entry : u.tree.entries()) {
      String path = entry.path().toString();
      if (path.startsWith("etc/ssl/certs/") && entry instanceof Entry.Symlink link) {
        String name = entry.path().name();
        if (name.endsWith(".pem")) {
          // names are kept where this JVM's locale can spell them, and made up elsewhere
          Files.writeString(certs.resolve(ascii(name)), u.text(link.target().substring(1)));
          count++;
        } else {
          ours.put(name, ascii(link.target()));
        }
      }
    }
    Tools.run("openssl", "rehash", certs.toString()).succeeded();
    TreeMap<String, String> theirs = new TreeMap<>();
    try (Stream<Path> files = Files.list(certs)) {
      for (Path link : files.filter(Files::isSymbolicLink).toList()) {
        theirs.put(link.getFileName().toString(), Files.readSymbolicLink(link).toString());
      }
    }
    assertEquals(theirs, ours);
    return count;
  }

  private static String ascii(String name) {
    return name.replaceAll("[^ -~]", "_");
  }
}
