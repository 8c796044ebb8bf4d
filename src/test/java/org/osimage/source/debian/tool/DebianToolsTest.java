package org.osimage.source.debian.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osimage.shell.Outcome;

class DebianToolsTest {
  private static final String STATUS =
      """
      Package: alpha
      Status: install ok installed
      Architecture: amd64
      Version: 1:2.0-1

      Package: beta
      Status: install ok installed
      Architecture: all
      Version: 3

      """;

  private static final String PASSWD = "root:x:0:0:root:/root:/bin/bash\n";
  private static final String GROUP = "root:x:0:\nusers:x:100:\nnogroup:x:65534:\n";

  private static ToolRun accounts() throws IOException {
    return ToolRun.on(
        Map.of(
            "/etc/passwd",
            PASSWD,
            "/etc/group",
            GROUP,
            "/etc/shadow",
            "root:*:19000:0:99999:7:::\n",
            "/etc/gshadow",
            "root:*::\n"));
  }

  @Test
  void queriesKnowNameVersionAndState() throws IOException {
    ToolRun run = ToolRun.on(Map.of("/var/lib/dpkg/status", STATUS));
    Outcome outcome =
        run.run(
            "dpkg-query -W -f='${binary:Package}|${Version}|${db:Status-Abbrev}\\n' alpha beta\n"
                + "dpkg-query -W gamma\necho $?\ndpkg --print-architecture");
    assertEquals("alpha|1:2.0-1|iU \nbeta|3|iU \n1\namd64\n", outcome.output());
    assertEquals("dpkg-query: no packages found matching gamma\n", outcome.errors());
  }

  @Test
  void systemUsersGetTheNumbersOfAdduser() throws IOException {
    ToolRun run = accounts();
    Outcome outcome =
        run.run(
            "adduser --system --quiet --home /nonexistent --no-create-home --group messagebus\n"
                + "adduser --system --home /run/sshd --no-create-home sshd\n"
                + "addgroup --system crontab\nadduser sshd crontab\n");
    assertTrue(outcome.succeeded(), outcome.errors());
    assertEquals(
        PASSWD
            + "messagebus:x:100:101::/nonexistent:/usr/sbin/nologin\n"
            + "sshd:x:101:65534::/run/sshd:/usr/sbin/nologin\n",
        run.text("/etc/passwd"));
    assertEquals(GROUP + "messagebus:x:101:\ncrontab:x:102:sshd\n", run.text("/etc/group"));
    assertTrue(run.text("/etc/shadow").endsWith("sshd:!:19675::::::\n"), run.text("/etc/shadow"));
  }

  @Test
  void sysusersCountDownFromTheEnd() throws IOException {
    ToolRun run = accounts();
    Outcome outcome =
        run.run(
            "mkdir -p /usr/lib/sysusers.d\n"
                + "printf 'g journal - -\\nu net - \"Net Work\"\\nm net journal\\n'"
                + " > /usr/lib/sysusers.d/a.conf\nsystemd-sysusers a.conf\n");
    assertTrue(outcome.succeeded(), outcome.errors());
    assertEquals(PASSWD + "net:x:998:998:Net Work:/:/usr/sbin/nologin\n", run.text("/etc/passwd"));
    assertEquals(GROUP + "journal:x:999:net\nnet:x:998:\n", run.text("/etc/group"));
  }

  @Test
  void unitsAreEnabledAsTheirPresetSays() throws IOException {
    String unit = "[Service]\nExecStart=/bin/x\n[Install]\nWantedBy=multi-user.target\n";
    ToolRun run =
        ToolRun.on(
            Map.of(
                "/lib/systemd/system/on.service",
                unit + "Alias=also.service\n",
                "/lib/systemd/system/off.service",
                unit,
                "/usr/lib/systemd/system-preset/90.preset",
                "disable off.*\n"));
    Outcome outcome =
        run.run(
            "for u in on.service off.service; do deb-systemd-helper unmask $u\n"
                + "deb-systemd-helper --quiet was-enabled $u && deb-systemd-helper enable $u\n"
                + "done\nsystemctl is-enabled on\nsystemctl is-enabled off\n");
    assertEquals("enabled\ndisabled\n", outcome.output());
    assertEquals(
        "/lib/systemd/system/on.service",
        run.link("/etc/systemd/system/multi-user.target.wants/on.service"));
    assertEquals("/lib/systemd/system/on.service", run.link("/etc/systemd/system/also.service"));
    assertEquals("", run.link("/etc/systemd/system/multi-user.target.wants/off.service"));
    assertEquals(
        "/etc/systemd/system/also.service\n"
            + "/etc/systemd/system/multi-user.target.wants/on.service\n",
        run.text("/var/lib/systemd/deb-systemd-helper-enabled/on.service.dsh-also"));
  }

