package org.osimage.source.debian.unpack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.source.debian.unpack.AlternativeScript.Install;
import org.osimage.testing.MemoryContentStore;

class AlternativesTest {
  @TempDir Path dir;

  private static final String AWK =
      """
      #!/bin/sh
      set -e
      if [ "$1" = "configure" ] ; then   # it's a comment
              update-alternatives --install /usr/bin/awk awk /usr/bin/mawk 5 \\
                  --slave /usr/share/man/man1/awk.1.gz awk.1.gz /usr/share/man/man1/mawk.1.gz \\
                  --slave /usr/bin/nawk nawk /usr/bin/mawk || true
      fi
      """;

  private static final String JRE =
      """
      basedir=/usr/lib/jvm/java-17
      priority=1711
      jre_tools='java keytool'
      case "$1" in
      configure)
          if [ "$DPKG_MAINTSCRIPT_ARCH" != $(dpkg --print-architecture) ]; then
              priority=$(expr $priority - 1)
          fi
          for i in $jre_tools; do
              unset slave1 slave2 || true
              if [ -e $basedir/man/$i ]; then
                  slave1="--slave \\
                      /usr/share/man/man1/$i.1.gz \\
                      $i.1.gz \\
                      $basedir/man/man1/$i.1.gz"
              fi
              update-alternatives --install /usr/bin/$i $i $basedir/bin/$i $priority $slave1 $slave2
          done
          cat <<EOF
      update-alternatives --install /usr/bin/not not /usr/bin/here 1
      EOF
          ;;
      esac
      update-alternatives --install /usr/bin/x x "$(which x)" 5
      update-alternatives --install /usr/bin/y y "$1" 5
      """;

  @Test
  void literalCommandsAreFound() {
    AlternativeScript script = AlternativeScript.parse(AWK);
    Install awk = script.installs().get(0);
    assertEquals("/usr/bin/awk awk /usr/bin/mawk 5", describe(awk));
    assertEquals("/usr/bin/nawk", awk.slaves().get("nawk").link());
    assertEquals(2, awk.slaves().size());
    assertEquals(0, script.notLiteral());
  }

  private static String describe(Install i) {
    return i.link() + " " + i.name() + " " + i.path() + " " + i.priority();
  }

  @Test
  void loopsAndVariablesAreFollowed() {
    AlternativeScript script = AlternativeScript.parse(JRE);
    assertEquals(
        List.of(
            "/usr/bin/java java /usr/lib/jvm/java-17/bin/java 1711",
            "/usr/bin/keytool keytool /usr/lib/jvm/java-17/bin/keytool 1711"),
        script.installs().stream().map(AlternativesTest::describe).toList());
    assertEquals(
        "/usr/lib/jvm/java-17/man/man1/java.1.gz",
        script.installs().get(0).slaves().get("java.1.gz").path());
    assertEquals(2, script.notLiteral());
  }

  @Test
  void theHighestPriorityWins() throws Exception {
    Unpacking u =
        Unpacking.of(
            new DebBuilder("less")
                .file("./usr/bin/less", "less")
                .control(
                    "postinst",
                    "update-alternatives --install /usr/bin/pager pager /usr/bin/less 77\n")
                .in(dir),
            new DebBuilder("util")
                .file("./bin/more", "more")
                .file("./usr/share/man/more.gz", "")
                .control(
                    "postinst",
                    "update-alternatives --quiet --install /usr/bin/pager pager /bin/more 50"
                        + " --slave /usr/share/man/pager.gz pager.gz /usr/share/man/more.gz\n"
                        + "update-alternatives --install /usr/bin/gone gone /usr/bin/none 1\n")
                .in(dir));
    assertEquals("/etc/alternatives/pager", u.target("usr/bin/pager"));
    assertEquals("/usr/bin/less", u.target("etc/alternatives/pager"));
    assertFalse(u.has("usr/share/man/pager.gz"));
    assertFalse(u.has("usr/bin/gone"));
    assertEquals(
        """
        auto
        /usr/bin/pager
        pager.gz
        /usr/share/man/pager.gz

        /bin/more
        50
        /usr/share/man/more.gz
        /usr/bin/less
        77


        """,
        u.text("var/lib/dpkg/alternatives/pager"));
  }

  @Test
  void whatIsComputedIsReported() throws Exception {
    List<String> log = new ArrayList<>();
    Unpacking.of(
        new MemoryContentStore(),
        List.of(new DebBuilder("jre").control("postinst", JRE).in(dir)),
        true,
        Unpacking.logging(log));
    assertTrue(
        log.stream().anyMatch(l -> l.startsWith("alternatives that") && l.endsWith(": jre")),
        log.toString());
  }

  @Test
  void anyTextIsParsedInBoundedTime() {
    long seed = 5;
    Random random = new Random(seed);
    String alphabet =
        "for i in a; do done update-alternatives --install $i \"'`(){}\\\n<<EOF $(x) ";
    for (int round = 0; round < 2000; round++) {
      StringBuilder script = new StringBuilder(round % 2 == 0 ? JRE : AWK);
      for (int i = 0; i < 20; i++) {
        int at = random.nextInt(script.length());
        script.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
      }
      AlternativeScript.parse(script.toString());
    }
    AlternativeScript.parse("for i in a b c d; do ".repeat(40) + "x=y\n");
    AlternativeScript.parse("$(".repeat(200) + "\"".repeat(201));
  }
}
