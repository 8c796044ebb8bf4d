package org.osimage.archive.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.RawTar;
import org.osimage.testing.Tools;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/**
 * Odd archives, unpacked by GNU tar, bsdtar and unzip and by us: where the tools agree, we do the
 * same. Where we mean to differ, a table says so and why.
 */
@Tag("peer")
class OddArchivesPeerTest {
  /** Name of the case to the reason why we decide otherwise than both tools. */
  private static final Map<String, String> OTHERWISE =
      Map.of(
          "hard link too early", "its target is there: the order does not matter here",
          "name in Latin-1", "names of an image are UTF-8",
          "zip: code page 437", "unzip reads the same name, but writes it in Latin-1",
          "zip: before 1970", "the time is signed in Info-ZIP's specification (extrafld.txt)");

  @TempDir Path dir;
  private final Map<String, Path> tars = new LinkedHashMap<>();
  private final Map<String, Path> zips = new LinkedHashMap<>();

  private void tar(String name, Consumer<RawTar> members) throws IOException {
    RawTar tar = new RawTar().dir("a/");
    members.accept(tar);
    whole(name, tar.end());
  }

  private void whole(String name, byte[] bytes) throws IOException {
    Path file = dir.resolve("t" + tars.size() + ".tar");
    Files.write(file, bytes);
    tars.put(name, file);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void paths() throws IOException {
    tar("file again", t -> t.file("a/x", "1").mode(0755).file("a/x", "22"));
    tar("file, then link", t -> t.file("a/x", "1").symlink("a/x", "b"));
    tar("link, then file", t -> t.symlink("a/x", "b").file("a/x", "1"));
    tar("link, then link", t -> t.symlink("a/x", "b").symlink("a/x", "c"));
    tar("file, then directory", t -> t.file("a/x", "1").dir("a/x/"));
    tar("directory, then file", t -> t.dir("a/x/").file("a/x", "1"));
    tar("full directory, then file", t -> t.dir("a/x/").file("a/x/y", "1").file("a/x", "1"));
    tar("directory, then link", t -> t.dir("a/x/").symlink("a/x", "b"));
    tar("link, then directory", t -> t.dir("a/b/").symlink("a/x", "b").dir("a/x/"));
    tar("file, then pipe", t -> t.file("a/x", "1").member("a/x", '6', "", new byte[0]));
    tar("directory again", t -> t.file("a/x", "1").mode(0700).dir("a/"));
    tar("below a link", t -> t.dir("a/b/").symlink("a/x", "b").file("a/x/y", "1"));
    whole("absolute", new RawTar().dir("/a/").file("/a/x", "1").end());
    tar("path with ..", t -> t.file("a/../x", "1"));
    tar("dots and slashes", t -> t.file("./a//./x", "1"));
    tar("no name", t -> t.member("", '0', "", new byte[0]));
    tar("empty target", t -> t.symlink("a/x", ""));
    tar("line feed", t -> t.file("a/x\ny", "1"));
    byte[] latin = {'a', '/', (byte) 0xe9};
    tar("name in Latin-1", t -> t.member(latin, '0', "", ascii("x")));
    tar("long names", t -> t.file("a/" + "n".repeat(180), "1").symlink("a/l", "t".repeat(180)));
    whole("no directories", new RawTar().file("a/b/c/x", "1").end());
  }

  private void links() throws IOException {
    tar("hard link", t -> t.file("a/x", "1").hardLink("a/y", "a/x"));
    tar("hard link too early", t -> t.hardLink("a/y", "a/x").file("a/x", "1"));
    tar("hard link to nothing", t -> t.hardLink("a/y", "a/x"));
    tar("hard link to link", t -> t.symlink("a/x", "q").hardLink("a/y", "a/x"));
    tar("hard link to itself", t -> t.file("a/x", "1").hardLink("a/x", "a/x"));
    tar("hard link, absolute", t -> t.file("a/x", "1").hardLink("a/y", "/a/x"));
    tar("target again", t -> t.file("a/x", "1").hardLink("a/y", "a/x").file("a/x", "22"));
    tar("hard link again", t -> t.file("a/x", "1").file("a/y", "2").hardLink("a/y", "a/x"));
    tar("link with a body", t -> t.file("a/x", "1").member("a/y", '1', "a/x", ascii("1")));
  }

  private void headers() throws IOException {
    tar("contiguous", t -> t.member("a/x", '7', "", ascii("1")));
    tar("v7", t -> t.member("a/x", '\0', "", ascii("1")));
    tar("v7 directory", t -> t.mode(0755).member("a/x/", '\0', "", new byte[0]));
    tar("directory without a slash", t -> t.dir("a/x"));
    tar("unknown type", t -> t.member("a/x", 's', "", ascii("xyz")).file("a/z", "1"));
    tar("volume name", t -> t.member("vol", 'V', "", new byte[0]).file("a/z", "1"));
    tar("before 1970", t -> t.time(-86400).file("a/x", "1"));
    tar("after 2242", t -> t.time(10_000_000_000L).file("a/x", "1"));
    tar("large ids", t -> t.owner(3_000_000, "", 4_000_000, "").file("a/x", "1"));
    tar("pax name", t -> t.pax('x', "path", "a/\u00e4").file("a/x", "1"));
    tar("pax time", t -> t.pax('x', "mtime", "1500000000.75").file("a/x", "1"));
    tar("pax name, empty", t -> t.pax('x', "path", "").file("a/x", "1"));
    tar("pax unknown", t -> t.pax('x', "ACME.x", "1").file("a/x", "1"));
    tar("pax twice", t -> t.pax('x', "path", "a/p").pax('x', "path", "a/q").file("a/x", "1"));
    tar("global comment", t -> t.pax('g', "comment", "abc").file("a/x", "1"));
    tar("set-id", t -> t.mode(06755).file("a/x", "1"));
  }

  private void ends() throws IOException {
    byte[] open = new RawTar().dir("a/").file("a/x", "x".repeat(600)).open();
    whole("no end mark", open);
    whole("half an end mark", Arrays.copyOf(open, open.length + 512));
    whole("padding cut", Arrays.copyOf(open, open.length - 100));
    whole("body cut", Arrays.copyOf(open, open.length - 700));
    byte[] rubbish = Arrays.copyOf(open, open.length + 2048);
    Arrays.fill(rubbish, open.length + 1024, rubbish.length, (byte) 'x');
    whole("rubbish behind the end mark", rubbish);
    whole("nothing at all", new byte[0]);
  }

  /** What GNU tar itself makes of a file with holes, in each of its forms. */
  private void sparse() throws IOException {
    Path file = Files.createDirectories(dir.resolve("in/a")).resolve("holes");
    try (var channel =
        java.nio.channels.FileChannel.open(
            file,
            java.nio.file.StandardOpenOption.CREATE,
            java.nio.file.StandardOpenOption.WRITE)) {
      for (int i = 1; i < 40; i++) {
        channel.write(ByteBuffer.wrap(ascii("piece " + i)), i * 65536L);
      }
      channel.write(ByteBuffer.wrap(new byte[1]), (3 << 20) - 1);
    }
    List<String> forms =
        List.of(
            "--format=gnu",
            "--format=pax --sparse-version=0.0",
            "--format=pax --sparse-version=0.1",
            "--format=pax --sparse-version=1.0");
    for (String form : forms) {
      Path tar = dir.resolve("t" + tars.size() + ".tar");
      List<String> command = new ArrayList<>(List.of("tar", "-C", "in", "--mtime=@1600000000"));
      command.addAll(List.of("-S", "--owner=0", "--group=0"));
      command.addAll(List.of(form.split(" ")));
      command.addAll(List.of("-cf", tar.toString(), "a"));
      Tools.run(dir, command).succeeded();
      tars.put("sparse " + form, tar);
    }
  }

  private void compressed() throws IOException {
    byte[] tar = new RawTar().dir("a/").file("a/x", "x".repeat(100_000)).end();
    Path plain = dir.resolve("plain.tar");
    Files.write(plain, tar);
    Map<String, String> commands = new LinkedHashMap<>();
    commands.put(
        "gzip, two parts", "(head -c 5000 plain.tar | gzip; tail -c +5001 plain.tar | gzip)");
    commands.put("xz, two parts", "(head -c 5000 plain.tar | xz; tail -c +5001 plain.tar | xz)");
    commands.put("lzma", "xz --format=lzma -c plain.tar");
    commands.put("bzip2", "bzip2 -c plain.tar");
    commands.put(
        "zstd, two frames", "(head -c 5000 plain.tar | zstd; tail -c +5001 plain.tar | zstd)");
    commands.put(
        "zstd, skippable frame", "(printf 'P*M\\030\\004\\0\\0\\0abcd'; zstd -c plain.tar)");
    commands.put(
        "zstd, skippable behind", "(zstd -c plain.tar; printf 'Q*M\\030\\004\\0\\0\\0abcd')");
    commands.put("zstd --long=27", "zstd --long=27 -c plain.tar");
    for (Map.Entry<String, String> command : commands.entrySet()) {
      Path file = dir.resolve("t" + tars.size() + ".tar");
      Tools.run(dir, List.of("sh", "-c", command.getValue() + " > " + file)).succeeded();
      tars.put(command.getKey(), file);
    }
  }

  /** Paths drawn by lot, many of them more than once. */
  private void drawn() throws IOException {
    Random random = new Random(20261130);
    for (int n = 0; n < 12; n++) {
      RawTar tar = new RawTar().dir("a/").dir("a/d/");
      for (int i = 0; i < 10; i++) {
        String name = List.of("a/", "./a/", "a/d/", "/a/").get(random.nextInt(4));
        name += (char) ('p' + random.nextInt(3));
        tar.mode(List.of(0600, 0644, 0755).get(random.nextInt(3)));
        switch (random.nextInt(4)) {
          case 0 -> tar.symlink(name, "t" + i);
          case 1 -> tar.mode(-1).dir("a/d/");
          default -> tar.file(name, "body " + i);
        }
      }
      whole("drawn " + n, random.nextBoolean() ? tar.end() : tar.open());
    }
  }

  /** A zip member as raw bytes; flags, host and extra field as given. */
  private record ZipMember(byte[] name, int flags, int host, int mode, byte[] extra, String body) {}

  private void zip(String name, ZipMember... members) throws IOException {
    Path file = dir.resolve("z" + zips.size() + ".zip");
    Files.write(file, zip(members));
    zips.put(name, file);
  }

  private static ZipMember member(String name, int flags, int host, int mode, String body) {
    return new ZipMember(
        name.getBytes(StandardCharsets.UTF_8), flags, host, mode, new byte[0], body);
  }

  private static byte[] zip(ZipMember... members) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream directory = new ByteArrayOutputStream();
    for (ZipMember m : members) {
      byte[] body = m.body().getBytes(StandardCharsets.UTF_8);
      CRC32 sum = new CRC32();
      sum.update(body);
      int offset = out.size();
      ByteBuffer common = ByteBuffer.allocate(26).order(ByteOrder.LITTLE_ENDIAN);
      common.putShort((short) 20).putShort((short) m.flags()).putShort((short) 0);
      common.putShort((short) 0).putShort((short) 0x5821); // 2024-01-01
      common.putInt((int) sum.getValue()).putInt(body.length).putInt(body.length);
      common.putShort((short) m.name().length).putShort((short) m.extra().length);
      out.writeBytes(new byte[] {'P', 'K', 3, 4});
      out.writeBytes(common.array());
      out.writeBytes(m.name());
      out.writeBytes(m.extra());
      out.writeBytes(body);
      directory.writeBytes(new byte[] {'P', 'K', 1, 2, 20, (byte) m.host()});
      directory.writeBytes(common.array());
      ByteBuffer rest = ByteBuffer.allocate(14).order(ByteOrder.LITTLE_ENDIAN);
      rest.putShort((short) 0).putShort((short) 0).putShort((short) 0);
      rest.putInt(m.mode() << 16).putInt(offset);
      directory.writeBytes(rest.array());
      directory.writeBytes(m.name());
      directory.writeBytes(m.extra());
    }
    ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
    end.put(new byte[] {'P', 'K', 5, 6}).putInt(0);
    end.putShort((short) members.length).putShort((short) members.length);
    end.putInt(directory.size()).putInt(out.size()).putShort((short) 0);
    out.writeBytes(directory.toByteArray());
    out.writeBytes(end.array());
    return out.toByteArray();
  }

