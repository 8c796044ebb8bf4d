package org.osimage.source.svr4;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.osimage.source.svr4.format.SumStream;

/** Makes packages for tests, as pkgmk and pkgtrans would. */
public final class Packages {
  static final long TIME = 1_700_000_000L;

  /** The formats of a datastream's archives. */
  enum Cpio {
    NEWC,
    ODC
  }

  private final Map<String, String> info = new LinkedHashMap<>();
  private final StringBuilder map = new StringBuilder();
  private final Map<String, byte[]> files = new TreeMap<>();
  private final StringBuilder information = new StringBuilder();
  private int parts = 1;

  private Packages(String name) {
    info.put("PKG", name);
    info.put("NAME", "Package " + name);
    info.put("ARCH", "i386");
    info.put("VERSION", "1.0");
    info.put("CATEGORY", "application");
    info.put("BASEDIR", "/opt");
    info.put("CLASSES", "none");
  }

  public static Packages named(String name) {
    return new Packages(name);
  }

  public String name() {
    return info.getOrDefault("PKG", "");
  }

  public Packages info(String name, String value) {
    info.put(name, value);
    return this;
  }

  public Packages without(String name) {
    info.remove(name);
    return this;
  }

  /** A line of pkgmap as it is. */
  public Packages line(String line) {
    map.append(line).append('\n');
    return this;
  }

  public Packages dir(String path) {
    return line("1 d none " + path + " 0755 root root");
  }

  public Packages file(String path, String body) {
    return file("f none", path, "0644 root root", body);
  }

  /** A file with its data; size, checksum and time are those of the data. */
  public Packages file(String typeAndClass, String path, String attributes, String body) {
    return file(1, "", typeAndClass, path, attributes, body);
  }

  private Packages file(
      int part, String number, String typeAndClass, String path, String attributes, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    line(
        String.format(
            Locale.ROOT,
            "%d %s %s %s %d %d %d",
            part,
            typeAndClass,
            path,
            attributes,
            bytes.length,
            SumStream.of(bytes),
            TIME));
    String directory = (path.startsWith("/") ? "root" : "reloc") + number;
    return data(directory + (path.startsWith("/") ? path : "/" + path), body);
  }

  /** A file that lies on the medium of a part, as packages of several parts have it. */
  Packages fileOfPart(int part, String typeAndClass, String path, String body) {
    parts = Math.max(parts, part);
    return file(part, "." + part, typeAndClass, path, "0644 root root", body);
  }

  /** Data without a line in pkgmap. */
  public Packages data(String member, String body) {
    files.put(member, body.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Data without a line in pkgmap. */
  public Packages data(String member, byte[] body) {
    files.put(member, body);
    return this;
  }

  /** A file of install, e.g. a script. */
  public Packages install(String name, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    information.append(
        String.format(
            Locale.ROOT, "1 i %s %d %d %d%n", name, bytes.length, SumStream.of(bytes), TIME));
    return data("install/" + name, body);
  }

  byte[] pkginfo() {
    StringBuilder text = new StringBuilder();
    info.forEach((name, value) -> text.append(name + "=" + value + "\n"));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  byte[] pkgmap() {
    byte[] info = pkginfo();
    String text =
        ": "
            + parts
            + " 100\n"
            + map
            + information
            + String.format(
                Locale.ROOT, "1 i pkginfo %d %d %d%n", info.length, SumStream.of(info), TIME);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Map<String, byte[]> members() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("pkginfo", pkginfo());
    all.put("pkgmap", pkgmap());
    all.putAll(files);
    return all;
  }

  /** What the archive of a part holds: every one has pkginfo and pkgmap, the first one the rest. */
  private Map<String, byte[]> members(int part) {
    Map<String, byte[]> some = new LinkedHashMap<>();
    members()
        .forEach(
            (member, body) -> {
              boolean numbered = member.matches("(reloc|root)\\.[0-9]+/.*");
              boolean everywhere = member.startsWith("pkg");
              String own = "(reloc|root)\\." + part + "/.*";
              if (everywhere || (numbered ? member.matches(own) : part == 1)) {
                some.put(member, body);
              }
            });
    return some;
  }

  /** Writes the package in directory format below {@code spool}; returns its directory. */
  public Path writeTo(Path spool) {
    Path directory = spool.resolve(name());
    members()
        .forEach(
            (member, body) -> {
              try {
                Path file = directory.resolve(member);
                Files.createDirectories(file.getParent());
                Files.write(file, body);
                Files.setLastModifiedTime(file, FileTime.fromMillis(TIME * 1000));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    return directory;
  }

  /** A datastream of packages. */
  public static byte[] stream(Packages... packages) {
    return stream(Cpio.NEWC, packages);
  }

  static byte[] stream(Cpio format, Packages... packages) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringBuilder header = new StringBuilder("# PaCkAgE DaTaStReAm\n");
    for (Packages p : packages) {
      header.append(p.name() + " " + p.parts + " 100\n");
    }
    header.append("# end of header\n");
    out.writeBytes(header.toString().getBytes(StandardCharsets.UTF_8));
    pad(out, 512);
    Map<String, byte[]> heads = new LinkedHashMap<>();
    for (Packages p : packages) {
      heads.put(p.name() + "/pkginfo", p.pkginfo());
      heads.put(p.name() + "/pkgmap", p.pkgmap());
    }
    archive(format, out, heads);
    for (Packages p : packages) {
      for (int part = 1; part <= p.parts; part++) {
        archive(format, out, p.members(part));
      }
    }
    return out.toByteArray();
  }

  static void archive(ByteArrayOutputStream out, Map<String, byte[]> members) {
    archive(Cpio.NEWC, out, members);
  }

  static void archive(Cpio format, ByteArrayOutputStream out, Map<String, byte[]> members) {
    int inode = 1;
    for (Map.Entry<String, byte[]> member : members.entrySet()) {
      header(format, out, member.getKey(), inode++, 0100644, member.getValue().length);
      out.writeBytes(member.getValue());
      pad(out, format == Cpio.NEWC ? 4 : 1);
    }
    header(format, out, "TRAILER!!!", 0, 0, 0);
    pad(out, 512);
  }

  private static void header(
      Cpio format, ByteArrayOutputStream out, String name, int inode, int mode, int size) {
    if (format == Cpio.NEWC) {
      header(out, name, inode, mode, size);
      return;
    }
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    String text =
        String.format(
            Locale.ROOT,
            "070707%06o%06o%06o%06o%06o%06o%06o%011o%06o%011o",
            0,
            inode,
            mode,
            0,
            0,
            1,
            0,
            TIME,
            bytes.length + 1,
            size);
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(bytes);
    out.write(0);
  }

  static void header(ByteArrayOutputStream out, String name, int inode, int mode, int size) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    String text =
        String.format(
            Locale.ROOT,
            "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x",
            inode,
            mode,
            0,
            0,
            1,
            TIME,
            size,
            0,
            0,
            0,
            0,
            bytes.length + 1,
            0);
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(bytes);
    out.write(0);
    pad(out, 4);
  }

  static void pad(ByteArrayOutputStream out, int block) {
    while (out.size() % block != 0) {
      out.write(0);
    }
  }
}
