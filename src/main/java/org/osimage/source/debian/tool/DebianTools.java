package org.osimage.source.debian.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osimage.arch.Architecture;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Commands;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.file.Node;
import org.osimage.source.debian.tool.account.AccountTools;
import org.osimage.source.debian.tool.file.TreeFiles;

/** All commands of Debian that the shell gets. */
public final class DebianTools {
  /** What a running system needs and an image does not: they succeed and do nothing. */
  private static final List<String> NOTHING_TO_DO =
      List.of(
          "invoke-rc.d",
          "deb-systemd-invoke",
          "service",
          "udevadm",
          "update-initramfs",
          "update-grub",
          "update-grub2",
          "depmod",
          "dracut",
          "linux-update-symlinks",
          "linux-check-removal",
          "linux-run-hooks",
          "py3compile",
          "py3clean",
          "pycompile",
          "pyclean",
          "pypy3compile",
          "update-python-modules",
          "dpkg-preconfigure",
          "apparmor_parser",
          "aa-remove-unknown",
          "sysctl",
          "killall",
          "pkill",
          "start-stop-daemon",
          "restorecon",
          "sync",
          "update-menus",
          "dh_installmenu",
          "apt-get",
          "ldconfig.real",
          "needrestart",
          "modprobe",
          "mount",
          "umount",
          "swapon");

  /** Caches in the formats of the programs that read them: made on the first boot. */
  private static final List<String> CACHES =
      List.of(
          "systemd-hwdb",
          "journalctl",
          "mandb",
          "fc-cache",
          "glib-compile-schemas",
          "gio-querymodules",
          "gdk-pixbuf-query-loaders",
          "gtk-query-immodules-3.0",
          "gtk-update-icon-cache",
          "update-icon-caches",
          "update-mime-database",
          "update-desktop-database",
          "localedef",
          "update-fonts-dir",
          "update-fonts-scale",
          "update-fonts-alias");

  /** Such programs that packages call by path, in Debian's directory of an architecture. */
  private static final List<String> CACHE_PATHS =
      List.of(
          "/usr/lib/{multiarch}/glib-2.0/glib-compile-schemas",
          "/usr/lib/{multiarch}/glib-2.0/gio-querymodules",
          "/usr/lib/{multiarch}/gdk-pixbuf-2.0/gdk-pixbuf-query-loaders",
          "/usr/lib/{multiarch}/libgtk-3-0/gtk-query-immodules-3.0");

  private DebianTools() {}

  /**
   * The commands for the scripts of one image.
   *
   * @param packages what is installed; the commands change and ask its states
   */
  public static Commands commands(
      InstalledPackages packages, Triggers triggers, DebconfDatabase debconf) {
    Map<String, Command> all = new TreeMap<>();
    NOTHING_TO_DO.forEach(name -> all.put(name, call -> 0));
    CACHES.forEach(name -> all.put(name, FirstBoot.deferred("60-caches")));
    for (Architecture architecture : Architecture.values()) {
      for (String path : CACHE_PATHS) {
        all.put(architecture.in(path), FirstBoot.deferred("60-caches"));
      }
    }
    all.put("dpkg", new Dpkg(packages));
    all.put("dpkg-query", new DpkgQuery(packages));
    all.put("dpkg-divert", new DpkgDivert());
    all.put("dpkg-statoverride", new DpkgStatoverride());
    all.put("dpkg-trigger", new DpkgTrigger(triggers));
    all.put("update-alternatives", new UpdateAlternatives());
    all.put("update-rc.d", new UpdateRcD());
    all.put("deb-systemd-helper", new DebSystemdHelper());
    all.put("systemctl", new Systemctl(packages));
    all.put("systemd-sysusers", new SystemdSysusers());
    all.put("systemd-tmpfiles", new SystemdTmpfiles());
    all.put("systemd-machine-id-setup", FirstBoot::machineId);
    all.put("dbus-uuidgen", FirstBoot::busId);
    all.put("ssh-keygen", FirstBoot::sshKeygen);
    all.put("make-ssl-cert", FirstBoot::sslCertificate);
    all.putAll(AccountTools.all());
    all.put("pam-auth-update", new PamAuthUpdate());
    all.putAll(new Debconf(debconf).all());
    all.putAll(Certificates.all());
    all.put("perl", DebianTools::perl);
    all.put("ldconfig", new Ldconfig());
    all.put("setcap", new Setcap());
    all.put("getcap", Setcap::get);
    all.put("run-parts", DebianTools::runParts);
    all.put("mountpoint", DebianTools::mountpoint);
    all.put("ischroot", call -> 0);
    all.put("runlevel", DebianTools::runlevel);
    all.put("pidof", call -> 1);
    all.put("pgrep", call -> 1);
    all.put("ps", call -> 0);
    all.put("linux-version", DebianTools::linuxVersion);
    return Commands.of(all);
  }