  @Test
  void theBestAlternativeWins() throws IOException {
    ToolRun run =
        ToolRun.on(Map.of("/usr/bin/less", "", "/bin/more", "", "/usr/share/man/more.1", ""));
    Outcome outcome =
        run.run(
            "update-alternatives --install /usr/bin/pager pager /bin/more 50"
                + " --slave /usr/share/man/pager.1 pager.1 /usr/share/man/more.1\n"
                + "update-alternatives --install /usr/bin/pager pager /usr/bin/less 77\n");
    assertTrue(outcome.succeeded(), outcome.errors());
    assertEquals("/usr/bin/less", run.link("/etc/alternatives/pager"));
    assertEquals("/etc/alternatives/pager", run.link("/usr/bin/pager"));
    assertEquals("", run.link("/usr/share/man/pager.1"));
    assertEquals(
        "auto\n/usr/bin/pager\npager.1\n/usr/share/man/pager.1\n\n/bin/more\n50\n"
            + "/usr/share/man/more.1\n/usr/bin/less\n77\n\n\n",
        run.text("/var/lib/dpkg/alternatives/pager"));
  }

  @Test
  void hostKeysAreNeverBaked() throws IOException {
    ToolRun run = ToolRun.on(Map.of("/usr/lib/systemd/system/x.service", ""));
    Outcome outcome =
        run.run("ssh-keygen -q -f /etc/ssh/ssh_host_rsa_key -N '' -t rsa\nls /etc/ssh\n");
    assertEquals("", outcome.output());
    assertEquals(
        "#!/bin/sh\nset -e\n[ -e /etc/ssh/ssh_host_rsa_key ] || ssh-keygen -q -f"
            + " /etc/ssh/ssh_host_rsa_key -N '' -t rsa\n",
        run.text("/usr/lib/osimage/first-boot.d/20-ssh-host-keys"));
    assertEquals(
        "/usr/lib/systemd/system/osimage-first-boot.service",
        run.link("/etc/systemd/system/sysinit.target.wants/osimage-first-boot.service"));
  }

  @Test
  void pamProfilesMakeTheStacks() throws IOException {
    String template =
        "# here are the per-package modules (the \"Primary\" block)\n$x\n"
            + "# here's the fallback if no module succeeds\nauth\trequisite\t\t\tpam_deny.so\n"
            + "# and here are more per-package modules (the \"Additional\" block)\n$y\n"
            + "# end of pam-auth-update config\n";
    Map<String, String> texts = new java.util.HashMap<>();
    for (String type :
        new String[] {"auth", "account", "password", "session", "session-noninteractive"}) {
      texts.put("/usr/share/pam/common-" + type, template);
    }
    texts.put(
        "/usr/share/pam-configs/unix",
        "Name: Unix\nDefault: yes\nPriority: 256\nAuth-Type: Primary\nAuth:\n"
            + "\t[success=end default=ignore]\tpam_unix.so nullok try_first_pass\nAuth-Initial:\n"
            + "\t[success=end default=ignore]\tpam_unix.so nullok\n");
    ToolRun run = ToolRun.on(texts);
    assertTrue(run.run("pam-auth-update --package --force").succeeded());
    assertEquals(
        template
            .replace("$x", "auth\t[success=1 default=ignore]\tpam_unix.so nullok")
            .replace("$y\n", ""),
        run.text("/etc/pam.d/common-auth"));
    assertTrue(run.run("pam-auth-update --package").succeeded());
  }

  @Test
  void debconfAnswersWithDefaultsAndValues() throws IOException {
    ToolRun run =
        ToolRun.on(
            Map.of(
                "/var/lib/dpkg/info/alpha.templates",
                "Template: alpha/port\nType: string\nDefault: 22\nDescription: Port?\n More.\n",
                "/usr/share/debconf/frontend",
                "",
                "/usr/share/debconf/confmodule",
                "if [ ! \"$DEBIAN_HAS_FRONTEND\" ]; then exec /usr/share/debconf/frontend $0"
                    + " \"$@\"; fi\n"
                    + "exec 3>&1 1>&2\nask() { echo \"$*\" >&3; read -r l; RET=${l#* }; }\n",
                "/var/lib/dpkg/info/alpha.postinst",
                "#!/bin/sh\n. /usr/share/debconf/confmodule\nask GET alpha/port\n"
                    + "echo \"$RET\" > /first\nask SET alpha/port 2222\nask GET alpha/port\n"
                    + "echo \"$RET\" > /second\nask FOO alpha/port\necho \"$l\" > /third\n"));
    Outcome outcome =
        run.run(
            "chmod 755 /usr/share/debconf/frontend /var/lib/dpkg/info/alpha.postinst\n"
                + "/var/lib/dpkg/info/alpha.postinst configure\n");
    assertTrue(outcome.succeeded(), outcome.errors() + outcome.unknown());
    assertEquals("22\n", run.text("/first"));
    assertEquals("2222\n", run.text("/second"));
    assertEquals("20 Unsupported command \"FOO\"\n", run.text("/third"));
  }

  @Test
  void capabilitiesReachTheTree() throws IOException {
    ToolRun run = ToolRun.on(Map.of("/bin/ping", ""));
    Outcome outcome = run.run("setcap cap_net_raw+ep /bin/ping\ngetcap /bin/ping\n");
    assertEquals("/bin/ping cap_net_raw=ep\n", outcome.output());
    assertEquals(
        "0100000200200000000000000000000000000000",
        run.files.find("/bin/ping").orElseThrow().attributes().xattrs().get("security.capability"));
  }
}