  private void zips() throws IOException {
    zip("zip", member("a/x", 0, 3, 0100644, "1"));
    zip("zip: member again", member("a/x", 0, 3, 0100644, "1"), member("a/x", 0, 3, 0100755, "2"));
    byte[] page = {'a', '/', (byte) 0x84, (byte) 0x81};
    zip("zip: code page 437", new ZipMember(page, 0, 0, 0, new byte[0], "1"));
    zip("zip: UTF-8 flag", member("a/\u00e4", 1 << 11, 3, 0100644, "1"));
    zip("zip: UTF-8 by Unix", member("a/\u00e4", 0, 3, 0100644, "1"));
    zip("zip: backslashes of DOS", member("a\\x", 0, 0, 0, "1"));
    zip("zip: backslash of Unix", member("a\\x", 0, 3, 0100644, "1"));
    zip("zip: symbolic link", member("a/x", 0, 3, 0120777, "target"));
    zip("zip: directory", member("a/", 0, 3, 040755, ""), member("a/x", 0, 3, 0100600, "1"));
    zip("zip: absolute", member("/a/x", 0, 3, 0100644, "1"));
    byte[] old = {'U', 'T', 5, 0, 1, (byte) 0x80, (byte) 0xae, (byte) 0xfe, (byte) 0xff};
    zip("zip: before 1970", new ZipMember(ascii("a/x"), 0, 3, 0100644, old, "1"));
    byte[] lies = zip(member("a/x", 0, 3, 0100644, "1"));
    lies[30] = 'b';
    Path file = dir.resolve("z" + zips.size() + ".zip");
    Files.write(file, lies);
    zips.put("zip: local header of another name", file);
    byte[] plain = zip(member("a/x", 0, 3, 0100644, "1"));
    Path cut = dir.resolve("z" + zips.size() + ".zip");
    Files.write(cut, Arrays.copyOf(plain, plain.length - 10));
    zips.put("zip: cut", cut);
  }

