package org.osimage.source.debian.unpack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.content.Sha256;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.RawTar;
import org.osimage.testing.Tools;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;

/**
 * Odd packages, each unpacked by dpkg into an empty root and by us: the same are taken, and the
 * same files come out. Where we mean to differ, a table says so and why.
 */
@Tag("peer")
class OddDebsPeerTest {
  /** Name of the case to the reason why we decide otherwise than dpkg. */
  private static final Map<String, String> OTHERWISE =
      Map.of(
          "path with ..", "dpkg follows it out of the directory; nothing leaves the root here",
          "path that begins with ..", "the same",
          "directory not listed", "another package may deliver it: made here, missing in dpkg's",
          "name in Latin-1", "names of an image are UTF-8",
          "doubled slashes at the start", "dpkg trips over its own temporary name",
          "link in the control archive", "it could lead anywhere on the building host");

  /**
   * @param data the bytes of data.tar, compressed or not
   */
  private record Odd(String name, DebFile file) {}

  @TempDir Path dir;
  private final List<Odd> cases = new ArrayList<>();

  private static RawTar base() {
    return new RawTar().dir("./").dir("./usr/");
  }

  private static String control(String name, String version, String... fields) {
    return "Package: "
        + name
        + "\nVersion: "
        + version
        + "\nArchitecture: all\nMaintainer: N <n@example.org>\n"
        + String.join("", Arrays.stream(fields).map(f -> f + "\n").toList())
        + "Description: odd\n";
  }

  private void data(String name, Consumer<RawTar> members) throws IOException {
    RawTar tar = base();
    members.accept(tar);
    whole(name, tar.end());
  }

  private void whole(String name, byte[] data) throws IOException {
    deb(name, "aa", "1.0", plainControl(control("aa", "1.0")), "", data);
  }

  private static byte[] plainControl(String text) {
    return new RawTar().dir("./").file("./control", text).end();
  }

  private void fields(String name, String pkg, String version, String... fields)
      throws IOException {
    byte[] tar = plainControl(control(pkg, version, fields));
    deb(name, pkg, version, tar, "", base().file("./usr/a", "x").end());
  }

  private void controlFiles(String name, Consumer<RawTar> members) throws IOException {
    RawTar tar = new RawTar().dir("./").file("./control", control("aa", "1.0"));
    members.accept(tar);
    deb(name, "aa", "1.0", tar.end(), "", base().file("./usr/a", "x").end());
  }

  private void deb(
      String name, String pkg, String version, byte[] control, String suffix, byte[] data)
      throws IOException {
    add(
        name,
        pkg,
        version,
        DebBuilder.ar(
            "debian-binary", ascii("2.0\n"), "control.tar", control, "data.tar" + suffix, data));
  }

