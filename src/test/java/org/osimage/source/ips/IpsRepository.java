package org.osimage.source.ips;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.osimage.source.ips.action.Action;
import org.osimage.source.ips.action.ActionType;
import org.osimage.source.ips.action.Fmri;
import org.osimage.source.ips.action.Manifest;

/**
 * Writes synthetic repositories of version 4 for tests, examples and benchmarks: directories with
 * catalogs and gzip payloads, or package archives. The same calls give the same bytes.
 */
public final class IpsRepository {
  private final Path root;
  private final String publisher;
  private final Map<String, Map<Fmri, byte[]>> manifests = new TreeMap<>();

  public IpsRepository(Path root, String publisher) throws IOException {
    this.root = root;
    this.publisher = publisher;
    Files.createDirectories(root);
    Files.writeString(
        root.resolve("pkg5.repository"),
        "[publisher]\nprefix = "
            + publisher
            + "\n\n[repository]\nversion = 4\n\n[CONFIGURATION]\nversion = 4\n\n");
  }

  public Path root() {
    return root;
  }

  private Path home() {
    return root.resolve("publisher").resolve(publisher);
  }

  /**
   * Stores a payload and returns the {@code file} action for it.
   *
   * @param attributes e.g. {@code path=usr/bin/x mode=0755 owner=root group=bin}
   */
  public String file(String content, String attributes) throws IOException {
    return payload("file", content.getBytes(StandardCharsets.UTF_8), attributes);
  }

  /** As {@link #file}, for any type of action that has a payload. */
  public String payload(String type, byte[] content, String attributes) throws IOException {
    byte[] gzip = gzip(content);
    String name = hex("SHA-1", content);
    Path file = payload(name);
    Files.createDirectories(file.getParent());
    Files.write(file, gzip);
    return type
        + " "
        + name
        + " chash="
        + hex("SHA-1", gzip)
        + " pkg.content-hash=file:sha256:"
        + hex("SHA-256", content)
        + " pkg.content-hash=gzip:sha256:"
        + hex("SHA-256", gzip)
        + " pkg.csize="
        + gzip.length
        + " pkg.size="
        + content.length
        + " "
        + attributes;
  }

  /** Where the payload with this SHA-1 lies. */
  public Path payload(String sha1) {
    return home().resolve("file").resolve(sha1.substring(0, 2)).resolve(sha1);
  }

  /** Where a manifest lies. */
  public Path manifest(String fmri) throws IOException {
    Fmri f = Fmri.of(fmri);
    return home().resolve("pkg").resolve(f.encodedName()).resolve(f.encodedVersion());
  }

  public Path catalog(String part) {
    return home().resolve("catalog").resolve(part);
  }

  /**
   * Adds a package.
   *
   * @param fmri {@code name@version:timestamp}, without a publisher
   * @param lines of the manifest, but for its own name
   */
  public IpsRepository add(String fmri, String... lines) throws IOException {
    Fmri plain = Fmri.of(fmri);
    Fmri own = new Fmri(Optional.of(publisher), plain.name(), plain.version());
    String text = "set name=pkg.fmri value=" + own + "\n" + String.join("\n", lines) + "\n";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    manifests.computeIfAbsent(own.name(), name -> new TreeMap<>()).put(own, bytes);
    Path file = manifest(fmri);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return this;
  }

