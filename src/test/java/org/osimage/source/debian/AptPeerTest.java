package org.osimage.source.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.BuildLog;
import org.osimage.source.debian.repository.HostApt;
import org.osimage.source.download.Access;
import org.osimage.testing.Tools;

/** What apt would install from the host's own sources is what we choose. */
@Tag("peer")
class AptPeerTest {
  @TempDir static Path cache;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "linux-image-amd64",
        "openjdk-17-jre-headless busybox-static",
        "systemd-sysv openssh-server apt",
        "postgresql nginx python3 git",
        "xfce4 firefox-esr",
        "mawk exim4 mailutils",
        "base-files base-passwd dash coreutils util-linux"
      })
  void sameChoiceAsApt(String packages) throws IOException {
    String suite = suite();
    DebianRequest request =
        Requests.withoutProvided(Requests.of(Requests.host(suite), packages.split(" ")));
    DebianResolver resolver =
        new DebianResolver(
            Access.direct(cache, Optional.of(Instant.now()), BuildLog.SILENT), HostApt.standard());
    DebianResolution resolution = resolver.resolve(request);
    TreeSet<String> ours = new TreeSet<>();
    resolution.packages().forEach(p -> ours.add(p.name() + " " + p.version()));
    TreeSet<String> theirs = apt(packages);
    TreeSet<String> onlyOurs = new TreeSet<>(ours);
    onlyOurs.removeAll(theirs);
    assertEquals(List.of(), List.copyOf(onlyOurs));
    // apt keeps a first alternative that a later choice made superfluous
    assertTrue(theirs.size() - ours.size() <= 2, theirs + " against " + ours);
  }

  private static String suite() throws IOException {
    Path release = Path.of("/etc/os-release");
    assumeTrue(Files.exists(release) && Files.isDirectory(Path.of("/var/lib/apt/lists")));
    Matcher m = Pattern.compile("(?m)^VERSION_CODENAME=(.*)$").matcher(Files.readString(release));
    assumeTrue(m.find());
    return m.group(1);
  }

  private static TreeSet<String> apt(String packages) {
    Tools.require("apt-get");
    List<String> command =
        new ArrayList<>(
            List.of(
                "apt-get",
                "-s",
                "-o",
                "Dir::State::status=/dev/null",
                "-o",
                "APT::Install-Recommends=0",
                "-o",
                "APT::Install-Suggests=0",
                "-o",
                "pkgCacheGen::ForceEssential=,",
                "install"));
    command.addAll(List.of(packages.split(" ")));
    TreeSet<String> installed = new TreeSet<>();
    Matcher m =
        Pattern.compile("(?m)^Inst (\\S+?)(?::\\S+)? .*?\\((\\S+) ")
            .matcher(Tools.run(Path.of("."), command).succeeded().output());
    while (m.find()) {
      installed.add(m.group(1) + " " + m.group(2));
    }
    return installed;
  }
}
