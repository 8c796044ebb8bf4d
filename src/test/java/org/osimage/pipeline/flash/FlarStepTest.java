package org.osimage.pipeline.flash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.pipeline.ImageBuild;
import org.osimage.pipeline.Recorded;
import org.osimage.pipeline.Settings;
import org.osimage.pipeline.step.OutputArtifact;

/** The goal flar on small overlays: header, selection, sections, bases, integrity. */
class FlarStepTest {
  private static final String OVERLAY =
      "<software><overlay><directory>o</directory></overlay></software>";

  @TempDir Path dir;
  private final Recorded log = new Recorded();

  @BeforeEach
  void overlay() throws IOException {
    write("o/etc/motd", "hello\n");
    write("o/opt/a", "a");
    write("o/opt/b/c", "c");
  }

  private void write(String file, String text) throws IOException {
    Path path = dir.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private List<OutputArtifact> build(String flar) throws IOException {
    try (ImageBuild build = new ImageBuild(Settings.of(dir, OVERLAY + flar, log))) {
      build.run("populate");
      return build.run("flar");
    }
  }

  private String header(String flar) throws IOException {
    return text(build(flar).get(0).file());
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  private String refused(String flar) {
    return assertThrows(ImageBuildException.class, () -> build(flar)).getMessage();
  }

  private List<String> members(Path file) throws IOException {
    try (FlarTools tools = new FlarTools(dir.resolve("cache"), Runnable::run, 1, true, log)) {
      return tools.info(file, java.util.Optional.empty(), true);
    }
  }

  @Test
  void nothingWithoutTheElement() throws IOException {
    assertEquals(List.of(), build(""));
    assertEquals(List.of(), build("<flar><skip>true</skip></flar>"));
  }

  /** Nothing of the header comes from the build host. */
  @Test
  void headerOfAnImageWithoutANodeName() throws IOException {
    List<OutputArtifact> outputs = build("<flar/>");
    assertEquals(
        new OutputArtifact(dir.resolve("target/img-1.0.flar"), "flar", "flar"), outputs.get(0));
    String text = text(outputs.get(0).file());
    for (String line :
        List.of(
            "creation_date=20231114221320",
            "creation_master=img",
            "creation_node=img",
            "content_name=img-1.0",
            "creation_hardware_class=UNKNOWN",
            "creation_release=UNKNOWN",
            "files_compressed_method=none",
            "files_unarchived_size=8",
            "content_architectures=i86pc",
            "type=FULL",
            "section_begin=summary",
            "bytes in files: 8")) {
      assertTrue(text.contains("\n" + line + "\n"), line);
    }
  }

  @Test
  void headerOfASolarisImage() throws IOException {
    write("o/etc/nodename", "web\n");
    write("o/var/sadm/system/admin/INST_RELEASE", "OS=Solaris\nVERSION=10\nREV=0\n");
    String text =
        header(
            "<flar><name>Web server</name><author>me</author><contentType>web</contentType>"
                + "<description>one\ntwo</description><compress>true</compress>"
                + "<creationDate>20240101120000</creationDate><format>pax</format>"
                + "<architectures><architecture>sun4u</architecture>"
                + "<architecture>sun4v</architecture></architectures>"
                + "<keywords><keyword><name>X-site</name><value>a=b</value></keyword></keywords>"
                + "<summary>what it is</summary></flar>");
    for (String line :
        List.of(
            "files_archived_method=pax",
            "creation_date=20240101120000",
            "creation_master=web",
            "content_name=Web server",
            "creation_node=web",
            "creation_release=10",
            "creation_os_name=Solaris",
            "files_compressed_method=compress",
            "content_author=me",
            "content_type=web",
            "content_description=one\ntwo",
            "content_architectures=sun4u,sun4v",
            "X-site=a=b",
            "section_begin=summary\nwhat it is\nsection_end=summary")) {
      assertTrue(text.contains("\n" + line + "\n"), line + " in " + text.substring(0, 900));
    }
  }

  @Test
  void selectionByElementsAndLists() throws IOException {
    write("x", "/opt\n");
    write("z", "+ opt/b\n- etc\n");
    write("f", "opt/a\n");
    Path file =
        build(
                "<flar><excludeList>x</excludeList><filter>z</filter>"
                    + "<includes><include>opt/none</include></includes></flar>")
            .get(0)
            .file();
    assertEquals(List.of(".", "opt", "opt/b", "opt/b/c"), members(file));
    assertTrue(log.warnings.toString().contains("opt/none"), log.warnings.toString());
    file = build("<flar><files>f</files><onlyFiles>true</onlyFiles></flar>").get(0).file();
    assertEquals(List.of(".", "opt", "opt/a"), members(file));
    file =
        build("<flar><root>opt</root><excludes><exclude>a</exclude></excludes></flar>")
            .get(0)
            .file();
    assertEquals(List.of(".", "b", "b/c"), members(file));
    assertTrue(refused("<flar><root>none</root></flar>").contains("no such directory"));
  }

  /** Another text in a list makes another archive; nothing changed makes none. */
  @Test
  void runsAgainOnlyWhenAnInputChanged() throws IOException {
    write("x", "opt\n");
    String flar = "<flar><excludeList>x</excludeList></flar>";
    build(flar);
    log.infos.clear();
    build(flar);
    assertTrue(log.infos.contains("flar: unchanged"), log.infos.toString());
    write("x", "etc\n");
    log.infos.clear();
    build(flar);
    assertTrue(
        log.infos.stream().anyMatch(l -> l.contains("<flar><excludeList> changed")),
        log.infos.toString());
  }

  @Test
  void scriptsAndSections() throws IOException {
    write("s/05a", "#!/bin/sh\n");
    write("s/r", "#!/bin/sh\n");
    write("notes", "line\n");
    String text =
        header(
            "<flar><predeployment><script>s/05a</script></predeployment>"
                + "<reboot><script>s/r</script></reboot>"
                + "<sections><section><name>X-notes</name><file>notes</file></section></sections>"
                + "</flar>");
    List<String> order =
        text.lines().filter(l -> l.startsWith("section_begin=")).map(l -> l.substring(14)).toList();
    assertEquals(
        List.of(
            "identification",
            "predeployment",
            "postdeployment",
            "reboot",
            "summary",
            "X-notes",
            "archive"),
        order);
    write("notes", "section_begin=archive\n");
    assertTrue(
        refused(
                "<flar><sections><section><name>X-notes</name><file>notes</file></section>"
                    + "</sections></flar>")
            .startsWith("notes, line 1: "));
    assertTrue(
        refused("<flar><reboot><script>none</script></reboot></flar>")
            .contains("there is no file"));
  }

  @Test
  void mistakesAreNamed() {
    for (String[] mistake :
        new String[][] {
          {"<flar><files>-</files></flar>", "no standard input"},
          {"<flar><excludeList>-</excludeList></flar>", "no standard input"},
          {"<flar><onlyFiles>true</onlyFiles></flar>", "needs a list of <files>"},
          {
            "<flar><description>a</description><descriptionFile>b</descriptionFile></flar>",
            "both <description> (-e) and <descriptionFile> (-E)"
          },
          {"<flar><tape>/dev/rmt/0</tape></flar>", "copy the finished file to the device"},
          {"<flar><tapeBlockSize>64</tapeBlockSize></flar>", "copy the finished file"},
          {"<flar><creationDate>2024</creationDate></flar>", "CCYYMMDDhhmmss"},
          {"<flar><format>zfs</format></flar>", "cpio, pax"},
          {"<flar><base><file>a</file><directory>b</directory></base></flar>", "takes one of"},
          {
            "<flar><keywords><keyword><name>creation_node</name></keyword></keywords></flar>",
            "cannot be set"
          },
          {"<flar><base><file>none.flar</file></base></flar>", "there is no file"}
        }) {
      String message = refused(mistake[0]);
      assertTrue(message.contains(mistake[1]), message);
    }
  }

  @Test
  void aBaseCheckpointIsTheImageAfterTheLastStepOfPopulate() throws IOException {
    String trim =
        "<execution><checkpoints><checkpoint><name>trim</name><after>slim-im-mod</after>"
            + "<script>#!/bin/sh\nrm -r opt/b</script></checkpoint></checkpoints></execution>";
    try (ImageBuild old = new ImageBuild(Settings.unconfined(dir, OVERLAY + trim, log))) {
      old.run("populate");
    }
    Path work = dir.resolve("target/osimage/default");
    Files.move(work, dir.resolve("old"));
    String base = "<flar><base><checkpoint>old</checkpoint></base></flar>";
    String text = text(build(base).get(0).file());
    assertTrue(text.contains("/opt/b/c\tN\n"), "the old build had removed it: " + text);
    Files.delete(dir.resolve("old/populate.last"));
    assertTrue(refused(base).contains("old has no result of goal populate"));
  }

  /** Each kind of base gives the same differential archive. */
  @Test
  void differentialAgainstAFileADirectoryAndACheckpoint() throws IOException {
    Path full = build("<flar/>").get(0).file();
    Files.copy(full, dir.resolve("old.flar"));
    Path checkpoint = dir.resolve("old-checkpoint");
    Files.createDirectories(checkpoint);
    for (String name : List.of("im-pop.checkpoint", "im-pop.tree", "populate.last")) {
      Files.copy(dir.resolve("target/osimage/default").resolve(name), checkpoint.resolve(name));
    }
    write("o/opt/a", "changed");
    Files.delete(dir.resolve("o/etc/motd"));
    List<OutputArtifact> outputs = build("<flar><base><file>old.flar</file></base></flar>");
    assertEquals(1, outputs.size());
    assertEquals(
        new OutputArtifact(dir.resolve("target/img-1.0-diff.flar"), "flar", "diff"),
        outputs.get(0));
    String text = text(outputs.get(0).file());
    assertTrue(text.contains("\n/opt/a\tN\n"), text);
    assertTrue(text.contains("\n/etc/motd\tO\t4:180000\t"), text);
    assertTrue(text.contains("type=DIFFERENTIAL\n"), text);
    String other = header("<flar><base><checkpoint>old-checkpoint</checkpoint></base></flar>");
    assertEquals(text, other);
    assertEquals(
        text,
        header("<flar><base><file>old.flar</file></base></flar>"),
        "the listing of the base is kept, and says the same");
    assertEquals(
        2, build("<flar><base><file>old.flar</file><full>true</full></base></flar>").size());
    assertFalse(
        header("<flar><base><file>old.flar</file><manifest>false</manifest></base></flar>")
            .contains("section_begin=manifest"));
    assertTrue(
        refused(
                "<flar><creationMaster>other</creationMaster><base><file>old.flar</file></base>"
                    + "</flar>")
            .contains("<creationMaster>img</creationMaster>"));
    Files.copy(dir.resolve("target/img-1.0-diff.flar"), dir.resolve("diff.flar"));
    assertTrue(
        refused("<flar><base><file>diff.flar</file></base></flar>").contains("is a differential"));
  }

  /** Without -I every file of the package databases is archived. */
  @Test
  void installedFilesMustBeArchived() throws IOException {
    write("o/var/lib/dpkg/info/app.list", "/.\n/opt\n/opt/a\n");
    write(
        "o/var/sadm/install/contents",
        "/etc/motd f none 0644 root sys 6 541 1700000000 SUNWcsr\n"
            + "/opt/link=../etc/motd s none SUNWtest\n"
            + "/opt/gone f none 0644 root sys 1 1 1 !SUNWhalf\n"
            + "d none /opt 755 root sys SUNWold\n"
            + "# Last modified by pkgadd\n");
    write(
        "o/var/pkg/publisher/p/pkg/web%2Fapp/1.0",
        "set name=pkg.fmri value=pkg://p/web/app@1.0\n"
            + "dir path=opt/b mode=0755 owner=root group=sys\n"
            + "file NOHASH path=opt/b/c mode=0644 owner=root group=sys\n"
            + "file NOHASH path=opt/doc mode=0644 owner=root group=sys facet.doc=true\n");
    String message =
        refused(
            "<flar><excludes><exclude>opt/a</exclude><exclude>opt/b</exclude></excludes></flar>");
    assertTrue(message.startsWith("4 files of installed packages"), message);
    for (String line :
        List.of("/opt/a (app)", "/opt/link (SUNWtest)", "/opt/b (web/app)", "/opt/b/c (web/app)")) {
      assertTrue(message.contains(line), message);
    }
    build(
        "<flar><integrityCheck>false</integrityCheck>"
            + "<excludes><exclude>opt</exclude></excludes></flar>");
    Files.delete(dir.resolve("o/var/sadm/install/contents"));
    build("<flar/>");
  }

  /** A flash archive is a source too, and its image gives the same archive again. */
  @Test
  void populatesFromAFlashArchive() throws IOException {
    Path full = build("<flar/>").get(0).file();
    byte[] first = Files.readAllBytes(full);
    Files.copy(full, dir.resolve("old.flar"));
    String again =
        "<software><flar><file>old.flar</file></flar></software><flar><name>img-1.0</name></flar>";
    try (ImageBuild build = new ImageBuild(Settings.of(dir, again, log))) {
      build.run("populate");
      Path second = build.run("flar").get(0).file();
      org.junit.jupiter.api.Assertions.assertArrayEquals(first, Files.readAllBytes(second));
    }
    write("o/opt/a", "2");
    Path diff = build("<flar><base><file>old.flar</file></base></flar>").get(0).file();
    Files.copy(diff, dir.resolve("diff.flar"));
    String wrong = "<software><flar><file>diff.flar</file></flar></software>";
    try (ImageBuild build = new ImageBuild(Settings.of(dir, wrong, log))) {
      String message =
          assertThrows(ImageBuildException.class, () -> build.run("populate")).getMessage();
      assertTrue(message.contains("populate from the full one"), message);
    }
  }

  /** Laid onto a checkpoint, later goals start from the changed image. */
  @Test
  void appliesToACheckpoint() throws IOException {
    Path full = build("<flar/>").get(0).file();
    Files.copy(full, dir.resolve("old.flar"));
    write("o/opt/a", "changed");
    byte[] wanted = Files.readAllBytes(build("<flar/>").get(0).file());
    Path diff = build("<flar><base><file>old.flar</file></base></flar>").get(0).file();
    Files.copy(diff, dir.resolve("diff.flar"));
    write("o/opt/a", "a");
    build("<flar/>");
    try (ImageBuild build = new ImageBuild(Settings.of(dir, OVERLAY + "<flar/>", log))) {
      build.applyFlar(dir.resolve("diff.flar"), java.util.Optional.empty(), false, true);
      build.run("populate");
      assertTrue(log.infos.contains("im-pop: unchanged"), log.infos.toString());
      org.junit.jupiter.api.Assertions.assertArrayEquals(
          wanted, Files.readAllBytes(build.run("flar").get(0).file()));
    }
  }
}
