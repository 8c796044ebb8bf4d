package org.osimage.source.debian.unpack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.content.PackedContentStore;
import org.osimage.testing.Materialise;
import org.osimage.testing.Tools;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.TreeListing;

/** Real packages of the host's release, unpacked by us and by dpkg. */
@Tag("peer")
class DpkgPeerTest {
  private static final String[] PACKAGES = {
    "base-files",
    "base-passwd",
    "bash",
    "ca-certificates",
    "coreutils",
    "debianutils",
    "dpkg",
    "libc-bin",
    "libc6",
    "login",
    "mawk",
    "openssl",
    "passwd",
    "util-linux"
  };

  /** Takes the scripts out, as they cannot run here, and lets dpkg unpack the rest. */
  private static final String REFEREE =
      """
      set -e
      umask 022
      mkdir b s
      for d in debs/*.deb; do
        n=$(dpkg-deb -f $d Package)
        dpkg-deb -R $d b/$n
        rm -f b/$n/DEBIAN/preinst b/$n/DEBIAN/postinst b/$n/DEBIAN/prerm b/$n/DEBIAN/postrm
        rm -f b/$n/DEBIAN/config
        test $n != mawk || rm b/$n/DEBIAN/md5sums
        dpkg-deb -Znone -b b/$n s/$n.deb > build.log
      done
      mkdir -p root/var/lib/dpkg/info root/var/lib/dpkg/updates root/var/lib/dpkg/triggers
      touch root/var/lib/dpkg/status
      for l in bin sbin lib lib64; do mkdir -p root/usr/$l; ln -s usr/$l root/$l; done
      dpkg --root=root --force-all --unpack s/*.deb > unpack.log 2>&1
      dpkg --root=root --force-all --configure -a > configure.log 2>&1
      cd root
      find . -path ./var/lib/dpkg -prune -o -printf '%y %m %U %G %l|%p\\0' > ../found
      find . -path ./var/lib/dpkg -prune -o -type f -print0 | xargs -0 sha256sum -z > ../sums
      """;

  @TempDir Path dir;

  /** JUnit follows no link when it deletes, but warns of every one. */
  @AfterEach
  void delete() {
    Tools.run(dir, List.of("rm", "-rf", "b", "s", "root"));
  }

  @Test
  void treeAndDatabaseAreDpkgs() throws Exception {
    HostPackages.download(dir.resolve("debs"), PACKAGES);
    boolean root = System.getProperty("user.name", "").equals("root");
    if (!root) {
      Tools.require("fakeroot");
    }
    Tools.run(dir, root ? List.of("sh", "-c", REFEREE) : List.of("fakeroot", "sh", "-c", REFEREE))
        .succeeded();
    try (PackedContentStore store = PackedContentStore.open(dir.resolve("store"))) {
      Unpacking u = Unpacking.of(store, HostPackages.debs(dir.resolve("s")), true);
      List<String> theirs = dpkgTree();
      assertEquals("", difference(theirs, ourTree(u, theirs)));
      compareDatabase(u);
    }
  }

  /** Type, mode, owner, target or digest, and path of every entry. */
  private List<String> dpkgTree() throws IOException {
    Map<String, String> sums = new TreeMap<>();
    for (String line : Files.readString(dir.resolve("sums")).split("\0")) {
      sums.put(line.substring(66), line.substring(0, 64));
    }
    List<String> lines = new ArrayList<>();
    for (String line : Files.readString(dir.resolve("found")).split("\0")) {
      String path = line.substring(line.indexOf("|.") + 1);
      // base-files' postinst makes links of these
      if (!path.matches("\\./(var/(run|lock)|run/lock)")) {
        lines.add(line + " " + sums.getOrDefault(path, ""));
      }
    }
    lines.sort(null);
    return lines;
  }

  private static String difference(List<String> theirs, List<String> ours) {
    List<String> lines = new ArrayList<>();
    theirs.stream().filter(l -> !ours.contains(l)).forEach(l -> lines.add("dpkg: " + l));
    ours.stream().filter(l -> !theirs.contains(l)).forEach(l -> lines.add("ours: " + l));
    return String.join("\n", lines);
  }

  private static List<String> ourTree(Unpacking u, List<String> dpkgs) throws IOException {
    List<String> paths =
        dpkgs.stream()
            .map(l -> l.replaceFirst(".*\\|\\.", "").replaceFirst(" [0-9a-f]*$", ""))
            .toList();
    var known = new java.util.HashSet<>(paths);
    List<String> lines = new ArrayList<>();
    for (Entry entry : u.tree.entries()) {
      String path = entry.path().isRoot() ? "" : "/" + entry.path();
      // what is not a package's was made by us: compared in other tests
      if (known.contains(path) || !u.contribution.origin().apply(entry.path()).equals("<debian>")) {
        if (!path.startsWith("/var/lib/dpkg") && !path.matches("/(var/(run|lock)|run/lock)")) {
          lines.add(line(u, entry, path));
        }
      }
    }
    lines.sort(null);
    return lines;
  }

