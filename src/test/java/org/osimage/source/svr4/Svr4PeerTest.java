package org.osimage.source.svr4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.source.CheckOptions;
import org.osimage.source.svr4.check.InstalledCheck;
import org.osimage.source.svr4.format.SumStream;
import org.osimage.testing.Materialise;
import org.osimage.testing.Tools;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** The original tools, where they are installed: no distribution packages them. */
@Tag("peer")
class Svr4PeerTest {
  @TempDir Path directory;

  private static void requireOriginals() {
    assumeTrue(
        Tools.find("pkgchk").isPresent() && Tools.find("pkgadd").isPresent(),
        "the original package tools are not installed");
    assumeTrue(System.getProperty("user.name").equals("root"), "devices and owners need root");
  }

  /**
   * @param foreign the original's port to Linux leaves all files to root, so that its own check
   *     finds fault with other owners
   */
  private Path spool(boolean foreign) {
    String daemon = foreign ? "daemon" : "root";
    String sys = foreign ? "sys" : "root";
    String disk = foreign ? "disk" : "root";
    Path spool = directory.resolve("spool");
    Packages.named("EXMPone")
        .info("CLASSES", "none")
        .dir("app")
        .line("1 x none app/only 0750 root root")
        .file("f none", "app/only/f", "0640 root " + daemon, "exclusive")
        .file("v none", "app/log", "0600 root root", "")
        .file("f none", "app/su", "4755 root root", "set-id")
        .line("1 l none app/su2=su")
        .line("1 s none app/link=/etc/passwd")
        .line("1 p none app/fifo 0622 root " + sys)
        .dir("dev")
        .line("1 c none dev/null 1 3 0666 root root")
        .line("1 b none dev/b 8 1 0640 root " + disk)
        .line("1 d none app/open ? ? ?")
        .install("depend", "P EXMPtwo Two\n\t(i386) 1.0\n")
        .install("copyright", "(c) nobody\n")
        .writeTo(spool);
    Packages.named("EXMPtwo")
        .file("/etc/two", "two")
        .line("1 d none app/open 0775 root " + sys)
        .dir("app")
        .writeTo(spool);
    return spool;
  }

  @Test
  void pkgchkAcceptsWhatWeInstalled() throws IOException {
    requireOriginals();
    Svr4Image image = new Svr4Image().install(Svr4Image.request(spool(true)));
    Path root = Materialise.tree(withIds(image), image.store, directory.resolve("root"));
    assertEquals("0: ", chk(root));
  }

  @Test
  void pkgchkAcceptsWhatScriptsLeft() throws IOException {
    requireOriginals();
    Tools.require("unshare");
    Item hello =
        Svr4Image.request(InstallationTest.resource("hello-two.pkg"))
            .withAdmin(InstallationTest.NO_DEPENDENCIES)
            .withScripts(Svr4Options.Scripts.RUN);
    Svr4Image image = new Svr4Image().scriptsIn(directory.resolve("work")).install(hello);
    Path root = Materialise.tree(withIds(image), image.store, directory.resolve("root"));
    assertEquals("0: ", chk(root));
  }

