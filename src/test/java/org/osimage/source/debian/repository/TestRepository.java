package org.osimage.source.debian.repository;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.osimage.content.Sha256;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Writes an apt repository for tests. */
public final class TestRepository {
  public final Path root;
  public String suite = "bookworm";
  public String codename = "bookworm";
  public String extraRelease = "";
  public boolean byHash = true;
  private final List<String> paragraphs = new ArrayList<>();

  public TestRepository(Path root) {
    this.root = root;
  }

  public String uri() {
    return root.toUri().toString();
  }

  /** Adds a package whose file holds just its name and version. */
  public TestRepository add(String name, String version, String... fields) throws IOException {
    return addFile(
        name, version, "amd64", (name + " " + version).getBytes(StandardCharsets.UTF_8), fields);
  }

  public TestRepository addFile(
      String name, String version, String architecture, byte[] deb, String... fields)
      throws IOException {
    String filename = "pool/" + name + "_" + version.replace(':', '%') + ".deb";
    Files.createDirectories(root.resolve("pool"));
    Files.write(root.resolve(filename), deb);
    paragraphs.add(
        "Package: "
            + name
            + "\nVersion: "
            + version
            + "\nArchitecture: "
            + architecture
            + "\nDescription: test\n more of it\n"
            + (fields.length == 0 ? "" : String.join("\n", fields) + "\n")
            + "Filename: "
            + filename
            + "\nSize: "
            + deb.length
            + "\nSHA256: "
            + hex(deb)
            + "\n");
    return this;
  }

  public byte[] packages() {
    return String.join("\n", paragraphs).getBytes(StandardCharsets.UTF_8);
  }

  /** The whole text of the Release file, after its indices were written. */
  public String release() throws IOException {
    Path dist = root.resolve("dists").resolve(suite);
    Path binary = dist.resolve("main/binary-amd64");
    byte[] compressed = xz(packages());
    Files.createDirectories(binary.resolve("by-hash/SHA256"));
    Files.write(
        binary.resolve(byHash ? "by-hash/SHA256/" + hex(compressed) : "Packages.xz"), compressed);
    return "Origin: test\nSuite: stable\nCodename: "
        + codename
        + "\nDate: Sat, 01 Jan 2022 00:00:00 UTC\nAcquire-By-Hash: "
        + (byHash ? "yes" : "no")
        + "\nComponents: main\n"
        + extraRelease
        + "SHA256:\n "
        + hex(packages())
        + " "
        + packages().length
        + " main/binary-amd64/Packages\n "
        + hex(compressed)
        + " "
        + compressed.length
        + " main/binary-amd64/Packages.xz\n";
  }

  public Path dist() {
    return root.resolve("dists").resolve(suite);
  }

  /** Writes everything, signed inline. */
  public TestRepository publish(SigningKey key) throws IOException {
    byte[] signed = key.clearSigned(release());
    Files.write(dist().resolve("InRelease"), signed);
    return this;
  }

  /** Writes only Packages, flat and unsigned. */
  public TestRepository publishFlat() throws IOException {
    Files.createDirectories(root);
    Files.write(root.resolve("Packages"), packages());
    return this;
  }

  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.of(bytes));
  }

  public static byte[] xz(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream xz = new XZOutputStream(out, new LZMA2Options(1))) {
      xz.write(bytes);
    }
    return out.toByteArray();
  }
}