  private static String line(Unpacking u, Entry entry, String path) throws IOException {
    Entry body = u.tree.body(entry);
    Attributes a = body.attributes();
    String type = body instanceof Entry.Directory ? "d" : body instanceof Entry.Symlink ? "l" : "f";
    String target = body instanceof Entry.Symlink link ? link.target() : "";
    String sum = body instanceof Entry.RegularFile file ? file.content().hex() : "";
    return type
        + " "
        + Integer.toOctalString(a.mode())
        + " "
        + a.uid()
        + " "
        + a.gid()
        + " "
        + target
        + "|."
        + path
        + " "
        + sum;
  }

  private void compareDatabase(Unpacking u) throws IOException {
    Path theirs = dir.resolve("root/var/lib/dpkg");
    assertEquals(Files.readString(theirs.resolve("status")), u.text("var/lib/dpkg/status"));
    for (String name : List.of("triggers/ldconfig", "triggers/File")) {
      assertEquals(
          Files.readString(theirs.resolve(name)).lines().sorted().toList(),
          u.text("var/lib/dpkg/" + name).lines().sorted().toList());
    }
    try (Stream<Path> files = Files.list(theirs.resolve("info"))) {
      List<String> names = files.map(f -> f.getFileName().toString()).sorted().toList();
      List<String> ours =
          u.paths().stream()
              .filter(p -> p.startsWith("var/lib/dpkg/info/"))
              .map(p -> p.substring("var/lib/dpkg/info/".length()))
              .sorted()
              .toList();
      assertEquals(names, ours);
      for (String name : names) {
        assertEquals(
            Files.readString(theirs.resolve("info").resolve(name), StandardCharsets.ISO_8859_1),
            new String(
                u.text("var/lib/dpkg/info/" + name).getBytes(StandardCharsets.UTF_8),
                StandardCharsets.ISO_8859_1),
            name);
      }
    }
  }

  @Test
  void dpkgIsContentWithTheImage() throws Exception {
    Tools.require("dpkg", "dpkg-query");
    List<DebFile> debs = HostPackages.download(dir.resolve("debs"), PACKAGES);
    try (PackedContentStore store = PackedContentStore.open(dir.resolve("store"))) {
      Unpacking u = Unpacking.of(store, debs, true);
      Path root = Materialise.tree(u.tree, store, dir.resolve("root"));
      String option = "--root=" + root;
      String listed = Tools.run("dpkg", option, "-l").succeeded().output();
      for (DebFile deb : debs) {
        assertTrue(
            listed.lines().anyMatch(l -> l.matches("ii +" + deb.name() + "(:amd64)? .*")),
            deb + " in\n" + listed);
      }
      assertEquals("", Tools.run("dpkg", option, "--audit").succeeded().output());
      assertEquals("", Tools.run("dpkg", option, "--verify").succeeded().output());
      String files = Tools.run("dpkg-query", option, "-L", "bash").succeeded().output();
      assertTrue(files.contains("/bin/bash\n"), files);
      compareAlternatives(root);
      Files.writeString(root.resolve("usr/share/base-files/motd"), "changed");
      assertFalse(Tools.run("dpkg", option, "--verify").output().isEmpty());
      Path bash = root.resolve("var/lib/dpkg/info/bash.list");
      Files.delete(bash);
      assertTrue(Tools.run("dpkg", option, "--audit").output().contains("bash"));
    }
  }

  /** update-alternatives reads our lists, finds nothing to change and writes the same. */
  private static void compareAlternatives(Path root) throws IOException {
    Tools.require("update-alternatives");
    for (String name : List.of("awk", "pager", "which")) {
      Path list = root.resolve("var/lib/dpkg/alternatives/" + name);
      String before = Files.readString(list);
      String provider = Files.readSymbolicLink(root.resolve("etc/alternatives/" + name)).toString();
      Tools.Result query =
          Tools.run("update-alternatives", "--root", root.toString(), "--query", name);
      assertTrue(query.succeeded().output().contains("Best: " + provider + "\n"), query.output());
      assertTrue(query.output().contains("Status: auto"), query.output());
      Tools.run("update-alternatives", "--root", root.toString(), "--auto", name).succeeded();
      assertEquals(before, Files.readString(list));
    }
  }

  @Test
  void coldWarmAndThreadsAreAlike() throws Exception {
    List<DebFile> debs = HostPackages.download(dir.resolve("debs"), PACKAGES);
    List<String> listings = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      for (String name : List.of("one", "two", "two")) {
        try (PackedContentStore store = PackedContentStore.open(dir.resolve(name))) {
          int threads = name.equals("one") ? 1 : 2;
          Unpacking u = Unpacking.of(store, debs, true, Unpacking.context(threads, pool));
          listings.add(TreeListing.text(u.tree));
        }
      }
    } finally {
      pool.shutdownNow();
    }
    assertEquals(listings.get(0), listings.get(1));
    assertEquals(listings.get(0), listings.get(2));
  }
}
