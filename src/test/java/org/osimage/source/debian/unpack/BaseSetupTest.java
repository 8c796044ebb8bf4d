package org.osimage.source.debian.unpack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.testing.MemoryContentStore;

class BaseSetupTest {
  @TempDir Path dir;

  private DebBuilder baseFiles() {
    return new DebBuilder("base-files")
        .dir("./bin/")
        .dir("./var/run/")
        .dir("./var/lock/", 01777, "root", 0, "root", 0)
        .dir("./root/", 0700, "root", 0, "root", 0)
        .file("./etc/dpkg/origins/debian", "")
        .file("./usr/share/base-files/dot.bashrc", "rc")
        .file("./usr/share/base-files/profile", "profile")
        .file("./usr/share/base-files/motd", "motd");
  }

  @Test
  void baseFilesPostinst() throws Exception {
    Unpacking u =
        Unpacking.of(
            BasePackages.passwd().in(dir),
            baseFiles().in(dir),
            new DebBuilder("old").file("./var/run/old/x", "x").in(dir));
    assertEquals("profile", u.text("etc/profile"));
    assertEquals("rc", u.text("root/.bashrc"));
    assertFalse(u.has("root/.profile"));
    assertEquals("0700 0 0", u.owner("root"));
    assertEquals("2775 0 8", u.owner("var/mail"));
    assertEquals("/run", u.target("var/run"));
    assertEquals("/run/lock", u.target("var/lock"));
    assertEquals("1777 0 0", u.owner("run/lock"));
    assertEquals("x", u.text("run/old/x"));
    assertEquals("0664 0 43", u.owner("var/log/wtmp"));
    assertEquals("0755 0 0", u.owner("usr/local/bin"));
    assertEquals("share/man", u.target("usr/local/man"));
    assertEquals("debian", u.target("etc/dpkg/origins/default"));
    assertEquals("usr/bin", u.target("bin"));
  }

  @Test
  void packagesFilesAreNeverReplaced() throws Exception {
    Unpacking u =
        Unpacking.of(
            baseFiles().in(dir), new DebBuilder("site").file("./etc/motd", "ours").in(dir));
    assertEquals("ours", u.text("etc/motd"));
  }

  @Test
  void shellsUnderBothTheirPaths() throws Exception {
    Unpacking u =
        Unpacking.of(
            new DebBuilder("debianutils")
                .file("./usr/share/debianutils/shells", "# valid\n/bin/sh\n")
                .in(dir),
            new DebBuilder("zsh")
                .file("./usr/share/debianutils/shells.d/zsh", "/bin/zsh\n")
                .in(dir),
            new DebBuilder("bash")
                .file("./usr/share/debianutils/shells.d/bash", "/bin/bash\n")
                .in(dir));
    assertEquals(
        "# valid\n/bin/sh\n/usr/bin/sh\n/bin/bash\n/usr/bin/bash\n/bin/zsh\n/usr/bin/zsh\n",
        u.text("etc/shells"));
  }

  @Test
  void whatMattersIsReported() throws Exception {
    List<String> log = new ArrayList<>();
    Unpacking.of(
        new MemoryContentStore(),
        List.of(
            new DebBuilder("a").control("preinst", "dpkg-divert --package a --add /x\n").in(dir),
            new DebBuilder("b").control("postinst", "adduser --system b\n").in(dir),
            new DebBuilder("c").control("postinst", "true\n").in(dir),
            new DebBuilder("d")
                .dir("./opt/d/lib/")
                .file("./etc/ld.so.conf.d/d.conf", "/opt/d/lib\n/usr/lib/x86_64-linux-gnu\n")
                .file("./opt/d/lib/libd.so", "")
                .in(dir)),
        true,
        Unpacking.logging(log));
    assertEquals(3, log.size(), log.toString());
    assertTrue(log.get(0).contains("dpkg-divert") && log.get(0).endsWith("(a)"));
    assertTrue(log.get(1).contains("<users>") && log.get(1).endsWith("(b)"));
    assertTrue(log.get(2).startsWith("d: libraries in /opt/d/lib "));
  }
}