  @Test
  void verdictAndTreeAreTheTools() throws Exception {
    Tools.require("tar", "bsdtar", "unzip", "xz", "zstd", "bzip2", "gzip", "find", "sha256sum");
    paths();
    links();
    headers();
    ends();
    sparse();
    compressed();
    drawn();
    zips();
    assertTrue(tars.size() + zips.size() >= 60, "only " + tars.size());
    List<String> differences = new ArrayList<>();
    List<String> unused = new ArrayList<>(OTHERWISE.keySet());
    for (Map.Entry<String, Path> tar : tars.entrySet()) {
      String gnu = tool("tar -xpf", tar.getValue());
      compare(tar, List.of(gnu, tool("bsdtar -xpf", tar.getValue())), differences, unused);
    }
    for (Map.Entry<String, Path> zip : zips.entrySet()) {
      String info = tool("unzip -q -o", zip.getValue());
      compare(zip, List.of(info, tool("bsdtar -xpf", zip.getValue())), differences, unused);
    }
    assertEquals("", String.join("\n", differences));
    assertEquals(List.of(), unused, "no longer in the corpus");
  }

  /** Wrong is what neither tool does. */
  private void compare(
      Map.Entry<String, Path> archive,
      List<String> tools,
      List<String> differences,
      List<String> unused)
      throws IOException {
    String ours = ours(archive.getValue());
    boolean equal =
        tools.stream()
            .anyMatch(t -> t.startsWith("refused") ? ours.startsWith("refused") : t.equals(ours));
    if (OTHERWISE.containsKey(archive.getKey())) {
      unused.remove(archive.getKey());
      equal = !equal;
    }
    if (!equal) {
      differences.add(
          archive.getKey()
              + "\n 1: "
              + tools.get(0)
              + "\n 2: "
              + tools.get(1)
              + "\n ours: "
              + ours);
    }
  }

