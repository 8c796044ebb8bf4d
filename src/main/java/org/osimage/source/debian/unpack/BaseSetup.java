package org.osimage.source.debian.unpack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.osimage.tree.Entry;
import org.osimage.tree.TreePath;

/**
 * What the postinst scripts of some base packages do on a first installation whatever the machine
 * is, read off those of Debian 12 and done here natively:
 *
 * <table>
 *   <caption>Done when the package is among those unpacked</caption>
 *   <tr><td>base-files</td><td>{@code /root/.profile}, {@code /root/.bashrc}, {@code /etc/profile},
 *     {@code /etc/motd} and {@code /usr/share/info/dir} copied from their defaults; {@code /mnt},
 *     {@code /srv}, {@code /opt}, {@code /etc/opt}, {@code /var/opt}, {@code /media}; {@code
 *     /var/mail} (2775 root:mail) and the link {@code /var/spool/mail}; {@code /run/lock} (1777);
 *     the links {@code /var/run} and {@code /var/lock} (see {@link RealPaths}); the tree of {@code
 *     /usr/local} and its link {@code man}; {@code /var/log/wtmp}, {@code btmp} and {@code lastlog}
 *     for group utmp; {@code /etc/dpkg/origins/default}</td></tr>
 *   <tr><td>base-passwd, passwd</td><td>see {@link BaseAccounts}</td></tr>
 *   <tr><td>libc-bin</td><td>{@code /etc/nsswitch.conf}</td></tr>
 *   <tr><td>debianutils</td><td>{@code /etc/shells} from the template and every package's shells,
 *     each under its real path, too</td></tr>
 *   <tr><td>login</td><td>empty {@code /var/log/faillog}, {@code /etc/subuid}, {@code
 *     /etc/subgid}</td></tr>
 *   <tr><td>tzdata</td><td>{@code /etc/localtime} and {@code /etc/timezone} for UTC</td></tr>
 *   <tr><td>openjdk-*-jre-headless</td><td>{@code /etc/.java/.systemPrefs}</td></tr>
 * </table>
 */
final class BaseSetup {
  private static final String SHELLS = "usr/share/debianutils/shells";
  private static final String DEFAULTS = "usr/share/base-files/";

  private final Set<String> packages = new TreeSet<>();
  private final AccountIds ids;
  private final Additions image;

  private BaseSetup(List<UnpackedDeb> debs, AccountIds ids, Additions image) {
    debs.forEach(deb -> packages.add(deb.name()));
    this.ids = ids;
    this.image = image;
  }

  static void add(List<UnpackedDeb> debs, AccountIds ids, Additions image) throws IOException {
    BaseSetup setup = new BaseSetup(debs, ids, image);
    if (setup.packages.contains("base-files")) {
      setup.baseFiles();
      setup.usrLocal();
      setup.loginRecords();
    }
    if (setup.packages.contains("libc-bin")) {
      image.copy("usr/share/libc-bin/nsswitch.conf", "etc/nsswitch.conf");
    }
    if (setup.packages.contains("debianutils")) {
      setup.shells(debs);
    }
    if (setup.packages.contains("login")) {
      image.file("var/log/faillog", "");
      image.file("etc/subuid", "");
      image.file("etc/subgid", "");
    }
    if (setup.packages.contains("tzdata")) {
      image.symlink("etc/localtime", "/usr/share/zoneinfo/Etc/UTC");
      image.file("etc/timezone", "Etc/UTC\n");
    }
    if (setup.packages.stream().anyMatch(p -> p.matches("openjdk-[0-9]+-jre-headless"))) {
      image.file("etc/.java/.systemPrefs/.system.lock", "");
      image.file("etc/.java/.systemPrefs/.systemRootModFile", "");
    }
  }

  private void baseFiles() throws IOException {
    image.copy(DEFAULTS + "dot.profile", "root/.profile");
    image.copy(DEFAULTS + "dot.bashrc", "root/.bashrc");
    image.copy(DEFAULTS + "profile", "etc/profile");
    image.copy(DEFAULTS + "motd", "etc/motd");
    image.copy(DEFAULTS + "info.dir", "usr/share/info/dir");
    for (String path : List.of("mnt", "srv", "opt", "etc/opt", "var/opt", "media")) {
      image.directory(path);
    }
    image.directory("var/mail", 02775, 0, ids.group("mail").orElse(8L));
    image.symlink("var/spool/mail", "../mail");
    image.setDirectory("run/lock", 01777, 0, 0);
    if (image.find("etc/dpkg/origins/debian").isPresent()) {
      image.symlink("etc/dpkg/origins/default", "debian");
    }
  }

  /** Root's, unless the image wants Debian's older custom of a staff group. */
  private void usrLocal() throws IOException {
    boolean staff = image.find("etc/staff-group-for-usr-local").isPresent();
    int mode = staff ? 02775 : 0755;
    long gid = staff ? ids.group("staff").orElse(50L) : 0;
    image.directory("usr/local", mode, 0, gid);
    for (String name :
        List.of("share", "share/man", "bin", "games", "lib", "include", "sbin", "src", "etc")) {
      image.directory("usr/local/" + name, mode, 0, gid);
    }
    image.symlink("usr/local/man", "share/man");
  }

  private void loginRecords() throws IOException {
    long utmp = ids.group("utmp").orElse(43L);
    image.file("var/log/wtmp", 0664, 0, utmp, new byte[0]);
    image.file("var/log/btmp", 0660, 0, utmp, new byte[0]);
    image.file("var/log/lastlog", 0664, 0, utmp, new byte[0]);
  }

  private void shells(List<UnpackedDeb> debs) throws IOException {
    String template = text(SHELLS);
    Set<String> files = new TreeSet<>();
    for (UnpackedDeb deb : debs) {
      for (Entry entry : deb.entries()) {
        if (entry.path().parent().equals(TreePath.literal(SHELLS + ".d"))) {
          files.add(entry.path().toString());
        }
      }
    }
    StringBuilder all = new StringBuilder(template);
    for (String file : files) {
      all.append('\n').append(text(file));
    }
    Set<String> known = new LinkedHashSet<>(template.lines().toList());
    StringBuilder out = new StringBuilder(template);
    for (String line : all.toString().split("\n")) {
      String shell = line.replaceFirst("#.*", "").strip();
      if (shell.matches("(/[A-Za-z0-9_+-][A-Za-z0-9._+-]*)+")) {
        for (String name : List.of(shell, image.realPath(shell))) {
          if (known.add(name)) {
            out.append(name).append('\n');
          }
        }
      }
    }
    if (!template.isEmpty()) {
      image.file("etc/shells", out.toString());
    }
  }

  private String text(String path) throws IOException {
    return new String(image.bytes(path).orElse(new byte[0]), StandardCharsets.UTF_8);
  }
}