  /** Names to ids as on this host, where the original looks them up. */
  private static ImageTree withIds(Svr4Image image) throws IOException {
    Map<String, Long> ids = Map.of("root", 0L, "daemon", 1L, "sys", 3L, "disk", 6L);
    return image
        .tree()
        .edit(
            editor ->
                image
                    .owners()
                    .forEach(
                        (path, owner) -> {
                          try {
                            Attributes a = editor.find(path).orElseThrow().attributes();
                            editor.setAttributes(
                                path, a.withOwner(ids.get(owner.user()), ids.get(owner.group())));
                          } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                          }
                        }));
  }

  private static String chk(Path root) {
    Tools.Result result = Tools.run("pkgchk", "-R", root.toString());
    return result.exit() + ": " + result.output();
  }

  @Test
  void weAcceptWhatPkgaddInstalled() throws IOException {
    requireOriginals();
    Path spool = spool(false);
    Path admin =
        Files.writeString(
            directory.resolve("admin"),
            "instance=unique\npartial=nocheck\n"
                + "runlevel=nocheck\nidepend=quit\nrdepend=quit\nspace=nocheck\nsetuid=nocheck\n"
                + "conflict=nocheck\naction=nocheck\nbasedir=default\nauthentication=nocheck\n");
    Path root = Files.createDirectory(directory.resolve("root"));
    for (String name : List.of("EXMPtwo", "EXMPone")) {
      Tools.run(
              "pkgadd",
              "-n",
              "-a",
              admin.toString(),
              "-R",
              root.toString(),
              "-d",
              spool.toString(),
              name)
          .succeeded();
    }
    Svr4Image theirs = new Svr4Image();
    ImageTree tree = Svr4Image.tree(imported(root, theirs));
    assertEquals(List.of(), InstalledCheck.of(tree, theirs.store, CheckOptions.ALL));
    Svr4Image ours = new Svr4Image().install(Svr4Image.request(spool));
    String contents = Files.readString(root.resolve("var/sadm/install/contents"));
    assertEquals(
        contents.lines().filter(l -> !l.startsWith("#")).toList(),
        ours.contents().lines().toList());
  }

  /** Files and directories of the host as entries, by stat(1). */
  private static List<Entry> imported(Path root, Svr4Image image) throws IOException {
    List<Entry> entries = new ArrayList<>();
    entries.add(file(image, "etc/passwd", "root:x:0:0::/:/bin/sh\ndaemon:x:1:1::/:\n"));
    entries.add(file(image, "etc/group", "root:x:0:\ndaemon:x:1:\nsys:x:3:\ndisk:x:6:\n"));
    List<Path> all;
    try (Stream<Path> walk = Files.walk(root)) {
      all = walk.filter(p -> !p.equals(root)).sorted().toList();
    }
    for (Path path : all) {
      TreePath name = TreePath.of(root.relativize(path).toString());
      Map<String, Object> a =
          Files.readAttributes(
              path, "unix:mode,uid,gid,lastModifiedTime,rdev", LinkOption.NOFOLLOW_LINKS);
      int mode = (Integer) a.get("mode");
      Attributes attributes =
          Attributes.of(
              mode & 07777,
              (Integer) a.get("uid"),
              (Integer) a.get("gid"),
              Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toMillis() / 1000);
      long rdev = (Long) a.get("rdev");
      entries.add(
          switch (mode & 0170000) {
            case 0040000 -> new Entry.Directory(name, attributes);
            case 0120000 ->
                new Entry.Symlink(name, attributes, Files.readSymbolicLink(path).toString());
            case 0010000 -> new Entry.Fifo(name, attributes);
            case 0020000, 0060000 ->
                new Entry.Device(
                    name,
                    attributes,
                    (mode & 0170000) == 0060000,
                    (int) (rdev >> 8 & 0xfff),
                    (int) (rdev & 0xff));
            default ->
                path.endsWith("su2")
                    ? new Entry.HardLink(name, attributes, name.parent().resolve("su"))
                    : new Entry.RegularFile(
                        name, attributes, image.store.put(Files.readAllBytes(path)));
          });
    }
    return entries;
  }

  private static Entry file(Svr4Image image, String path, String text) throws IOException {
    return new Entry.RegularFile(
        TreePath.literal(path),
        Attributes.root(0644, 0),
        image.store.put(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Streams with directories, hard links and inodes of the host, as cpio writes them. */
  @Test
  void archivesOfCpioGiveTheImageOfTheDirectory() throws IOException {
    Tools.require("sh", "cpio", "find");
    Packages p =
        Packages.named("EXMPc")
            .dir("app")
            .file("app/odd", "odd")
            .file("app/same", "odd")
            .file("app/empty", "")
            .fileOfPart(2, "f none", "/etc/second", "second")
            .install("copyright", "(c)\n");
    Path spool = p.writeTo(directory.resolve("spool"));
    Files.delete(spool.resolve("reloc/app/same"));
    Files.createLink(spool.resolve("reloc/app/same"), spool.resolve("reloc/app/odd"));
    Svr4Image expected = new Svr4Image().install(Svr4Image.request(spool));
    assertEquals("odd", expected.text("opt/app/same"));
    for (String format : List.of("odc", "newc", "crc")) {
      Path stream = directory.resolve(format + ".pkg");
      String script =
          "cd \"$1\"; export LC_ALL=C; { "
              + "{ printf '# PaCkAgE DaTaStReAm\\nEXMPc 2 100\\n# end of header\\n'; "
              + "head -c 512 /dev/zero; } | head -c 512; "
              + "printf 'EXMPc/pkginfo\\nEXMPc/pkgmap\\n' | cpio -oH \"$2\" -C 512; "
              + "cd EXMPc; find pkginfo pkgmap install reloc | cpio -oH \"$2\" -C 512; "
              + "find pkginfo pkgmap root.2 | cpio -oH \"$2\" -C 512; } 2> /dev/null > \"$3\"";
      Tools.run("sh", "-c", script, "sh", spool.getParent().toString(), format, stream.toString())
          .succeeded();
      Svr4Image image = new Svr4Image().install(Svr4Image.request(stream));
      assertEquals(expected.tree(), image.tree(), format);
    }
  }

  @Test
  void checksumIsThatOfSum() throws IOException {
    Tools.require("sum");
    Random random = new Random(6);
    for (int size : new int[] {0, 1, 70_000, 20_000_000}) {
      byte[] bytes = new byte[size];
      if (size < 1_000_000) {
        random.nextBytes(bytes);
      } else {
        Arrays.fill(bytes, (byte) 0xff); // beyond 16 MiB the sum wraps at 32 bits
      }
      Path file = Files.write(directory.resolve("f" + size), bytes);
      String printed = Tools.run("sum", "-s", file.toString()).succeeded().output();
      assertTrue(printed.startsWith(SumStream.of(bytes) + " "), printed);
    }
  }
}