  /** Times of directories that the archive does not list are the referee's. */
  private static final String REFEREE =
      """
      umask 022; rm -rf out; mkdir out; cd out
      $1 "$2" > ../log 2>&1; s=$?
      if [ $s != 0 ] && ! { [ $s = 1 ] && grep -q 'appears to use backslashes' ../log; }; then
        echo "refused: $(head -3 ../log | tr '\\n' ' ')"; exit 0; fi
      find . -mindepth 1 -printf '%y %m %U:%G %T@ %n %l|%P\\0' |
        while IFS= read -r -d '' l; do p=${l#*|}; p=${p//$'\\n'/\\\\n}
          case $l in f*) echo "${l%%|*}|$p $(sha256sum < "${l#*|}" | cut -c1-8)";; *) echo "${l%%|*}|$p";; esac
        done | sed -E 's/\\.[0-9]{10} / /; s/^(d [0-9]+ [0-9]+:[0-9]+) [0-9-]+ [0-9]+/\\1/' | sort
      """;

  private String tool(String command, Path archive) {
    boolean root = System.getProperty("user.name", "").equals("root");
    List<String> all = new ArrayList<>(root ? List.of() : List.of("fakeroot"));
    all.addAll(List.of("bash", "-c", REFEREE, "bash", command, archive.toString()));
    return Tools.run(dir, all).output();
  }

