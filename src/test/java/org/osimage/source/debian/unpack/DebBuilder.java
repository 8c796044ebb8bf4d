package org.osimage.source.debian.unpack;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.osimage.content.Sha256;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Makes packages for tests, good ones and bad ones. */
final class DebBuilder {
  static final long TIME = 1_600_000_000L;

  private record Member(TarArchiveEntry header, byte[] body) {}

  private final String name;
  private final String version;
  private final String architecture;
  private final Map<String, String> control = new LinkedHashMap<>();
  private final List<String> fields = new ArrayList<>();
  private final List<Member> data = new ArrayList<>();
  private String compression = ".xz";
  private boolean requested = true;

  DebBuilder(String name) {
    this(name, "1.0", "amd64");
  }

  DebBuilder(String name, String version, String architecture) {
    this.name = name;
    this.version = version;
    this.architecture = architecture;
    dir("./");
  }

  DebBuilder field(String line) {
    fields.add(line);
    return this;
  }

  DebBuilder control(String file, String body) {
    control.put(file, body);
    return this;
  }

  DebBuilder compression(String suffix) {
    compression = suffix;
    return this;
  }

  DebBuilder automatic() {
    requested = false;
    return this;
  }

  DebBuilder dir(String path) {
    return dir(path, 0755, "root", 0, "root", 0);
  }

  DebBuilder dir(String path, int mode, String user, int uid, String group, int gid) {
    TarArchiveEntry e = new TarArchiveEntry(path.endsWith("/") ? path : path + "/", true);
    e.setMode(mode);
    e.setUserName(user);
    e.setUserId(uid);
    e.setGroupName(group);
    e.setGroupId(gid);
    return add(e, new byte[0]);
  }

  DebBuilder file(String path, String body) {
    return file(path, 0644, body);
  }

  DebBuilder file(String path, int mode, String body) {
    TarArchiveEntry e = new TarArchiveEntry(path, true);
    e.setMode(mode);
    e.setUserName("root");
    e.setGroupName("root");
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    e.setSize(bytes.length);
    return add(e, bytes);
  }

  DebBuilder symlink(String path, String target) {
    return link(path, '2', target, 0777);
  }

  DebBuilder hardLink(String path, String target) {
    return link(path, '1', target, 0644);
  }

  private DebBuilder link(String path, char type, String target, int mode) {
    TarArchiveEntry e = new TarArchiveEntry(path, (byte) type, true);
    e.setLinkName(target);
    e.setMode(mode);
    e.setUserName("root");
    e.setGroupName("root");
    return add(e, new byte[0]);
  }

  DebBuilder device(String path, char type, int major, int minor) {
    TarArchiveEntry e = new TarArchiveEntry(path, (byte) type, true);
    e.setDevMajor(major);
    e.setDevMinor(minor);
    e.setMode(0600);
    return add(e, new byte[0]);
  }

  DebBuilder add(TarArchiveEntry entry, byte[] body) {
    entry.setModTime(TIME * 1000);
    data.add(new Member(entry, body));
    return this;
  }

  byte[] controlTar() throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("Package: ").append(name).append("\nVersion: ").append(version);
    text.append("\nArchitecture: ").append(architecture);
    text.append("\nMaintainer: Nobody <nobody@example.org>\n");
    fields.forEach(f -> text.append(f).append('\n'));
    text.append("Description: a test\n More of it.\n");
    Map<String, String> files = new LinkedHashMap<>(control);
    files.putIfAbsent("control", text.toString());
    List<Member> members = new ArrayList<>();
    TarArchiveEntry root = new TarArchiveEntry("./", true);
    members.add(new Member(root, new byte[0]));
    files.forEach(
        (file, body) -> {
          TarArchiveEntry e = new TarArchiveEntry("./" + file, true);
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          e.setSize(bytes.length);
          e.setMode(file.matches("(pre|post)(inst|rm)") ? 0755 : 0644);
          members.add(new Member(e, bytes));
        });
    return tar(members);
  }

  byte[] dataTar() throws IOException {
    return tar(data);
  }

  private static byte[] tar(List<Member> members) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
      for (Member member : members) {
        tar.putArchiveEntry(member.header());
        tar.write(member.body());
        tar.closeArchiveEntry();
      }
    }
    return out.toByteArray();
  }

  static byte[] compress(String suffix, byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    switch (suffix) {
      case "" -> out.writeBytes(plain);
      case ".zst" -> out.writeBytes(Zstd.compress(plain));
      default -> {
        try (OutputStream encoder =
            switch (suffix) {
              case ".xz" -> new XZOutputStream(out, new LZMA2Options(1));
              case ".gz" -> new GzipCompressorOutputStream(out);
              case ".bz2" -> new BZip2CompressorOutputStream(out);
              default -> throw new IllegalArgumentException(suffix);
            }) {
          encoder.write(plain);
        }
      }
    }
    return out.toByteArray();
  }

  /** An ar archive of name, body, name, body... */
  static byte[] ar(Object... members) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArArchiveOutputStream ar = new ArArchiveOutputStream(out)) {
      for (int i = 0; i < members.length; i += 2) {
        byte[] body = (byte[]) members[i + 1];
        ar.putArchiveEntry(new ArArchiveEntry((String) members[i], body.length, 0, 0, 0100644, 0));
        ar.write(body);
        ar.closeArchiveEntry();
      }
    }
    return out.toByteArray();
  }

  byte[] bytes() {
    try {
      String controlCompression = compression.equals(".bz2") ? ".gz" : compression;
      return ar(
          "debian-binary",
          "2.0\n".getBytes(StandardCharsets.US_ASCII),
          "control.tar" + controlCompression,
          compress(controlCompression, controlTar()),
          "data.tar" + compression,
          compress(compression, dataTar()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  DebFile in(Path directory) {
    return in(directory, bytes());
  }

  /** Any bytes as the file of this package. */
  DebFile in(Path directory, byte[] bytes) {
    try {
      Path file = directory.resolve(name + "_" + architecture + ".deb");
      Files.write(file, bytes);
      String sha = HexFormat.of().formatHex(Sha256.of(bytes));
      return new DebFile(name, version, architecture, file, sha, bytes.length, requested);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
