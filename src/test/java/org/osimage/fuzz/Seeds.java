package org.osimage.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioConstants;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Sound inputs of many formats, made by libraries of others or by hand. */
final class Seeds {
  private static final byte[] BODY = "body of a file\n".repeat(20).getBytes(StandardCharsets.UTF_8);

  private Seeds() {}

  static List<byte[]> all() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    byte[] tar = tar();
    seeds.add(tar);
    seeds.add(cpio(CpioConstants.FORMAT_NEW));
    seeds.add(cpio(CpioConstants.FORMAT_OLD_ASCII));
    seeds.add(zip());
    seeds.add(ar(tar));
    seeds.add(xz(tar));
    ByteArrayOutputStream gz = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(gz)) {
      out.write(tar);
    }
    seeds.add(gz.toByteArray());
    seeds.add(com.github.luben.zstd.Zstd.compress(tar));
    for (String text : TEXTS) {
      seeds.add(text.getBytes(StandardCharsets.UTF_8));
    }
    return seeds;
  }

  private static byte[] tar() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (String name : List.of("./a", "./dir/b", "./" + "long/".repeat(40) + "c")) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(BODY.length);
        tar.putArchiveEntry(entry);
        tar.write(BODY);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] cpio(short format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CpioArchiveOutputStream cpio = new CpioArchiveOutputStream(bytes, format)) {
      CpioArchiveEntry entry = new CpioArchiveEntry(format, "dir/a", BODY.length);
      entry.setMode(0100644);
      cpio.putArchiveEntry(entry);
      cpio.write(BODY);
      cpio.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  private static byte[] zip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      zip.putArchiveEntry(new ZipArchiveEntry("dir/a"));
      zip.write(BODY);
      zip.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  private static byte[] ar(byte[] tar) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ArArchiveOutputStream ar = new ArArchiveOutputStream(bytes)) {
      for (String name : List.of("debian-binary", "control.tar", "data.tar")) {
        byte[] body =
            name.startsWith("d") && name.contains("b")
                ? "2.0\n".getBytes(StandardCharsets.US_ASCII)
                : tar;
        ar.putArchiveEntry(new ArArchiveEntry(name, body.length));
        ar.write(body);
        ar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] xz(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (XZOutputStream out = new XZOutputStream(bytes, new LZMA2Options(0))) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static final List<String> TEXTS =
      List.of(
          "Package: a\nVersion: 1:2.0-3\nDepends: b (>= 1), c | d [amd64]\nDescription: x\n more\n",
          "root:x:0:0:root:/root:/bin/sh\nadm:x:4:5::/:\n",
          "set name=pkg.fmri value=pkg://p/a/b@1.0,5.11-0:20200101T000000Z\n"
              + "file 1234 path=etc/x owner=root group=sys mode=0644 pkg.size=3\n"
              + "dir path=etc owner=root group=sys mode=0755\n"
              + "depend fmri=pkg:/c@1 type=require\n",
          "pkg://openindiana.org/system/kernel@0.5.11,5.11-0.151:20200101T000000Z",
          "1.2.3,5.11-0.1:20200101T010203Z",
          ": 1 100\n1 i pkginfo 52 4230 1000\n1 f none etc/a 0644 root sys 12 1000 1000\n"
              + "1 d none etc 0755 root sys\n1 s none b=./a\n",
          "PKG=\"TEST\"\nNAME='a b'\nARCH=i386\nVERSION=1.0\nCATEGORY=system\n",
          "# PaCkAgE DaTaStReAm\nTEST 1 10\n# end of header\n",
          "FlAsH-aRcHiVe-1.0\n"
              + "section_begin=identification\n"
              + "archive_id=0\n"
              + "section_end=identification\n"
              + "section_begin=archive\n",
          "d etc 0755 0 0\nf etc/motd 0644 0 0\ns a=b\n",
          "file\tetc/a\t644\t0\t0\t1\t5"
              + "\te3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n",
          "{\"publisher\": {\"alias\": \"a\", \"repositories\": [{\"origins\": [{\"uri\":"
              + " \"http://x/\"}]}]}}",
          "{\"packages\":[],\"_SIGNATURE\":{\"sha-1\":\"x\"}}",
          "deb [signed-by=/a] http://deb.example.org/debian bookworm main\n",
          "Types: deb\nURIs: http://x/\nSuites: bookworm\nComponents: main\n",
          "Origin: Debian\n"
              + "Suite: stable\n"
              + "SHA256:\n"
              + " e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 0"
              + " main/Packages\n",
          "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nx\n-----BEGIN PGP SIGNATURE-----\n\n"
              + "iQEz\n=abcd\n-----END PGP SIGNATURE-----\n",
          "osimage lock 1\n[debian]\na 1.0 amd64 x 1 f bookworm -\n",
          "<distribution name=\"x\"><target/></distribution>",
          "instance=overwrite\nconflict=quit\naction=nocheck\n",
          "mail=\npartial=nocheck\n",
          "etc/a f none 0644 root sys 12 1000 1000 TEST\n",
          "alias=pci:v0000d\0depends=a,b\0license=GPL\0",
          "kernel$ /platform/i86pc/kernel/amd64/unix\ntitle x\n",
          "u+x,g=rw",
          "*.conf",
          "[\"a\", 1, -2.5e3, null, true, {\"b\": \"\\u0041\"}]");
}