  private void add(String name, String pkg, String version, byte[] bytes) throws IOException {
    Path file = dir.resolve("c" + cases.size() + ".deb");
    Files.write(file, bytes);
    String sha = java.util.HexFormat.of().formatHex(Sha256.of(bytes));
    cases.add(new Odd(name, new DebFile(pkg, version, "all", file, sha, bytes.length, true)));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void paths() throws IOException {
    data("plain", t -> t.file("./usr/a", "x"));
    data("directory again", t -> t.file("./usr/a", "x").time(5).mode(0700).dir("./usr/"));
    whole(
        "nfpm: directory before every file",
        new RawTar().dir("usr/").file("usr/a", "1").time(9).dir("usr/").file("usr/b", "2").end());
    data("file again", t -> t.file("./usr/a", "1").mode(0755).file("./usr/a", "two"));
    data("same file again", t -> t.file("./usr/a", "1").file("./usr/a", "1"));
    data("file, then link", t -> t.file("./usr/a", "1").symlink("./usr/a", "b"));
    data("link, then file", t -> t.symlink("./usr/a", "b").file("./usr/a", "1"));
    data("link, then link", t -> t.symlink("./usr/a", "b").symlink("./usr/a", "c"));
    data("file, then directory", t -> t.file("./usr/a", "1").dir("./usr/a/"));
    data("directory, then file", t -> t.dir("./usr/a/").file("./usr/a", "1"));
    data("directory, then link", t -> t.dir("./usr/a/").symlink("./usr/a", "b"));
    data("link, then directory", t -> t.dir("./usr/b/").symlink("./usr/a", "b").dir("./usr/a/"));
    data(
        "file below a link of the package",
        t -> t.dir("./usr/b/").symlink("./usr/a", "b").file("./usr/a/x", "1"));
    whole("absolute names", new RawTar().dir("/").dir("/usr/").file("/usr/a", "x").end());
    whole(
        "doubled slashes at the start",
        new RawTar().dir("//").dir("//usr//").file("//usr//a", "x").end());
    data("dot within", t -> t.file("./usr/./a", "x"));
    data("doubled slash within", t -> t.file("./usr//a", "x"));
    data("path with ..", t -> t.file("./usr/../a", "x"));
    whole("path that begins with ..", new RawTar().file("../a", "x").end());
    whole("directory not listed", new RawTar().file("./usr/share/a", "x").end());
    whole("without ./", new RawTar().dir("usr/").file("usr/a", "x").end());
    data("name with a line feed", t -> t.file("./usr/a\nb", "x"));
    data("name with blanks", t -> t.file("./usr/a b  c", "x"));
    data("no name", t -> t.member("", '0', "", new byte[0]));
    byte[] latin = {'.', '/', 'u', 's', 'r', '/', (byte) 0xe9};
    data("name in Latin-1", t -> t.member(latin, '0', "", ascii("x")));
    data("long name", t -> t.file("./usr/" + "n".repeat(200), "x"));
    data("long target", t -> t.symlink("./usr/a", "n".repeat(300)));
    data("empty target", t -> t.symlink("./usr/a", ""));
  }

  private void links() throws IOException {
    data("hard link", t -> t.file("./usr/a", "x").hardLink("./usr/b", "./usr/a"));
    data("hard link, absolute", t -> t.file("./usr/a", "x").hardLink("./usr/b", "/usr/a"));
    data("hard link, no ./", t -> t.file("./usr/a", "x").hardLink("./usr/b", "usr/a"));
    data("hard link to nothing", t -> t.hardLink("./usr/b", "./usr/a"));
    data("hard link too early", t -> t.hardLink("./usr/b", "./usr/a").file("./usr/a", "x"));
    data("hard link to directory", t -> t.hardLink("./usr/b", "./usr"));
    data("hard link to link", t -> t.symlink("./usr/a", "x").hardLink("./usr/b", "./usr/a"));
    data("hard link to itself", t -> t.file("./usr/a", "x").hardLink("./usr/a", "./usr/a"));
    data(
        "hard link to hard link",
        t -> t.file("./usr/a", "x").hardLink("./usr/b", "./usr/a").hardLink("./usr/c", "./usr/b"));
  }

  private void headers() throws IOException {
    data("before 1970", t -> t.time(-86400).file("./usr/a", "x"));
    data("after 2242", t -> t.time(1L << 34).file("./usr/a", "x"));
    data("large ids", t -> t.owner(3_000_000, "", 4_000_000, "").file("./usr/a", "x"));
    data("type bits in the mode", t -> t.mode(0100644).file("./usr/a", "x"));
    data("set-id and sticky", t -> t.mode(07755).file("./usr/a", "x"));
    data("v7 type", t -> t.member("./usr/a", '\0', "", ascii("x")));
    data("contiguous file", t -> t.member("./usr/a", '7', "", ascii("x")));
    data("unknown type", t -> t.member("./usr/a", 's', "", new byte[0]));
    data("file with a slash", t -> t.mode(0755).member("./usr/a/", '0', "", new byte[0]));
    data("directory without a slash", t -> t.dir("./usr/a"));
    data("device and pipe", t -> t.member("./usr/n", '3', "", new byte[0]));
    data("pipe", t -> t.member("./usr/p", '6', "", new byte[0]));
    data("pax header", t -> t.pax('x', "comment", "x").file("./usr/a", "x"));
    data("global pax header", t -> t.pax('g', "comment", "x").file("./usr/a", "x"));
    data("sparse", t -> t.member("./usr/a", 'S', "", new byte[0]));
  }

  private void ends() throws IOException {
    byte[] open = base().file("./usr/a", "x".repeat(600)).open();
    whole("no end mark", open);
    whole("half an end mark", Arrays.copyOf(open, open.length + 512));
    whole("part of a block", Arrays.copyOf(open, open.length + 100));
    whole("padding cut", Arrays.copyOf(open, open.length - 100));
    whole("body cut", Arrays.copyOf(open, open.length - 700));
    byte[] rubbish = Arrays.copyOf(open, open.length + 2048);
    Arrays.fill(rubbish, open.length + 1024, rubbish.length, (byte) 'x');
    whole("rubbish behind the end mark", rubbish);
    whole("nothing at all", new byte[0]);
    byte[] broken = base().file("./usr/a", "x").end();
    broken[1024] ^= 1;
    whole("wrong sum", broken);
  }

  private void archives() throws IOException {
    byte[] two = ascii("2.0\n");
    byte[] plain = plainControl(control("aa", "1.0"));
    byte[] data = base().file("./usr/a", "x").end();
    for (String suffix : List.of(".gz", ".xz", ".zst", ".bz2")) {
      deb("data" + suffix, "aa", "1.0", plain, suffix, DebBuilder.compress(suffix, data));
      byte[] packed = DebBuilder.compress(suffix, plain);
      add(
          "control" + suffix,
          "aa",
          "1.0",
          DebBuilder.ar("debian-binary", two, "control.tar" + suffix, packed, "data.tar", data));
    }
    ByteArrayOutputStream lzma = new ByteArrayOutputStream();
    try (LZMAOutputStream out = new LZMAOutputStream(lzma, new LZMA2Options(1), -1)) {
      out.write(data);
    }
    deb("data.lzma", "aa", "1.0", plain, ".lzma", lzma.toByteArray());
    deb("data misnamed", "aa", "1.0", plain, ".gz", DebBuilder.compress(".xz", data));
    deb("data of no format", "aa", "1.0", plain, ".foo", data);
    deb("data with a slash", "aa", "1.0", plain, "/", data);
    Object[] members = {"debian-binary", two, "control.tar", plain, "data.tar", data};
    add("member behind", "aa", "1.0", DebBuilder.ar(insert(members, 6, "_gpgorigin")));
    add("odd member behind", "aa", "1.0", DebBuilder.ar(insert(members, 6, "foo")));
    add("member between", "aa", "1.0", DebBuilder.ar(insert(members, 4, "_x")));
    add("odd member between", "aa", "1.0", DebBuilder.ar(insert(members, 4, "foo")));
    add("member before control", "aa", "1.0", DebBuilder.ar(insert(members, 2, "_x")));
    add("member in front", "aa", "1.0", DebBuilder.ar(insert(members, 0, "_x")));
    members[1] = ascii("2.7\nmore\n");
    add("later minor version", "aa", "1.0", DebBuilder.ar(members));
    members[1] = ascii("3.0\n");
    add("major version 3", "aa", "1.0", DebBuilder.ar(members));
  }

  private static Object[] insert(Object[] members, int at, String name) {
    List<Object> all = new ArrayList<>(List.of(members));
    all.addAll(at, List.of(name, ascii("xy")));
    return all.toArray();
  }

  private void controls() throws IOException {
    controlFiles("pax in control", t -> t.pax('x', "comment", "x").file("./md5sums", ""));
    controlFiles("directory in control", t -> t.dir("./sub/").file("./sub/x", "1"));
    controlFiles("link in the control archive", t -> t.symlink("./x", "control"));
    controlFiles("control file twice", t -> t.file("./md5sums", "1").file("./md5sums", ""));
    controlFiles("control file with a blank", t -> t.file("./a b", "1"));
    controlFiles("hidden control file", t -> t.file("./.x", "1"));
    controlFiles("control file with a dot", t -> t.file("./x.y", "1"));
    controlFiles("conffile that is not there", t -> t.file("./conffiles", "/etc/x\n"));
    for (String name : List.of("Acme-Agent", "a_b", "a.b+c", "0ad", "a~b", "a b")) {
      fields("package " + name, name, "1.0");
    }
    for (String version : List.of("1.0-", "1_0", "abc", "0:1.0", "1:2:3", "1.0-1-2", "1~rc1")) {
      fields("version " + version, "aa", version);
    }
    fields("field twice", "aa", "1.0", "Section: x", "section: y");
    fields("odd Multi-Arch", "aa", "1.0", "Multi-Arch: foo");
    fields("odd Essential", "aa", "1.0", "Essential: maybe");
    fields("odd Priority", "aa", "1.0", "Priority: whatever");
    fields("relation of two words", "aa", "1.0", "Depends: a b");
    fields("relation with architecture", "aa", "1.0", "Depends: b (>= 1) [amd64]");
    fields("relation with :any", "aa", "1.0", "Depends: virt:any");
    fields("field of a vendor", "aa", "1.0", "X-Acme-Build: 7");
  }

  /** Members drawn by lot: paths listed again in many ways, in any order. */
  private void drawn() throws IOException {
    Random random = new Random(20261130);
    for (int n = 0; n < 20; n++) {
      RawTar tar = base();
      for (int i = 0; i < 8; i++) {
        String prefix = List.of("./", "", "/", ".//").get(random.nextInt(4));
        String name = prefix + "usr/" + (char) ('a' + random.nextInt(3));
        tar.mode(List.of(0600, 0644, 0755, 04755).get(random.nextInt(4)));
        switch (random.nextInt(3)) {
          case 0 -> tar.mode(0750).dir("./usr/d/");
          case 1 -> tar.file(name, "body " + i);
          default -> tar.file("./usr/d" + random.nextInt(3), "f" + i);
        }
      }
      whole("drawn " + n, random.nextBoolean() ? tar.end() : tar.open());
    }
  }

  @Test
  void verdictAndTreeAreDpkgs() throws Exception {
    Tools.require("dpkg", "find", "sha256sum");
    paths();
    links();
    headers();
    ends();
    archives();
    controls();
    drawn();
    assertTrue(cases.size() >= 60, "only " + cases.size());
    List<String> differences = new ArrayList<>();
    List<String> unused = new ArrayList<>(OTHERWISE.keySet());
    for (Odd odd : cases) {
      String theirs = dpkg(odd);
      String ours = ours(odd);
      boolean equal =
          theirs.startsWith("refused") ? ours.startsWith("refused") : theirs.equals(ours);
      if (OTHERWISE.containsKey(odd.name())) {
        unused.remove(odd.name());
        equal = !equal;
      }
      if (!equal) {
        differences.add(odd.name() + "\n dpkg: " + theirs + "\n ours: " + ours);
      }
    }
    assertEquals("", String.join("\n", differences));
    assertEquals(List.of(), unused, "no longer in the corpus");
  }

  private static final String REFEREE =
      """
      umask 022
      rm -rf root; mkdir -p root/var/lib/dpkg/info root/var/lib/dpkg/updates
      : > root/var/lib/dpkg/status; : > root/var/lib/dpkg/available
      dpkg --root=root --force-depends --force-unsafe-io --force-script-chrootless \
        --force-not-root -i "$1" > log 2>&1 || { echo "refused: $(grep -v '^Select' log | tail -4 | tr '\\n' ' ')"; exit 0; }
      cd root
      find . -mindepth 1 -path ./var -prune -o -printf '%y %m %U:%G %T@ %l|%P\\n' |
        while IFS= read -r l; do p=${l#*|}
          case $l in f*) echo "$l $(sha256sum < "$p" | cut -c1-8)";; ?*) echo "$l";; esac
        done | sed -E 's/\\.[0-9]{10} / /; s/^(d [0-9]+ [0-9]+:[0-9]+) [0-9-]+/\\1/' | sort
      echo "files $(sed 's,/\\.$,/,; s,/\\./,/,g; s,//*,/,g' var/lib/dpkg/info/*.list | sort -u | tr '\\n' '|')"
      """;

  private String dpkg(Odd odd) {
    boolean root = System.getProperty("user.name", "").equals("root");
    List<String> command = new ArrayList<>(root ? List.of() : List.of("fakeroot"));
    command.addAll(List.of("sh", "-c", REFEREE, "sh", odd.file().file().toString()));
    return Tools.run(dir, command).output();
  }

  private String ours(Odd odd) throws IOException {
    Unpacking u;
    try {
      u = Unpacking.of(new MemoryContentStore(), List.of(odd.file()), false);
    } catch (ImageBuildException e) {
      return "refused: " + e.getMessage();
    }
    Map<String, String> lines = new TreeMap<>();
    for (Entry entry : u.tree.entries()) {
      String origin = u.contribution.origin().apply(entry.path());
      if (origin.equals(odd.file().name()) && !entry.path().isRoot()) {
        lines.put(line(u, entry), "");
      }
    }
    String list = u.text("var/lib/dpkg/info/" + odd.file().name() + ".list");
    List<String> listed = list.lines().map(l -> l.equals("/.") ? "/" : l).sorted().toList();
    return String.join("", lines.keySet())
        + "files "
        + String.join("", listed.stream().map(l -> l + "|").toList())
        + "\n";
  }

  private static String line(Unpacking u, Entry entry) throws IOException {
    Entry body = u.tree.body(entry);
    Attributes a = body.attributes();
    String type =
        switch (body.kind()) {
          case DIRECTORY -> "d";
          case SYMLINK -> "l";
          case DEVICE -> "c";
          case FIFO -> "p";
          default -> "f";
        };
    String time = body instanceof Entry.Directory ? "" : " " + Math.min(a.mtime(), 15032385535L);
    String target = body instanceof Entry.Symlink link ? link.target() : "";
    String sum =
        body instanceof Entry.RegularFile file ? " " + file.content().hex().substring(0, 8) : "";
    return String.format(
        "%s %o %d:%d%s %s|%s%s%n",
        type, a.mode(), a.uid(), a.gid(), time, target, entry.path(), sum);
  }
}