  /** As in a prepared chroot: the kernel's own file systems are there. */
  private static int mountpoint(Invocation call) {
    return call.arguments().stream().anyMatch(w -> w.matches("/(proc|sys|dev)/?")) ? 0 : 1;
  }

  /**
   * The two programs that scripts of base packages give to Perl: an empty one, to ask whether it
   * works, and ucf's, which puts a backslash before everything that is no letter, digit or
   * underscore.
   */
  private static int perl(Invocation call) throws IOException {
    List<String> words = call.arguments();
    if (words.equals(List.of("-e", ""))) {
      return 0;
    }
    if (!words.equals(List.of("-nle", "print \"\\Q$_\\E\\n\""))) {
      return call.processes().notInterpreted("perl", words);
    }
    for (String line : TreeFiles.linesOf(call.read("-"))) {
      call.println(line.replaceAll("[^A-Za-z0-9_\\x80-\\xff]", "\\\\$0") + "\n");
    }
    return 0;
  }

  private static int runlevel(Invocation call) throws IOException {
    call.println("unknown");
    return 1;
  }

  /** Of two kernels' versions as dpkg compares them. */
  private static int linuxVersion(Invocation call) throws IOException {
    List<String> words = call.arguments();
    if (words.size() == 4 && words.get(0).equals("compare")) {
      return Dpkg.compare(words.get(1), words.get(2), words.get(3)).orElse(false) ? 0 : 1;
    }
    if (!words.isEmpty() && words.get(0).equals("list")) {
      for (String name : new TreeFiles(call.files()).names("/boot")) {
        if (name.startsWith("vmlinuz-")) {
          call.println(name.substring("vmlinuz-".length()));
        }
      }
    }
    return 0;
  }

  /** run-parts(8): the executable files of a directory, or their names. */
  private static int runParts(Invocation call) throws IOException {
    List<String> arguments = new ArrayList<>();
    String directory = "";
    boolean list = false;
    boolean test = false;
    boolean stop = false;
    String pattern = "[A-Za-z0-9_-]+";
    List<String> words = call.arguments();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--list")) {
        list = true;
      } else if (word.equals("--test")) {
        test = true;
      } else if (word.equals("--exit-on-error")) {
        stop = true;
      } else if (word.startsWith("--arg=")) {
        arguments.add(word.substring("--arg=".length()));
      } else if ((word.equals("-a") || word.equals("--arg")) && i + 1 < words.size()) {
        arguments.add(words.get(++i));
      } else if (word.startsWith("--regex=")) {
        pattern =
            word.substring("--regex=".length()).replaceFirst("^\\^", "").replaceFirst("\\$$", "");
      } else if (!word.startsWith("-")) {
        directory = word;
      }
    }
    int status = 0;
    for (String name :
        new TreeFiles(call.files())
            .names(directory.startsWith("/") ? directory : call.directory() + "/" + directory)) {
      String path = directory + "/" + name;
      boolean file = call.find(path).filter(Node::isFile).isPresent();
      if (!file || !name.matches(pattern)) {
        continue;
      }
      boolean runs = (call.find(path).orElseThrow().attributes().mode() & 0111) != 0;
      if (list || (test && runs)) {
        call.println(path);
      } else if (runs && !test) {
        List<String> argv = new ArrayList<>(List.of(path));
        argv.addAll(arguments);
        int result = call.run(argv);
        status = result != 0 ? 1 : status;
        if (result != 0) {
          call.err().print("run-parts: " + path + " exited with return code " + result + "\n");
          if (stop) {
            return 1;
          }
        }
      }
    }
    return status;
  }
}
