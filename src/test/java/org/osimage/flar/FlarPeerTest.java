package org.osimage.flar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.compress.block.Resources;
import org.osimage.flar.header.ArchiveMethod;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Tools;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/** Independent readers of our archives. */
@Tag("peer")
class FlarPeerTest {
  private final MemoryContentStore store = new MemoryContentStore();
  @TempDir Path directory;

  /** What any user can unpack. */
  private ImageTree tree() {
    return Trees.tree(
        Trees.file(store, "etc/motd", "hello\n"),
        Trees.hardLink("etc/motd2", "etc/motd"),
        Trees.file(store, "usr/bin/x", "#!/bin/sh\n").withAttributes(mode(0755)),
        Trees.symlink("usr/link", "bin/x"),
        Trees.dir("var/empty"),
        Trees.file(store, "var/big", "0123456789abcdef".repeat(5000)));
  }

  private static Attributes mode(int mode) {
    return Attributes.root(mode, Trees.TIME);
  }

  private List<FlarOptions> variants() {
    FlarOptions o = Flars.with(Flars.section("summary", "s\n"), Flars.section("X-n", "text\n"));
    return List.of(o, Flars.compressed(o), Flars.pax(o), Flars.compressed(Flars.pax(o)));
  }

  /** Names, kinds, bodies and links as they lie in a directory. */
  private void assertUnpacked(Path root, String what) throws IOException {
    ImageTree expected = tree();
    for (Entry entry : expected.entries()) {
      Path file = root.resolve(entry.path().toString());
      Entry body = expected.body(entry);
      if (body instanceof Entry.RegularFile regular) {
        assertArrayEquals(
            store.bytes(regular.content()), Files.readAllBytes(file), what + ": " + entry.path());
      } else if (body instanceof Entry.Symlink link) {
        assertEquals(link.target(), Files.readSymbolicLink(file).toString(), what);
      } else {
        assertTrue(Files.isDirectory(file), what + ": " + entry.path());
      }
    }
    assertEquals(
        Files.getAttribute(root.resolve("etc/motd"), "unix:ino"),
        Files.getAttribute(root.resolve("etc/motd2"), "unix:ino"),
        what + ": names of one file");
    assertTrue(Files.isExecutable(root.resolve("usr/bin/x")), what);
  }

  private Path payload(byte[] archive, String name) throws IOException {
    byte[] bytes = Arrays.copyOfRange(archive, Flars.header(archive).length(), archive.length);
    return Files.write(directory.resolve(name), bytes);
  }

  @Test
  void cpioPaxBsdtarAndUncompressUnpackThePayload() throws IOException {
    Tools.require("cpio", "pax", "bsdtar", "uncompress");
    int number = 0;
    for (FlarOptions o : variants()) {
      byte[] archive = Flars.full(o, tree(), store);
      Path payload = payload(archive, "p" + number + (o.compress() ? ".Z" : ""));
      String cat = o.compress() ? "uncompress -c " + payload : "cat " + payload;
      // pax of MirBSD leaves a file with several names empty where newc has its body last
      List<String> readers =
          o.method() == ArchiveMethod.CPIO
              ? List.of("cpio -idm --quiet", "bsdtar -xf -")
              : List.of("pax -r -p e", "bsdtar -xf -", "tar -xf -");
      for (String reader : readers) {
        Path root = Files.createDirectory(directory.resolve("x" + number++));
        Tools.run(root, List.of("sh", "-c", cat + " | " + reader)).succeeded();
        assertUnpacked(root, reader + ", " + o.method() + ", " + o.compress());
      }
    }
  }

  /**
   * The loop over sections of the illumos zone scripts, said anew: lines are read one by one, and
   * what is left of standard input then goes to cpio or pax.
   */
  private static final String ZONE_LOOP =
      """
      refuse() { echo "bad flar: $1"; exit 3; }
      read -r cookie
      case $cookie in FlAsH-aRcHiVe-[0-9]*.[0-9]*) ;; *) refuse cookie;; esac
      in= method=cpio compress=none
      while read -r line; do
        key=${line%%=*} value=${line#*=}
        case $key in
          section_begin)
            [ -z "$in" ] || refuse "$in"
            [ "$value" = archive ] && break
            in=$value ;;
          section_end)
            [ "$in" = "$value" ] || refuse "$in"
            in= ;;
          files_archived_method) [ "$in" = identification ] && method=$value ;;
          files_compressed_method) [ "$in" = identification ] && compress=$value ;;
          rootpool) refuse zfs ;;
        esac
      done
      [ "$value" = archive ] || refuse end
      [ $compress = compress ] && cat='uncompress -c' || cat=cat
      [ $method = cpio ] && $cat | cpio -idm --quiet || $cat | pax -r -p e
      """;