  /** Writes the catalog of what was added. */
  public IpsRepository write() throws IOException {
    StringBuilder base = new StringBuilder("{\"" + publisher + "\":{");
    StringBuilder dependency = new StringBuilder(base);
    StringBuilder summary = new StringBuilder(base);
    int versions = 0;
    for (Map.Entry<String, Map<Fmri, byte[]>> name : manifests.entrySet()) {
      List<String> bases = new ArrayList<>();
      List<String> dependencies = new ArrayList<>();
      List<String> summaries = new ArrayList<>();
      for (Map.Entry<Fmri, byte[]> one : name.getValue().entrySet()) {
        String version = "\"version\":\"" + one.getKey().version().orElseThrow() + "\"}";
        bases.add("{\"signature-sha-1\":\"" + hex("SHA-1", one.getValue()) + "\"," + version);
        Manifest manifest = Manifest.of(one.getValue(), one.getKey().toString());
        add(dependencies, manifest, true, version);
        add(summaries, manifest, false, version);
        versions++;
      }
      list(base, name.getKey(), bases);
      list(dependency, name.getKey(), dependencies);
      list(summary, name.getKey(), summaries);
    }
    StringBuilder parts = new StringBuilder();
    Map<String, StringBuilder> files =
        new TreeMap<>(
            Map.of(
                "catalog.base.C", base,
                "catalog.dependency.C", dependency,
                "catalog.summary.C", summary));
    for (Map.Entry<String, StringBuilder> part : files.entrySet()) {
      String signature = sign(part.getKey(), part.getValue() + "}}");
      parts.append(parts.isEmpty() ? "" : ",").append('"').append(part.getKey());
      parts.append("\":{\"last-modified\":\"20260101T000000.000000Z\",\"signature-sha-1\":\"");
      parts.append(signature).append("\"}");
    }
    sign(
        "catalog.attrs",
        "{\"created\":\"20260101T000000.000000Z\",\"last-modified\":\"20260101T000000.000000Z\","
            + "\"package-count\":"
            + manifests.size()
            + ",\"package-version-count\":"
            + versions
            + ",\"parts\":{"
            + parts
            + "},\"updates\":{},\"version\":1}");
    return this;
  }

  private static void add(
      List<String> into, Manifest manifest, boolean dependencies, String version) {
    List<String> lines = new ArrayList<>();
    for (ActionType type : List.of(ActionType.DEPEND, ActionType.SET)) {
      for (Action action : manifest.actions()) {
        String name = action.value("name").orElse("");
        boolean depends =
            type == ActionType.DEPEND
                || name.matches("(variant|facet|pkg\\.depend\\.).*|pkg\\.(obsolete|renamed)");
        if (action.type() == type && depends == dependencies && !name.equals("pkg.fmri")) {
          lines.add(json(action.toString()));
        }
      }
    }
    if (!lines.isEmpty()) {
      into.add("{\"actions\":[" + String.join(",", lines) + "]," + version);
    }
  }

  private static String json(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\t", "\\t") + '"';
  }

  private static void list(StringBuilder part, String name, List<String> entries) {
    if (!entries.isEmpty()) {
      part.append(part.charAt(part.length() - 1) == '{' ? "" : ",").append(json(name));
      part.append(":[").append(String.join(",", entries)).append(']');
    }
  }

  /**
   * Writes a file of the catalog with its signature.
   *
   * @param json the object without line feed
   * @return the signature
   */
  public String sign(String part, String json) throws IOException {
    String signature = hex("SHA-1", (json + "\n").getBytes(StandardCharsets.UTF_8));
    Files.createDirectories(catalog(part).getParent());
    Files.writeString(
        catalog(part),
        json.substring(0, json.length() - 1)
            + ",\"_SIGNATURE\":{\"sha-1\":\""
            + signature
            + "\"}}\n");
    return signature;
  }

  /** Writes everything but the catalog into a package archive. */
  public void archive(Path p5p) throws IOException {
    try (OutputStream out = Files.newOutputStream(p5p);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
        Stream<Path> files = Files.walk(root)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = root.relativize(file).toString();
        if (!name.contains("/catalog/")) {
          TarArchiveEntry entry = new TarArchiveEntry(name);
          entry.setSize(Files.size(file));
          entry.setModTime(0);
          tar.putArchiveEntry(entry);
          Files.copy(file, tar);
          tar.closeArchiveEntry();
        }
      }
    }
  }

  /** As pkg5 compresses: no name, no time. */
  public static byte[] gzip(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 2, (byte) 0xff});
    Deflater deflater = new Deflater(6, true);
    deflater.setInput(content);
    deflater.finish();
    byte[] buffer = new byte[8192];
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    CRC32 crc = new CRC32();
    crc.update(content);
    for (long field : new long[] {crc.getValue(), content.length}) {
      for (int shift = 0; shift < 32; shift += 8) {
        out.write((int) (field >> shift));
      }
    }
    return out.toByteArray();
  }

  public static String hex(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