  private String ours(Path archive) throws IOException {
    MemoryContentStore store = new MemoryContentStore();
    ImageTree tree;
    try {
      ArchiveContents contents = ArchiveReader.read(archive, "x", store::put);
      tree = ImageTree.withImplicitParents(contents.entries(), Attributes.root(0755, 0));
    } catch (ImageBuildException e) {
      return "refused: " + e.getMessage();
    }
    Map<String, Integer> names = new TreeMap<>();
    for (Entry entry : tree.entries()) {
      names.merge(tree.body(entry).path().toString(), 1, Integer::sum);
    }
    Map<String, String> lines = new TreeMap<>();
    for (Entry entry : tree.entries()) {
      if (!entry.path().isRoot()) {
        Entry body = tree.body(entry);
        lines.put(line(entry, body, names.getOrDefault(body.path().toString(), 1)), "");
      }
    }
    return String.join("", lines.keySet());
  }

  private static String line(Entry entry, Entry body, int names) {
    Attributes a = body.attributes();
    String type =
        switch (body.kind()) {
          case DIRECTORY -> "d";
          case SYMLINK -> "l";
          case DEVICE -> "c";
          case FIFO -> "p";
          default -> "f";
        };
    String time = body instanceof Entry.Directory ? "" : " " + a.mtime() + " " + names;
    String target = body instanceof Entry.Symlink link ? link.target() : "";
    String sum =
        body instanceof Entry.RegularFile file ? " " + file.content().hex().substring(0, 8) : "";
    return String.format(
        "%s %o %d:%d%s %s|%s%s%n",
        type,
        body instanceof Entry.Symlink ? 0777 : a.mode(), // no system keeps those of links
        a.uid(),
        a.gid(),
        time,
        target,
        entry.path().toString().replace("\n", "\\n"),
        sum);
  }
}