  @Test
  void theZoneScriptsLoopUnpacksOurArchives() throws IOException {
    Tools.require("cpio", "pax", "uncompress", "bash");
    Path script = Files.writeString(directory.resolve("loop"), ZONE_LOOP);
    int number = 0;
    for (FlarOptions o : variants()) {
      Path file = directory.resolve("z" + number + ".flar");
      Files.write(file, Flars.full(o, tree(), store));
      for (String shell : List.of("bash", "sh")) {
        Path root = Files.createDirectory(directory.resolve("z" + number++));
        Tools.run(root, List.of("sh", "-c", "cat " + file + " | " + shell + " " + script))
            .succeeded();
        assertUnpacked(root, shell);
      }
    }
    byte[] bad = Flars.archive(Flars.IDENTIFICATION, "section_begin=X", "section_begin=archive");
    Path file = Files.write(directory.resolve("bad.flar"), bad);
    Path root = Files.createDirectory(directory.resolve("bad"));
    assertNotEquals(
        0,
        Tools.run(root, List.of("sh", "-c", "cat " + file + " | sh " + script)).exit(),
        "the referee sees a section that does not end");
  }

  /** Rule 5: deployment sections are uuencode of a compressed archive of the method. */
  @Test
  void deploymentSectionsUnpack() throws IOException {
    Tools.require("cpio", "pax", "uncompress");
    DeploymentScripts scripts =
        new DeploymentScripts(
            new TreeMap<>(
                Map.of(
                    "predeployment",
                        new TreeMap<>(
                            Map.of("05a", "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8))),
                    "reboot",
                        new TreeMap<>(
                            Map.of("r", "#!/bin/sh\nexit 7\n".getBytes(StandardCharsets.UTF_8))))));
    for (ArchiveMethod method : ArchiveMethod.values()) {
      List<FlarSection> sections =
          scripts.sections(method, store, Trees.TIME, Resources.serial(directory));
      assertEquals(
          List.of("postdeployment", "predeployment", "reboot"),
          sections.stream().map(FlarSection::name).toList());
      Path root = Files.createDirectory(directory.resolve("scripts-" + method));
      for (FlarSection section : sections) {
        java.io.ByteArrayOutputStream text = new java.io.ByteArrayOutputStream();
        section.body().writeTo(text);
        String uuencoded = text.toString(StandardCharsets.US_ASCII);
        assertTrue(
            uuencoded.startsWith("begin 644 " + section.name() + "." + method + ".Z\n"), uuencoded);
        Path file = Files.write(root.resolve("s.Z"), uudecode(uuencoded));
        String reader = method == ArchiveMethod.CPIO ? "cpio -idum --quiet" : "pax -r -p e";
        Tools.run(root, List.of("sh", "-c", "uncompress -c " + file + " | " + reader)).succeeded();
        Files.delete(file);
      }
      assertTrue(Files.isExecutable(root.resolve("predeployment/05a")));
      assertTrue(Files.isExecutable(root.resolve("predeployment_processing")));
      Path clone = Files.createDirectory(directory.resolve("clone-" + method));
      Tools.run(
              root,
              List.of(
                  "sh", "-c", "FLASH_ROOT=" + clone + " " + root + "/postdeployment_processing"))
          .succeeded();
      assertTrue(Files.isExecutable(clone.resolve("etc/flash/reboot/r")), "taken to the clone");
    }
  }

  /** uuencode with another table: the JDK's base 64. */
  private static byte[] uudecode(String text) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    String base = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (String line : text.lines().toList()) {
      if (line.startsWith("begin ") || line.equals("end")) {
        continue;
      }
      int length = line.charAt(0) - ' ' & 63;
      StringBuilder digits = new StringBuilder();
      for (char c : line.substring(1).toCharArray()) {
        digits.append(base.charAt(c - ' ' & 63));
      }
      out.write(Base64.getDecoder().decode(digits.toString()), 0, length);
    }
    return out.toByteArray();
  }
}
