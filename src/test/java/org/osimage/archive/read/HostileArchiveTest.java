package org.osimage.archive.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.archive.CpioFormat;
import org.osimage.archive.CpioWriter;
import org.osimage.archive.PaxWriter;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.RawTar;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/** Archives that lie, by name of the lie. */
class HostileArchiveTest {
  private final MemoryContentStore store = new MemoryContentStore();
  @TempDir Path directory;

  /** A tar member without an end mark behind it. */
  private static byte[] tar(String name, char type, String link, long size, String body) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, String.format("%011o", size));
    put(header, 136, "00000000000");
    header[156] = (byte) type;
    put(header, 157, link);
    put(header, 257, "ustar");
    put(header, 263, "00");
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, String.format("%06o", sum));
    header[154] = 0;
    byte[] raw = body.getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(header, 512 + (raw.length + 511) / 512 * 512);
    System.arraycopy(raw, 0, all, 512, raw.length);
    return all;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(raw, 0, header, at, raw.length);
  }

  private static byte[] file(String name, String body) {
    return tar(name, '0', "", body.length(), body);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] ended(byte[]... members) {
    return join(join(members), new byte[1024]);
  }

  private ArchiveContents read(byte[] archive) throws IOException {
    return ArchiveReader.read(new ByteArrayInputStream(archive), "x.tar", store::put);
  }

  private void refused(String expected, byte[] archive) {
    String message = assertThrows(ImageBuildException.class, () -> read(archive)).getMessage();
    assertEquals(expected, message);
  }

  @Test
  void parentReference() {
    refused(
        "x.tar: unsafe member: the path 'a/../../etc/passwd' has a component '..'",
        ended(file("a/../../etc/passwd", "x")));
  }

  @Test
  void absoluteNamesAreRelativeToTheRoot() throws Exception {
    ArchiveContents contents =
        read(ended(file("/etc//passwd", "x"), tar("h", '1', "/etc/passwd", 0, "")));
    assertEquals("etc/passwd", contents.entries().get(0).path().toString());
  }

  @Test
  void memberBeneathASymlinkOfTheSameArchive() {
    refused(
        "x.tar: lib/x lies beneath lib, which the archive itself holds as a symbolic link",
        ended(tar("lib", '2', "/etc", 0, ""), file("lib/x", "x")));
    refused(
        "x.tar: lib/a/b/x lies beneath lib, which the archive itself holds as a symbolic link",
        ended(file("lib/a/b/x", "x"), tar("lib", '2', "usr/lib", 0, "")));
    refused(
        "x.tar: f/x lies beneath f, which the archive itself holds as a file",
        ended(file("f", "x"), file("f/x", "x")));
  }

  @Test
  void hardLinksThatLeaveTheArchive() {
    refused(
        "x.tar: h is a hard link to etc/shadow, which it does not hold",
        ended(tar("h", '1', "/etc/shadow", 0, "")));
    refused(
        "x.tar: unsafe member: the path '../etc/shadow' has a component '..'",
        ended(tar("h", '1', "../etc/shadow", 0, "")));
    refused(
        "x.tar: a is a hard link to itself in a circle",
        ended(tar("a", '1', "b", 0, ""), tar("b", '1', "a", 0, "")));
    refused(
        "x.tar: h is a hard link to the directory d",
        ended(tar("d", '5', "", 0, ""), tar("h", '1', "d", 0, "")));
  }

  @Test
  void duplicates() throws Exception {
    ArchiveContents twice = read(ended(file("f", "1"), file("./f", "22")));
    assertEquals(1, twice.entries().size());
    assertEquals(2, ((Entry.RegularFile) twice.entries().get(0)).content().size());
    assertEquals(
        "[members stand in it more than once: the last one counts (1, e.g. f)]",
        twice.notes().toString());
    assertEquals(1, read(ended(file("f", "1"), file("./f", "1"))).entries().size());
  }

  @Test
  void aHardLinkKeepsTheBodyThatItsTargetLoses() throws Exception {
    ArchiveContents contents =
        read(
            ended(
                file("a", "1"),
                tar("b", '1', "a", 0, ""),
                tar("c", '1', "a", 0, ""),
                file("a", "22")));
    assertEquals(1, ((Entry.RegularFile) contents.entries().get(1)).content().size());
    assertEquals("b", ((Entry.HardLink) contents.entries().get(2)).target().toString());
  }

  @Test
  void accessControlListDoesNotTurnItsMaskIntoRightsOfTheGroup() throws Exception {
    String list = "user::rw-\nuser:nobody:rw-\ngroup::r--\nmask::rw-\nother::r--\n";
    byte[] tar =
        new RawTar().pax('x', "SCHILY.acl.access", list).mode(0664).file("app/f", "x").end();
    ArchiveContents contents = read(tar);
    assertEquals(0644, contents.entries().get(0).attributes().mode());
    assertEquals(ArchiveNote.Kind.ACL, contents.notes().get(0).kind());
    String plain = "user::rw-,group::rw-,other::r--";
    tar = new RawTar().pax('x', "SCHILY.acl.access", plain).mode(0664).file("app/f", "x").end();
    assertEquals(0664, read(tar).entries().get(0).attributes().mode());
    assertEquals(List.of(), read(tar).notes());
  }

  @Test
  void whatAnImageDoesNotKeepIsCounted() throws Exception {
    byte[] tar =
        new RawTar()
            .pax('x', "RHT.security.selinux", "system_u:object_r:bin_t:s0")
            .file("a", "x")
            .pax('x', "RHT.security.selinux", "system_u:object_r:bin_t:s0")
            .file("b", "x")
            .pax('x', "LIBARCHIVE.xattr.user.a%3Db", "eHk")
            .file("c", "x")
            .end();
    ArchiveContents contents = read(tar);
    assertEquals(
        "[SELinux labels are not kept; a system that wants them relabels at its first boot (2, e.g."
            + " a)]",
        contents.notes().toString());
    assertEquals("{user.a=b=7879}", contents.entries().get(2).attributes().xattrs().toString());
  }

  @Test
  void sparseFileThatIsAllHoles() throws Exception {
    byte[] tar =
        new RawTar()
            .pax('x', "GNU.sparse.map", "0,0", "GNU.sparse.size", "99999999999999999")
            .file("f", "")
            .end();
    String message = assertThrows(ImageBuildException.class, () -> read(tar)).getMessage();
    assertTrue(message.contains("the limit is 68719476736"), message);
    byte[] lie =
        new RawTar().pax('x', "GNU.sparse.map", "0,9", "GNU.sparse.size", "9").file("f", "x").end();
    message = assertThrows(ImageBuildException.class, () -> read(lie)).getMessage();
    assertTrue(message.contains("damaged list of holes of f"), message);
  }

  @Test
  void windowThatIsTooLargeIsNoDamage() throws Exception {
    byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) 0xa0, 9, 0, 0, 'x'}; // 1 GiB
    String message = assertThrows(ImageBuildException.class, () -> read(frame)).getMessage();
    assertEquals(
        "x.tar: it needs a window of more than 128 MiB to decode, which is the limit here; compress"
            + " it again without --long, or with --long=27",
        message);
  }

  @Test
  void namesThatAreNotUtf8() {
    byte[] member = file("f?", "x");
    byte[] bad = member.clone();
    bad[1] = (byte) 0xff;
    bad[148] = 0; // the sum by hand: 0xff - '?'
    int sum = 0xff - '?';
    for (int i = 148; i < 154; i++) {
      sum += (member[i] - '0') << (3 * (153 - i));
    }
    put(bad, 148, String.format("%06o", sum));
    String message = assertThrows(ImageBuildException.class, () -> read(ended(bad))).getMessage();
    assertTrue(message.contains("is not valid UTF-8 (bytes 66ff)"), message);
  }

  @Test
  void sizeThatNeverComes() {
    refused(
        "x.tar: the archive is truncated in big, at byte 1536",
        ended(tar("big", '0', "", (8L << 30) - 1, "")));
    byte[] member = tar("L", 'L', "", 5 << 20, "");
    refused("x.tar: an extended header of 5242880 bytes before byte 512", ended(member));
  }

  @Test
  void missingEndMark() throws Exception {
    ArchiveContents contents = read(file("f", "x"));
    assertEquals("[the archive lacks its end mark]", contents.notes().toString());
    refused(
        "x.tar: the archive is truncated in a header, at byte 1034",
        join(file("f", "x"), "0123456789".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void paxRecordsThatLie() {
    for (String record :
        new String[] {"99 path=x\n", "5 pat\n", "x", "0 path=a\n", "9 path=xy", "7 =\n\n"}) {
      byte[] archive = ended(tar("p", 'x', "", record.length(), record), file("f", "x"));
      String message =
          assertThrows(ImageBuildException.class, () -> read(archive), record).getMessage();
      assertTrue(message.startsWith("x.tar: damaged pax header"), message);
    }
    byte[] negative = ended(tar("p", 'x', "", 11, "11 size=-1\n"), file("f", "x"));
    refused("x.tar: damaged size of f before byte 1536", negative);
    byte[] owner = ended(tar("p", 'x', "", 18, "18 uid=4294967295\n"), file("f", "x"));
    refused("x.tar: f has the impossible owner 4294967295:0", owner);
  }

  @Test
  void socketsAndUnknownTypes() throws Exception {
    ArchiveContents unknown = read(ended(tar("s", 's', "", 0, "")));
    assertEquals(Entry.Kind.FILE, unknown.entries().get(0).kind());
    assertEquals(ArchiveNote.Kind.UNKNOWN_TYPE, unknown.notes().get(0).kind());
    refused(
        "x.tar: m is continued from another volume; make the archive in one piece",
        ended(tar("m", 'M', "", 0, "")));
    byte[] cpio = Trees.bytes(new CpioWriter(CpioFormat.NEWC), Trees.tree(Trees.fifo("p")), store);
    cpio[112 + 14 + 4] = 'c'; // 0010644 becomes 0140644
    refused("x.tar: p is of a type that an image cannot hold (mode 140644)", cpio);
  }

  @Test
  void truncatedAnywhere() throws Exception {
    ImageTree tree = Trees.everything(store);
    for (byte[] whole :
        new byte[][] {
          Trees.bytes(new PaxWriter(), tree, store),
          Trees.bytes(new CpioWriter(CpioFormat.NEWC), tree, store)
        }) {
      int end = whole.length;
      while (whole[end - 1] == 0) {
        end--;
      }
      for (int length = 0; length < end; length += 97) {
        if (length > 0 && length % 512 == 0) {
          continue; // may be the end of a member
        }
        byte[] cut = Arrays.copyOf(whole, length);
        String message = assertThrows(ImageBuildException.class, () -> read(cut)).getMessage();
        assertTrue(message.startsWith("x.tar: "), message);
      }
    }
  }

  @Test
  void truncatedCompression() throws Exception {
    ByteArrayOutputStream gz = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gz)) {
      out.write(ended(file("f", "x".repeat(100_000))));
    }
    byte[] cut = Arrays.copyOf(gz.toByteArray(), gz.size() - 4);
    String message = assertThrows(ImageBuildException.class, () -> read(cut)).getMessage();
    assertTrue(message.startsWith("x.tar: the gzip data are damaged or truncated"), message);
  }

  @Test
  void endlessLongNameTakesNoHeap() {
    InputStream zeros =
        new InputStream() {
          private long left = 64L << 30;

          @Override
          public int read() {
            return left-- > 0 ? 'a' : -1;
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            Arrays.fill(target, offset, offset + length, (byte) 'a');
            return length;
          }
        };
    InputStream in =
        new SequenceInputStream(
            new ByteArrayInputStream(tar("L", 'L', "", (8L << 30) - 1, "")), zeros);
    assertThrows(ImageBuildException.class, () -> TarReader.read(in, "x.tar", store::put));
  }

  private byte[] zip(String name, String body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry(name));
      out.write(body.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private String refusedZip(byte[] zip) throws IOException {
    Path file = directory.resolve("x.jar");
    Files.write(file, zip);
    return assertThrows(
            ImageBuildException.class, () -> ArchiveReader.read(file, "x.jar", store::put))
        .getMessage();
  }

  @Test
  void jarWithAParentReference() throws Exception {
    assertEquals(
        "x.jar: unsafe member: the path '../etc/passwd' has a component '..'",
        refusedZip(zip("../etc/passwd", "x")));
  }

  @Test
  void zipNamesWithoutAFlagAreOfTheCodePage() throws Exception {
    byte[] zip = zip("a??", "x");
    for (int at : new int[] {30, central(zip) + 46}) {
      zip[at + 1] = (byte) 0x84;
      zip[at + 2] = (byte) 0x81;
    }
    for (int at : new int[] {6, central(zip) + 8}) {
      zip[at + 1] &= ~8; // Java says that it writes UTF-8
    }
    Path file = directory.resolve("x.zip");
    Files.write(file, zip);
    ArchiveContents contents = ArchiveReader.read(file, "x.zip", store::put);
    assertEquals("a\u00e4\u00fc", contents.entries().get(0).path().toString());
  }

  private static int central(byte[] zip) {
    int at = zip.length - 4;
    while (ByteBuffer.wrap(zip, at, 4).order(ByteOrder.LITTLE_ENDIAN).getInt() != 0x02014b50) {
      at--;
    }
    return at;
  }

  @Test
  void zipBombWhoseDeclaredSizeLies() throws Exception {
    byte[] zip = zip("bomb", "0".repeat(10_000_000));
    ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(central(zip) + 24, 10);
    assertEquals("x.jar: bomb is larger than the 10 bytes it declares", refusedZip(zip));
    ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(central(zip) + 24, 20_000_000);
    assertTrue(refusedZip(zip).contains("bomb has 10000000 bytes"));
  }

  @Test
  void zipWithAWrongSum() throws Exception {
    byte[] zip = zip("f", "x");
    zip[central(zip) + 16] ^= 1;
    assertTrue(
        refusedZip(zip).contains("f has 1 bytes with the sum 8cdc1683, the directory says 1"));
  }

  @Test
  void zipWhoseMembersOverlap() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry("a"));
      out.putNextEntry(new ZipEntry("a/"));
    }
    byte[] zip = bytes.toByteArray();
    ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(central(zip) + 42, 0);
    assertTrue(refusedZip(zip).startsWith("x.jar: a overlaps another member"));
  }

  @Test
  void zipWhoseLocalHeaderNamesAnotherFile() throws Exception {
    byte[] zip = zip("name", "x");
    zip[30] = 'g';
    assertTrue(refusedZip(zip).contains("the local header of name says something else"));
  }

  @Test
  void zipThatIsEncryptedOrOfAnotherMethod() throws Exception {
    byte[] zip = zip("f", "x");
    zip[central(zip) + 8] |= 1;
    assertEquals("x.jar: f is encrypted", refusedZip(zip));
    zip[central(zip) + 8] &= ~1;
    zip[central(zip) + 10] = 99;
    assertTrue(refusedZip(zip).contains("compressed by method 99"));
  }

  @Test
  void zipCutShort() throws Exception {
    byte[] zip = zip("f", "x".repeat(1000));
    for (int length = 5; length < zip.length; length++) {
      assertTrue(refusedZip(Arrays.copyOf(zip, length)).startsWith("x.jar: "));
    }
  }

  @Test
  void noArchiveAtAll() {
    assertTrue(
        assertThrows(ImageBuildException.class, () -> read(new byte[] {1, 2, 3}))
            .getMessage()
            .startsWith("x.tar: is no archive that is read here"));
    refused("x.tar: is empty, no archive", new byte[0]);
  }
}
